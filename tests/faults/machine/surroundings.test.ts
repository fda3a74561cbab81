import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FolderDesk, openFolderDesk } from '../../helpers/folderDesk.ts';

let desk: FolderDesk;
beforeEach(async () => {
  desk = openFolderDesk();
  await desk.open();
});
afterEach(() => desk.close());

const update = ['update', '-m', 'We are on it.', '--yes'];
const told = (): number => desk.posted().blog.length;

describe('an output that nobody can write to', () => {
  it('is full: what was recorded goes out once, and the words say that it did', async () => {
    const ran = await desk.runWith({ shell: 'exec >/dev/full' }, ...update);
    expect([ran.code, told()]).toEqual([1, 2]);
    expect(ran.stderr).toMatch(/can not be written to its output: the disk is full.*What it did is done/su);
    expect(ran.stderr).toMatch(/incident show/u);
    expect(ran.stderr).not.toMatch(/should not happen/u);
    expect((await desk.run('deliver')).code).toBe(0);
    expect(told()).toBe(2);
  });

  it('is full, and a script asks: stderr holds one JSON value', async () => {
    const ran = await desk.runWith({ shell: 'exec >/dev/full' }, ...update, '--json');
    expect([ran.code, ran.json()]).toMatchObject([1, { error: { kind: 'output_unwritable' } }]);
  });

  it.each([
    ['is read by somebody who ends after a line', 'head -n 1'],
    ['is read by nobody', 'true'],
  ])('%s: everybody is told', async (_, reader) => {
    const shell = `set -- bash -c '"$@" | ${reader}; exit \${PIPESTATUS[0]}' bash "$@"`;
    const ran = await desk.runWith({ shell }, ...update);
    expect([ran.code, told()]).toEqual([0, 2]);
    expect(ran.stderr).not.toMatch(/EPIPE|at file:/u);
  });

  it.each([
    ['stdout is closed', 'exec >&-'],
    ['stdout, stderr and stdin are closed', 'exec >&- 2>&- <&-'],
    ['stderr is full', 'exec 2>/dev/full'],
  ])('%s: everybody is told', async (_, shell) => {
    const ran = await desk.runWith({ shell }, ...update);
    expect([ran.code, told()]).toEqual([0, 2]);
  });
});

describe('a place that is not there', () => {
  it.each([
    ['TMPDIR', { TMPDIR: '/nowhere/at/all' }],
    ['HOME and the caches', { HOME: '/sys/nowhere', XDG_CACHE_HOME: '/sys/nowhere' }],
    ['a place where nothing can ever be made', { HOME: '/proc/nowhere', XDG_CACHE_HOME: '/proc/nowhere' }],
    ['a folder for the cache that is a file', { XDG_CACHE_HOME: '/dev/null' }],
  ])('%s: everybody is told', async (_, env) => {
    expect((await desk.runWith({ env }, ...update)).code).toBe(0);
    expect(told()).toBe(2);
  });

  it('the folder that remembers what was sent: nothing is sent, and the words name it', async () => {
    const ran = await desk.runWith({ env: { XDG_STATE_HOME: '/proc/nowhere' } }, ...update, '--json');
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.json()).toMatchObject({
      error: { kind: 'store_unwritable', message: expect.stringContaining('/proc/nowhere') },
    });
    expect(told()).toBe(1);
  });
});

describe('too few file handles', () => {
  it.each([24, 28, 32, 40, 64])('%i: nothing is lost, nothing comes twice, and the words say it', async (most) => {
    const ran = await desk.runWith({ shell: `ulimit -n ${most}` }, ...update);
    expect([0, 1, 4]).toContain(ran.code);
    expect(ran.stderr + ran.stdout).not.toMatch(/should not happen/u);
    if (ran.code === 1) expect(ran.stderr).toMatch(/ulimit -n|can not be used|EMFILE|too many open files/u);
    expect((await desk.run('deliver')).code).toBe(0);
    const rows = (await desk.run('deliveries', '--json')).json() as unknown as readonly { readonly state: string }[];
    expect(rows.filter(({ state }) => state !== 'sent')).toEqual([]);
    expect(told()).toBeLessThanOrEqual(2);
  });
});

it('no process can be started for a command channel: it is tried again, and runs once when one can', async (context) => {
  if (process.getuid?.() !== 0) context.skip('only root can become somebody whose processes are counted');
  const keep = `cat >> ${desk.path('kept')}; echo >> ${desk.path('kept')}`;
  desk.configure({
    company: { name: 'Acme' },
    timezone: 'UTC',
    store: 'sqlite:./incidents.db',
    components: [{ name: 'checkout' }],
    channels: { notify: { type: 'command', command: ['/bin/sh', '-c', keep] } },
  });
  // A user of whom nobody else is.
  const uid = 64_123;
  const shell = `chown -R ${uid} ${desk.folder}; chmod 755 ${desk.folder}; exec setpriv --reuid=${uid} --regid=${uid} --clear-groups "$@"`;
  const cramped = `chown -R ${uid} ${desk.folder}; chmod 755 ${desk.folder}; ulimit -u 1; exec setpriv --reuid=${uid} --regid=${uid} --clear-groups "$@"`;
  const first = await desk.runWith({ shell: cramped }, ...update, '--json');
  expect(first.stdout + first.stderr).not.toMatch(/should not happen/u);
  if (first.code === 4) expect(first.json()).toMatchObject({ deliveries: [{ state: 'retrying' }] });
  const second = await desk.runWith({ shell }, 'deliver', '--json');
  expect([second.code, second.stderr]).toEqual([0, '']);
});
