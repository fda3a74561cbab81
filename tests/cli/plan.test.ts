import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FolderDesk, folderConfig, openFolderDesk } from '../helpers/folderDesk.ts';

let desk: FolderDesk;
beforeEach(() => {
  desk = openFolderDesk();
});
afterEach(() => desk.close());

const planKeys = ['dryRun', 'incident', 'update', 'messages'];
const messageKeys = ['channel', 'type', 'locale', 'text', 'length', 'limit', 'recipients', 'segments', 'cost'];
const open = ['open', 'Checkout is down', '--impact', 'major', '-m', 'Nobody can pay.'];
const key = { env: 'DESK_X' };
const withX = {
  channels: {
    ...folderConfig.channels,
    x: { type: 'x', apiUrl: 'http://127.0.0.1:9', appKey: key, appSecret: key, accessToken: key, accessSecret: key },
    customers: {
      type: 'email',
      from: 'status@acme.example',
      to: ['ada@customer.example', 'ben@customer.example'],
      smtp: { host: '127.0.0.1', port: 9 },
    },
  },
};

it('shows every message with its length, its limit, whom it reaches and what it costs, and makes no file', async () => {
  desk.configure({ ...folderConfig, ...withX });
  const before = readdirSync(desk.folder);
  const ran = await desk.run(...open, '--dry-run', '--json');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  const plan = ran.json();
  expect(Object.keys(plan)).toEqual(planKeys);
  expect(plan).toMatchObject({
    dryRun: true,
    incident: { id: 'INC-1', title: 'Checkout is down' },
    update: { seq: 1, event: 'investigating', body: 'Nobody can pay.' },
    messages: [
      { channel: 'blog', limit: null, recipients: 1, segments: null, cost: null },
      { channel: 'team', limit: null, recipients: 1, segments: null, cost: null },
      { channel: 'x', limit: 280, recipients: 1, segments: null, cost: expect.any(Number) },
      { channel: 'customers', limit: null, recipients: 2, segments: null, cost: null },
    ],
  });
  for (const message of plan['messages'] as Record<string, unknown>[]) {
    expect(Object.keys(message)).toEqual(messageKeys);
    expect(message['text']).toContain('Nobody can pay.');
  }
  expect(readdirSync(desk.folder)).toEqual(before);
});

it.each([
  ['update', ['update', '--status', 'identified', '-m', 'A disk is full.'], 'identified'],
  ['resolve', ['resolve', '--override', 'seen'], 'resolved'],
  ['resolve without the guard’s yes', ['resolve'], 'resolved'],
])('plans %s on an open incident, with nothing stored or sent', async (_, args, event) => {
  await desk.open();
  const before = [desk.posted(), desk.sql('select * from updates'), desk.sql('select * from deliveries')];
  const ran = await desk.run(...args, '--dry-run', '--json');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.json()).toMatchObject({
    dryRun: true,
    incident: { id: 'INC-1' },
    update: { seq: 2, event },
    messages: [{ channel: 'blog' }, { channel: 'team' }],
  });
  expect([desk.posted(), desk.sql('select * from updates'), desk.sql('select * from deliveries')]).toEqual(before);
});

it('ends a dry run with 2 where the message could not go out, and tells every fault', async () => {
  const ran = await desk.run('open', 'All is\nfixed', '--impact', 'major', '--dry-run', '--json');
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  const { message } = ran.json()['error'] as { message: string };
  expect(message).toContain('line break at place 7');
  expect(message).toContain('sounds like the all-clear');
});

it('prints the plan to read: the words as they will stand, channel by channel', async () => {
  const { stdout, code } = await desk.run(...open, '--skip', 'team', '--dry-run');
  expect(code).toBe(0);
  expect(stdout).toContain('INC-1  Checkout is down');
  expect(stdout).toContain('│ Nobody can pay.');
  expect(stdout).toContain('team  left out (--skip)');
});

it('previews any event on a made-up incident where none is open', async () => {
  const ran = await desk.run('preview', 'resolved', '--title', 'Search is slow', '--impact', 'minor', '--json');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(Object.keys(ran.json())).toEqual(planKeys);
  expect(ran.json()).toMatchObject({
    dryRun: true,
    incident: { title: 'Search is slow', impact: 'minor', status: 'resolved' },
    update: { event: 'resolved' },
  });
  expect([desk.stored(), desk.posted()]).toEqual([false, { blog: [], team: [] }]);
});

it('previews an event on the incident that is open, and leaves it as it is', async () => {
  await desk.open();
  const before = desk.sql('select * from incidents');
  const ran = await desk.run('preview', 'resolved', '--json');
  expect(ran.json()).toMatchObject({ incident: { id: 'INC-1', status: 'resolved' }, update: { seq: 2 } });
  expect(desk.sql('select * from incidents')).toEqual(before);
  expect(desk.posted().blog).toHaveLength(1);
});

it.each([
  [['preview', 'boom'], 2, 'usage'],
  [['preview', 'resolved', '--incident', '7'], 3, 'unknown_incident'],
  [['preview', '--skip', 'nobody'], 2, 'unknown_channel'],
  [['preview', 'investigating', '-m', 'It will be fixed in an hour.'], 2, 'wording'],
])('refuses %j', async (args, code, kind) => {
  const ran = await desk.run(...args, '--json');
  expect(ran).toMatchObject({ code, stdout: '' });
  expect(ran.json()).toMatchObject({ error: { kind } });
});

it('writes the e-mail as HTML with --open, for nobody else to read', async () => {
  desk.configure({ ...folderConfig, ...withX });
  const ran = await desk.runWith({ env: { TMPDIR: desk.folder } }, 'preview', '--open');
  expect(ran.code).toBe(0);
  const file = /stands in (\S+)/u.exec(ran.stderr)?.[1] ?? '';
  expect(file.startsWith(join(desk.folder, 'allclear-preview-'))).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toContain('<html');
});

it('warns with --open where no channel sends an e-mail', async () => {
  const ran = await desk.run('preview', '--open', '--json');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.json()).toMatchObject({ warnings: ['No channel sends an e-mail.'] });
});
