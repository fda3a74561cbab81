import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ran } from '../../helpers/desk.ts';
import { faultCase } from '../../helpers/faultCases.ts';
import { type FolderDesk, openFolderDesk } from '../../helpers/folderDesk.ts';
import { startHeldSmtp } from '../../helpers/heldSmtp.ts';

let desk: FolderDesk;
beforeEach(async () => {
  desk = openFolderDesk();
});
afterEach(() => desk.close());

const update = ['update', '-m', 'We are on it.', '--yes', '--json'];
const said = (ran: Ran) => ran.json()['error'] as { kind: string; message: string; hint: string };
const store = (): string => desk.path('incidents.db');
const posts = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `INC-1-00${at + 1}-investigating.md`);
const noise = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, at) => (at * 73 + 5) % 256));

describe('what lies beside the store’s file', () => {
  /** The program dies in the middle of an update, and leaves its log as it was. */
  const killedInTheMiddle = async (): Promise<void> => {
    await desk.open();
    const server = await startHeldSmtp();
    const mail = {
      type: 'email',
      from: 'Acme <a@acme.example>',
      to: ['ada@x.test'],
      smtp: { host: '127.0.0.1', port: server.port },
    };
    const config = JSON.parse(readFileSync(desk.configFile, 'utf8'));
    desk.configure({ ...config, channels: { ...config.channels, mail } });
    const running = desk.start(...update);
    await server.holding(1);
    running.child.kill('SIGKILL');
    await running.ended;
    desk.configure(config);
    await server.close();
    expect(existsSync(`${store()}-wal`)).toBe(true);
  };

  it('its log is lost: it is known to be older than it was, and nothing is posted again', async () => {
    await killedInTheMiddle();
    const before = desk.posted();
    for (const end of ['-wal', '-shm']) writeFileSync(`${store()}${end}`, '');
    const refused = await desk.run(...update);
    expect([refused.code, said(refused)]).toMatchObject([
      1,
      { hint: expect.stringContaining('incident doctor --adopt') },
    ]);
    expect(said(refused).kind).toMatch(/^store_/u);
    expect(desk.posted()).toEqual(before);
  });

  it('its log is that of another file, or noise: the same', async () => {
    await killedInTheMiddle();
    const before = desk.posted();
    writeFileSync(`${store()}-wal`, noise(32_768));
    writeFileSync(`${store()}-shm`, noise(32_768));
    const refused = await desk.run(...update);
    expect([refused.code, said(refused).kind]).toEqual([1, expect.stringMatching(/^store_/u)]);
    expect(desk.posted()).toEqual(before);
  });

  it('its index of the log is noise: it is made anew, and all goes on', async () => {
    await killedInTheMiddle();
    writeFileSync(`${store()}-shm`, noise(32_768));
    expect((await desk.run('deliver', '--json')).code).toBeLessThan(5);
    expect(desk.posted().blog).toEqual(posts(2));
    expect((await desk.run(...update)).json()).toMatchObject({ update: { seq: 3 } });
    expect(desk.posted().blog).toEqual(posts(3));
  });

  it('a log that is left of another time is not taken for its own', async () => {
    await desk.open();
    writeFileSync(`${store()}-wal`, noise(8192));
    expect((await desk.run(...update)).code).toBe(0);
    expect(desk.posted().blog).toEqual(posts(2));
  });
});

it.each<[string, (file: Buffer) => Buffer]>([
  [faultCase(14), (file) => Buffer.concat([noise(64), file.subarray(64)])],
  [
    'a page in the middle is noise',
    (file) => Buffer.concat([file.subarray(0, 4096 * 3), noise(4096 * 12), file.subarray(4096 * 15)]),
  ],
  ['it ends in the middle', (file) => file.subarray(0, 40_000)],
])('%s (refused and left as it is; goes on once a copy is in its place)', async (_, damage) => {
  await desk.open();
  expect((await desk.run(...update)).code).toBe(0);
  const copy = desk.path('copy.db');
  copyFileSync(store(), copy);
  const whole = readFileSync(store());
  const damaged = damage(whole);
  writeFileSync(store(), damaged);
  for (const args of [update, ['list', '--json'], ['deliver', '--json']]) {
    const refused = await desk.run(...args);
    expect(refused, args[0]).toMatchObject({ code: 1, stdout: '' });
    expect(said(refused)).toMatchObject({ kind: 'store_damaged', message: expect.stringContaining('left as it is') });
    expect(said(refused).hint).toContain(`ls ${store()}.before-*`);
  }
  // What is whole may be written to before the damage is met; the damage itself is nobody's to touch.
  const now = readFileSync(store());
  for (let at = 0; at < damaged.length; at += 4096)
    if (!damaged.subarray(at, at + 4096).equals(whole.subarray(at, at + 4096)))
      expect(now.subarray(at, at + 4096).equals(damaged.subarray(at, at + 4096)), `at ${at}`).toBe(true);
  expect(desk.posted().blog).toEqual(posts(2));
  copyFileSync(copy, store());
  expect((await desk.run(...update)).code).toBe(0);
  expect(desk.posted().blog).toEqual(posts(3));
});

it('the store becomes somebody else’s in the middle of an outage: nothing is sent, and it goes on when it is back', async (context) => {
  if (process.getuid?.() !== 0) context.skip('only root can give files away');
  const uid = 64_124;
  const owned = [desk.folder, desk.configFile];
  for (const path of owned) chownSync(path, uid, uid);
  const shell = `exec setpriv --reuid=${uid} --regid=${uid} --clear-groups "$@"`;
  const cache = { XDG_CACHE_HOME: desk.path('cache') };
  const run = (...args: string[]): Promise<Ran> => desk.runWith({ shell, env: cache }, ...args);
  expect((await run('open', 'Checkout is down', '--impact', 'major', '--yes', '--json')).code).toBe(0);
  for (const change of [() => chmodSync(store(), 0o400), () => chownSync(store(), 0, 0)]) {
    change();
    const refused = await run(...update);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(said(refused)).toMatchObject({
      kind: expect.stringMatching(/^store_/u),
      hint: expect.stringMatching(/\S/u),
    });
    expect(desk.posted().blog).toEqual(posts(1));
    for (const path of ['', '-wal', '-shm'].map((end) => store() + end).filter(existsSync)) {
      chownSync(path, uid, uid);
      chmodSync(path, 0o600);
    }
  }
  expect(await run(...update)).toMatchObject({ code: 0, stderr: '' });
  expect(desk.posted().blog).toEqual(posts(2));
});

it.each([
  [faultCase(12), () => rmSync(store()), 'is gone'],
  [faultCase(13), () => truncateSync(store()), 'is empty'],
] as const)('%s', async (_, lose, words) => {
  await desk.open();
  lose();
  for (const args of [update, ['open', 'Another one', '--impact', 'minor', '--yes', '--json'], ['deliver', '--json']]) {
    const refused = await desk.run(...args);
    expect(refused, args[0]).toMatchObject({ code: 1, stdout: '' });
    expect(said(refused)).toMatchObject({
      message: expect.stringContaining(words),
      hint: expect.stringContaining('incident doctor --adopt'),
    });
  }
  expect(desk.posted().blog).toEqual(posts(1));
});
