import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, type TestContext } from 'vitest';
import type { Ran } from '../helpers/desk.ts';
import { faultCase } from '../helpers/faultCases.ts';
import { type FolderDesk, folderConfig, openFolderDesk } from '../helpers/folderDesk.ts';

let desk: FolderDesk;
const mounted: string[] = [];
beforeEach(() => {
  desk = openFolderDesk();
});
afterEach(() => {
  for (const folder of mounted.splice(0)) system('umount', [folder]);
  desk.close();
});

const system = (program: string, args: readonly string[]) => execFileSync(program, args, { stdio: 'pipe' });
const open = ['open', 'Checkout is down', '--impact', 'major', '--yes', '--json'];
const onDisk = (): string => `sqlite:${desk.path('disk', 'incidents.db')}`;
const said = (ran: Ran) => ran.json()['error'] as { kind: string; message: string; hint: string };

/** A disk of its own for the store; skips the test where none may be mounted. */
function mountDisk(context: TestContext, options: string): void {
  const folder = desk.path('disk');
  mkdirSync(folder);
  try {
    system('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
    mounted.push(folder);
  } catch (error) {
    context.skip(`a disk can not be mounted here (${error instanceof Error ? error.message.trim() : 'unknown'})`);
  }
}
const remount = (how: 'ro' | 'rw'): void => void system('mount', ['-o', `remount,${how}`, desk.path('disk')]);
function fillDisk(): void {
  try {
    for (let i = 0; ; i += 1) writeFileSync(desk.path('disk', `fill-${i}`), Buffer.alloc(4096));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}
function freeDisk(): void {
  for (let i = 0; existsSync(desk.path('disk', `fill-${i}`)); i += 1) rmSync(desk.path('disk', `fill-${i}`));
}

it('records nothing on a disk that was mounted read-only, says so, and goes on once it is writable', async (context) => {
  mountDisk(context, 'size=8m');
  expect((await desk.run(...open, '--store', onDisk())).code).toBe(0);
  remount('ro');
  const before = desk.posted();
  for (const args of [['update', '-m', 'x', '--yes'], ['note', '-m', 'x'], ['deliver']]) {
    const ran = await desk.run(...args, '--store', onDisk(), '--json');
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(said(ran)).toMatchObject({
      kind: 'store_unwritable',
      message: expect.stringContaining('read-only file system'),
      hint: expect.stringContaining(`ls -ld ${desk.path('disk')}`),
    });
  }
  expect(desk.posted()).toEqual(before);
  remount('rw');
  expect((await desk.run('update', '-m', 'x', '--yes', '--store', onDisk())).code).toBe(0);
});

it('makes no store on a read-only disk, also in a folder that is not there yet', async (context) => {
  mountDisk(context, 'ro');
  for (const store of [onDisk(), `sqlite:${desk.path('disk', 'deep', 'er', 'incidents.db')}`]) {
    const ran = await desk.run(...open, '--store', store);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(said(ran)).toMatchObject({ kind: 'store_unwritable', message: expect.stringContaining('EROFS') });
  }
  expect(desk.posted()).toEqual({ blog: [], team: [] });
});

it.each<[string, () => string, string]>([
  ['a folder that is a file', () => desk.path('file', 'incidents.db'), 'ENOTDIR'],
  ['below a file', () => desk.path('file', 'deep', 'incidents.db'), 'ENOTDIR'],
  ['a folder in place of the file', () => desk.path('folder'), 'unable to open'],
  // Node's own recursive mkdir never comes back from there.
  ['a place where nothing can be made', () => '/proc/allclear/incidents.db', 'ENOENT'],
])('makes no store in %s', async (_, path, why) => {
  writeFileSync(desk.path('file'), '');
  mkdirSync(desk.path('folder'));
  const ran = await desk.run(...open, '--store', `sqlite:${path()}`);
  expect(ran).toMatchObject({ code: 1, stdout: '' });
  expect(said(ran)).toMatchObject({
    kind: 'store_unwritable',
    message: expect.stringContaining(why),
    hint: expect.stringContaining('--store sqlite:'),
  });
  expect(desk.posted()).toEqual({ blog: [], team: [] });
});

it('posts nothing where it can not remember what it posted', async () => {
  writeFileSync(desk.path('state'), 'a file in place of the folder');
  const ran = await desk.run(...open);
  expect(ran).toMatchObject({ code: 1, stdout: '' });
  expect(said(ran)).toMatchObject({ kind: 'store_unwritable', message: expect.stringContaining('anchors.json') });
  expect(desk.posted()).toEqual({ blog: [], team: [] });
});

it(faultCase(15, 'where the update is to be recorded'), async (context) => {
  mountDisk(context, 'size=1m');
  expect((await desk.run(...open, '--store', onDisk())).code).toBe(0);
  const posted = desk.posted();
  fillDisk();
  for (const args of [['update', '-m', 'x', '--yes'], ['note', '-m', 'x'], open.slice(0, -1)]) {
    const ran = await desk.run(...args, '--store', onDisk(), '--json');
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(said(ran)).toMatchObject({
      kind: 'store_full',
      message: expect.stringMatching(/^The disk is full.*Nothing was recorded or sent\.$/su),
      hint: expect.stringContaining('type it again'),
    });
  }
  expect(desk.posted()).toEqual(posted);
  freeDisk();
  const shown = await desk.run('show', '--store', onDisk(), '--json');
  expect(shown.json()).toMatchObject({ id: 'INC-1', updates: [{ seq: 1 }], notes: [] });
  expect((await desk.run('update', '-m', 'x', '--yes', '--store', onDisk())).code).toBe(0);
});

it('leaves nothing on a full disk that a later run stumbles over', async (context) => {
  mountDisk(context, 'size=64k');
  fillDisk();
  const ran = await desk.run(...open, '--store', onDisk());
  expect([ran.code, said(ran).kind, said(ran).hint]).toEqual([
    1,
    'store_full',
    expect.stringContaining('type it again'),
  ]);
  expect(desk.posted()).toEqual({ blog: [], team: [] });
  system('mount', ['-o', 'remount,size=8m', desk.path('disk')]);
  expect((await desk.run(...open, '--store', onDisk())).json()).toMatchObject({
    created: true,
    incident: { id: 'INC-1' },
  });
});

it('leaves a store of the future alone, whatever is asked of it, and names the update', async () => {
  await desk.open();
  desk.sql('pragma user_version = 99');
  const file = () => readFileSync(desk.path('incidents.db')).toString('base64');
  const before = [file(), desk.posted()];
  const verbs: readonly (readonly string[])[] = [
    ...[['list'], ['show'], ['status'], ['deliveries'], ['preview'], ['deliver'], ['note', '-m', 'x']],
    ...[['update', '-m', 'x', '--yes'], ['resolve', '--override', 'seen', '--yes'], open.slice(0, -1)],
    ...[
      ['deliver', '--settle', 'x', 'sent'],
      ['update', '--dry-run'],
    ],
  ];
  for (const verb of verbs) {
    const ran = await desk.run(...verb, '--json');
    expect(ran, verb.join(' ')).toMatchObject({ code: 1, stdout: '' });
    expect(said(ran)).toEqual({
      kind: 'store_newer',
      message: expect.stringContaining('schema 99, this one knows'),
      hint: expect.stringContaining('npm install -g allclear'),
    });
  }
  expect([file(), desk.posted()]).toEqual(before);
}, 60_000);

const day = 86_400_000;
function setClockBack(): void {
  const later = Date.now() + day;
  desk.sql('update incidents set started_at = ?, opened_at = ?, next_update_by = ?', later, later, later + day);
  desk.sql('update updates set at = ?', later);
  desk.sql('update deliveries set at = ?', later);
}

it('tells everybody at once although the clock was set back since the incident began', async () => {
  await desk.open();
  setClockBack();
  const updated = await desk.run('update', '--status', 'identified', '-m', 'A disk is full.', '--yes', '--json');
  expect(updated.code).toBe(0);
  expect(updated.json()).toMatchObject({ deliveries: [{ state: 'sent' }, { state: 'sent' }] });
  const noted = await desk.run('note', '-m', 'By phone.', '--json');
  expect(noted.json()).toMatchObject({ deliveries: [{ state: 'sent' }] });
  expect(desk.posted().blog).toEqual(['INC-1-001-investigating.md', 'INC-1-002-identified.md']);
});

it('gives no all-clear for a time that has not been, and none that ends before it began', async () => {
  await desk.open();
  setClockBack();
  await desk.run('update', '--status', 'monitoring', '--yes');
  const refused = await desk.run('resolve', '--yes', '--json');
  expect(refused.code).toBe(5);
  expect(refused.json()).toMatchObject({ error: { kind: 'not_green', guard: { healthyForMs: 0 } } });
  const resolved = await desk.run('resolve', '--override', 'seen', '--yes', '--json');
  expect(resolved.code).toBe(0);
  const { openedAt, resolvedAt } = resolved.json()['incident'] as { openedAt: string; resolvedAt: string };
  expect(resolvedAt >= openedAt).toBe(true);
  const { stdout } = await desk.run('show', '1');
  expect(stdout).not.toMatch(/-\d+ (?:second|minute|hour)/u);
});

it('holds a rung of the ladder no longer than it says, counted from the clock as it is now', async () => {
  desk.configure({ ...folderConfig, routes: [{ channels: ['blog'], after: '60m' }] });
  await desk.open();
  setClockBack();
  await desk.run('update', '-m', 'Still down.', '--yes');
  const [row] = (
    await desk.run('deliveries', '--channel', 'blog', '--state', 'queued', '--json')
  ).json() as unknown as {
    nextAttemptAt: string;
  }[];
  expect(Date.parse(row?.nextAttemptAt ?? '') - Date.now()).toBeLessThanOrEqual(3_600_000);
});

it('refuses a user who may neither read nor write there, and says why', async (context) => {
  const uid = 65_534;
  if (process.getuid?.() !== 0) context.skip('only root can become somebody else');
  await desk.open();
  for (const path of [desk.folder, desk.path('state')]) chmodSync(path, 0o755);
  const shell = `exec setpriv --reuid=${uid} --clear-groups --regid=${uid} "$@"`;
  const ran = await desk.runWith({ shell }, 'list', '--json');
  expect([ran.code === 1 || ran.code === 2, ran.stdout]).toEqual([true, '']);
  expect(said(ran).message).toMatch(/permission denied|belongs to another user|EACCES/u);
});
