import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { file } from '../../src/channels/file.ts';
import { writeOutcome } from '../../src/channels/writeFile.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'allclear-file-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const io = () => testIo({ resolvePath: (path) => join(root, path) });
const given = settingsOf(file, { folder: './messages' }) as never;
const name = 'INC-7-001-investigating.md';

it('writes one readable file a message, into a folder beside the config', async () => {
  const sender = await file.open(given, io());
  expect(await sender.send(testEnvelope(), never)).toEqual({
    kind: 'sent',
    remoteId: join(root, 'messages', name),
    url: null,
  });
  expect(readFileSync(join(root, 'messages', name), 'utf8')).toMatchInlineSnapshot(`
    "---
    incident: INC-7
    title: "Checkout is down"
    update: 1
    event: investigating
    status: investigating
    impact: major
    at: 2026-11-23T10:00:00.000Z
    url: https://status.acme.example/incidents/7
    delivery: d2kq7x5v3m
    ---

    Checkout is down since 09:58 UTC. Next update by 10:30 UTC. https://status.acme.example/incidents/7#1
    "
  `);
});

it('writes the same file again when it is sent again', async () => {
  const sender = await file.open(given, io());
  await sender.send(testEnvelope(), never);
  const before = readFileSync(join(root, 'messages', name));
  await sender.send(testEnvelope({ wasUncertain: true }), never);
  expect(readdirSync(join(root, 'messages'))).toEqual([name]);
  expect(readFileSync(join(root, 'messages', name))).toEqual(before);
});

it('keeps a title with line ends and quotes on its line', async () => {
  const sender = await file.open(given, io());
  const incident = { ...testEnvelope().incident, title: 'a"b\nstatus: resolved' };
  await sender.send(testEnvelope({ incident }), never);
  const text = readFileSync(join(root, 'messages', name), 'utf8');
  expect(text).toContain('title: "a\\"b\\nstatus: resolved"\n');
  expect(text.match(/^status:/gmu)).toHaveLength(1);
});

it('fails the channel, leaving nothing behind, where the folder is a file', async () => {
  writeFileSync(join(root, 'messages'), 'mine');
  const sender = await file.open(given, io());
  expect(await sender.send(testEnvelope(), never)).toMatchObject({ kind: 'failed', scope: 'channel' });
  expect(await file.verify(given, io(), never)).toMatchObject({ kind: 'fault' });
  expect(readFileSync(join(root, 'messages'), 'utf8')).toBe('mine');
});

it('leaves no half file where the last step fails', async () => {
  mkdirSync(join(root, 'messages', name), { recursive: true });
  const sender = await file.open(given, io());
  expect((await sender.send(testEnvelope(), never)).kind).not.toBe('sent');
  expect(readdirSync(join(root, 'messages'))).toEqual([name]);
});

it.each([
  ['ENOSPC', 'retry'],
  ['EIO', 'retry'],
  ['EMFILE', 'retry'],
  ['EACCES', 'failed'],
  ['EPERM', 'failed'],
  ['EROFS', 'failed'],
  ['ENOTDIR', 'failed'],
  ['EEXIST', 'failed'],
  ['EISDIR', 'failed'],
  ['ENAMETOOLONG', 'failed'],
])('%s is %s', (code, kind) => {
  const outcome = writeOutcome(Object.assign(new Error('x'), { code }), '/srv/out');
  expect(outcome).toMatchObject({
    kind,
    reason: expect.stringMatching(`^/srv/out can not be written: [a-z -]+ \\(${code}\\)$`),
  });
});

it('is checked by whether its folder can be written into', async () => {
  expect(await file.verify(given, io(), never)).toEqual({
    kind: 'ok',
    message: `writes into ${join(root, 'messages')}`,
  });
  // Root may write anywhere.
  if (process.getuid?.() === 0) return;
  chmodSync(join(root, 'messages'), 0o500);
  expect(await file.verify(given, io(), never)).toMatchObject({ kind: 'fault' });
});
