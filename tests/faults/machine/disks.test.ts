import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ran } from '../../helpers/desk.ts';
import { type FolderDesk, folderConfig, openFolderDesk } from '../../helpers/folderDesk.ts';
import { mountSmallDisk, type SmallDisk } from './smallDisk.ts';

let desk: FolderDesk;
let disk: SmallDisk | null = null;
beforeEach(() => {
  desk = openFolderDesk();
});
afterEach(() => {
  disk?.close();
  disk = null;
  desk.close();
});

const open = ['open', 'Checkout is down', '--impact', 'major', '--yes', '--json'];
interface Row {
  readonly channel: string;
  readonly state: string;
  readonly reason: string | null;
}
const rowsOf = (ran: Ran): Readonly<Record<string, Row>> =>
  Object.fromEntries((ran.json()['deliveries'] as readonly Row[]).map((row) => [row.channel, row]));
const said = (ran: Ran) => ran.json()['error'] as { kind: string; message: string; hint: string };
const ledger = async (): Promise<readonly Row[]> =>
  (await desk.run('deliveries', '--json')).json() as unknown as readonly Row[];

describe('the disk of a page and of a file channel', () => {
  const there = ['page', 'wiki'];
  beforeEach(() => {
    const page = { type: 'status-page', out: './disk/page' };
    const wiki = { type: 'file', folder: './disk/wiki' };
    desk.configure({ ...folderConfig, channels: { ...folderConfig.channels, page, wiki } });
  });
  const posted = (): readonly string[] => [
    ...readdirSync(desk.path('disk', 'page')).filter((name) => name === 'index.html'),
    ...readdirSync(desk.path('disk', 'wiki')),
  ];
  const reasons = async (): Promise<readonly (string | null)[]> =>
    (await ledger()).filter(({ channel }) => there.includes(channel)).map(({ reason }) => reason);

  it('is full: the others are told, the words say it, and once there is room it is told once', async (context) => {
    disk = mountSmallDisk(context, desk.path('disk'));
    disk.fill();
    const opened = await desk.run(...open);
    expect(opened.code).toBe(4);
    expect(rowsOf(opened)).toMatchObject({ blog: { state: 'sent' }, team: { state: 'sent' } });
    expect(there.map((name) => rowsOf(opened)[name]?.state)).toEqual(['retrying', 'retrying']);
    const full = expect.stringMatching(/can not be written: the disk is full \(ENOSPC\)$/u);
    expect(await reasons()).toEqual([full, full]);
    expect(readdirSync(disk.folder, { recursive: true }).filter((name) => /\.new$/u.test(String(name)))).toEqual([]);
    disk.free();
    expect((await desk.run('deliver', '--json')).code).toBe(0);
    expect((await desk.run('deliver', '--json')).json()).toMatchObject({ resent: 0 });
    const once = ['INC-1-001-investigating.md'];
    expect([posted(), desk.posted()]).toEqual([['index.html', ...once], { blog: once, team: once }]);
  }, 90_000);

  it('is read-only: the others are told, it fails in words, and by hand it is told once', async (context) => {
    disk = mountSmallDisk(context, desk.path('disk'));
    disk.remount('ro');
    const opened = await desk.run(...open);
    expect(opened.code).toBe(4);
    expect(rowsOf(opened)).toMatchObject({ blog: { state: 'sent' }, team: { state: 'sent' } });
    expect(there.map((name) => rowsOf(opened)[name]?.state)).toEqual(['failed', 'failed']);
    const readOnly = expect.stringMatching(/can not be written: the disk is read-only \(EROFS\)$/u);
    expect(await reasons()).toEqual([readOnly, readOnly]);
    disk.remount('rw');
    expect((await desk.run('deliver', '--retry-failed', '--json')).code).toBe(0);
    expect(posted()).toEqual(['index.html', 'INC-1-001-investigating.md']);
  }, 60_000);
});

it('a full disk under the anchors: nothing is recorded that could be forgotten, and typed again it goes out once', async (context) => {
  disk = mountSmallDisk(context, desk.path('disk'));
  const env = { XDG_STATE_HOME: desk.path('disk', 'state') };
  expect((await desk.runWith({ env }, ...open)).code).toBe(0);
  disk.fill();
  const refused = await desk.runWith({ env }, 'update', '-m', 'Still down.', '--yes', '--json');
  expect([refused.code, said(refused)]).toMatchObject([
    1,
    {
      kind: 'store_full',
      message: expect.stringMatching(/^The disk is full.*anchors\.json.*Nothing was recorded or sent\.$/su),
      hint: expect.stringContaining('type it again'),
    },
  ]);
  expect(desk.posted().blog).toEqual(['INC-1-001-investigating.md']);
  disk.free();
  expect((await desk.runWith({ env }, 'update', '-m', 'Still down.', '--yes', '--json')).code).toBe(0);
  expect(desk.posted().blog).toEqual(['INC-1-001-investigating.md', 'INC-1-002-investigating.md']);
});

it('a full disk under the config: it stays as it is to the letter, and can be changed when there is room', async (context) => {
  disk = mountSmallDisk(context, desk.path('disk'));
  const config = desk.path('disk', 'config.json');
  copyFileSync(desk.configFile, config);
  disk.fill();
  const env = { INCIDENT_CONFIG: config };
  const add = ['channels', 'add', 'file', '--name', 'extra', '--set', `folder=${desk.path('extra')}`, '--json'];
  const refused = await desk.runWith({ env }, ...add);
  expect([refused.code, said(refused)]).toMatchObject([
    2,
    {
      kind: 'config_unwritable',
      message: expect.stringContaining('the disk is full'),
      hint: expect.stringContaining('Free some space'),
    },
  ]);
  expect(readFileSync(config, 'utf8')).toBe(readFileSync(desk.configFile, 'utf8'));
  expect(readdirSync(disk.folder).toSorted()).toEqual(['config.json', 'filling']);
  disk.free();
  expect((await desk.runWith({ env }, ...add)).code).toBe(0);
});

it('a config in a folder open to all is taken where the disk can not be written, as a ConfigMap’s', async (context) => {
  disk = mountSmallDisk(context, desk.path('disk'));
  const config = desk.path('disk', 'config.json');
  copyFileSync(desk.configFile, config);
  chmodSync(disk.folder, 0o777);
  const env = { INCIDENT_CONFIG: config };
  const refused = await desk.runWith({ env }, 'status', '--json');
  expect([refused.code, said(refused).kind]).toEqual([2, 'config_insecure']);
  disk.remount('ro');
  expect((await desk.runWith({ env }, 'status', '--json')).code).toBe(0);
});

it('a full disk under an export: the file of before stays, no half one is left', async (context) => {
  disk = mountSmallDisk(context, desk.path('disk'));
  await desk.open();
  const [first, second] = [desk.path('disk', 'first.jsonl'), desk.path('disk', 'second.jsonl')];
  expect((await desk.run('export', first)).code).toBe(0);
  const before = readFileSync(first, 'utf8');
  disk.fill();
  for (const file of [first, second]) {
    const refused = await desk.run('export', file, '--json');
    expect([refused.code, said(refused).message]).toEqual([1, expect.stringContaining('no space left on device')]);
  }
  expect(readFileSync(first, 'utf8')).toBe(before);
  expect(existsSync(second)).toBe(false);
  expect(readdirSync(disk.folder).toSorted()).toEqual(['filling', 'first.jsonl']);
});
