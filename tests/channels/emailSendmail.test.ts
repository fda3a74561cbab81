import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnyChannelDefinition, ChannelIo, Envelope } from '../../src/channels/channel.ts';
import { email as definition } from '../../src/channels/email.ts';
import type { ProgramEnd, ProgramRun } from '../../src/channels/programRun.ts';
import type { Outcome } from '../../src/domain/delivery.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { startSmtpServer } from '../helpers/smtpServer.ts';

const email: AnyChannelDefinition = definition;
const message = { subject: 'Größte Störung', text: 'Nobody can pay.\n.\nMore 🔥', html: null, parts: [] };
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allclear-sendmail-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const given = (sendmail: object, more: object = {}) =>
  settingsOf(email, { from: 'Acme <status@acme.example>', to: ['ann@x.test'], sendmail, ...more });
const letter = (more: Partial<Envelope> = {}): Envelope => testEnvelope({ to: 'ann@x.test', message, ...more });
const send = async (sendmail: object, envelope: Partial<Envelope> = {}, io: ChannelIo = testIo()): Promise<Outcome> =>
  await (await email.open(given(sendmail), io)).send(letter(envelope), never);

/** A program as sendmail is one, which keeps what it is given and ends as it is told. */
function program(after = ''): string {
  const path = join(folder, 'sendmail');
  const keep = `for one in "$@"; do echo "$one" >> '${folder}/argv'; done\ncat > '${folder}/stdin'`;
  writeFileSync(path, `#!/bin/sh\n${keep}\n${after}\n`);
  chmodSync(path, 0o755);
  return path;
}
const kept = (name: 'argv' | 'stdin'): string => readFileSync(join(folder, name), 'utf8');
const argvKept = (): readonly string[] => kept('argv').trimEnd().split('\n');

it('runs the program with one recipient behind the options, and the mail on its stdin', async () => {
  const path = program();
  expect(await send({ command: [path, '-i'] })).toEqual({
    kind: 'sent',
    remoteId: '<d2kq7x5v3m@acme.example>',
    url: null,
  });
  expect(argvKept()).toEqual(['-i', '-f', 'status@acme.example', '--', 'ann@x.test']);
  const stdin = kept('stdin');
  expect(stdin).not.toContain('\r');
  const mail = await simpleParser(stdin);
  expect(mail).toMatchObject({ subject: message.subject, messageId: '<d2kq7x5v3m@acme.example>' });
  expect(mail.text?.trim()).toBe(message.text);
});

it('gives it the same bytes again, and keeps the threads of mail servers', async () => {
  const path = program();
  const copies: string[] = [];
  for (const _ of [1, 2]) {
    await send({ command: [path, '-i'] }, { earlierIds: ['d1'] });
    copies.push(kept('stdin'));
  }
  expect(copies[1]).toBe(copies[0]);
  expect((await simpleParser(copies[0] ?? '')).inReplyTo).toBe('<d1@acme.example>');
});

it.each(['-oQ/tmp@x.test', '--version@x.test', '-t@x.test'])(
  'takes %s for a recipient, not for an option',
  async (to) => {
    const path = program();
    expect(await send({ command: [path, '-i'] }, { to })).toMatchObject({ kind: 'sent' });
    expect(argvKept().slice(-2)).toEqual(['--', to]);
  },
);

it.each([
  [['-i'], ['-i']],
  [
    ['-oi', '-G'],
    ['-oi', '-G'],
  ],
  [
    ['-a', 'account'],
    ['-a', 'account', '-i'],
  ],
])('never lets a line with a dot end a mail: %j', async (options, seen) => {
  const path = program();
  await send({ command: [path, ...options] });
  expect(argvKept().slice(0, seen.length + 1)).toEqual([...seen, '-f']);
});

it('repeats what it says with its yes', async () => {
  const path = program('echo "warning: unable to look up public/pickup" >&2');
  expect(await send({ command: [path] })).toMatchObject({
    kind: 'sent',
    reason: 'sendmail took it: warning: unable to look up public/pickup',
  });
});

it.each([
  [75, { kind: 'retry', retryAfterMs: null, pace: 'prompt' }],
  [74, { kind: 'uncertain' }],
  [1, { kind: 'failed', scope: 'delivery' }],
  [65, { kind: 'failed', scope: 'delivery' }],
  [67, { kind: 'failed', scope: 'delivery' }],
  [69, { kind: 'failed', scope: 'delivery' }],
  [64, { kind: 'failed', scope: 'channel' }],
  [77, { kind: 'failed', scope: 'channel' }],
  [78, { kind: 'failed', scope: 'channel' }],
  [127, { kind: 'failed', scope: 'channel' }],
])('takes its end with code %i for what it is, in its own words', async (code, outcome) => {
  const path = program(`printf 'one\\nno \\033[2Juser\\n' >&2; exit ${code}`);
  expect(await send({ command: [path] })).toEqual({
    ...outcome,
    reason: `sendmail ended with code ${code}: no [2Juser`,
  });
});

it('is uncertain where it was stopped or killed: it may have taken the mail', async () => {
  const slow = program('sleep 60');
  expect(await send({ command: [slow], timeout: '1s' })).toEqual({
    kind: 'uncertain',
    reason: 'sendmail was not done after 1 s, and was stopped',
  });
  expect(await send({ command: [program('kill -9 $$')] })).toEqual({
    kind: 'uncertain',
    reason: 'sendmail was killed (SIGKILL)',
  });
});

it('stops the channel where it can not be started, and tells what finds out more', async () => {
  expect(await send({ command: [join(folder, 'gone')] })).toEqual({
    kind: 'failed',
    reason: 'gone could not be started (ENOENT); see: incident channels test',
    scope: 'channel',
  });
});

it('tries later what the machine had no room for, and shows the program no secret that it is not to see', async () => {
  const runs: ProgramRun[] = [];
  const io = (end: ProgramEnd) =>
    testIo({
      run: async (one) => {
        runs.push(one);
        return end;
      },
    });
  const sendmail = { command: ['sendmail'], env: ['RELAY_TOKEN'] };
  expect(await send(sendmail, {}, io({ kind: 'not-started', code: 'EAGAIN' }))).toMatchObject({ kind: 'retry' });
  expect(await send(sendmail, {}, io({ kind: 'stopped', by: 'interrupt' }))).toMatchObject({ kind: 'uncertain' });
  expect(runs.map(({ env, timeoutMs }) => ({ env, timeoutMs }))).toEqual([
    { env: ['RELAY_TOKEN'], timeoutMs: 60_000 },
    { env: ['RELAY_TOKEN'], timeoutMs: 60_000 },
  ]);
});

describe('fall-over', () => {
  it('leads to a mail server where the program takes no mail, and not where it may have it', async () => {
    const server = await startSmtpServer();
    const more = { prefer: 'sendmail', smtp: { host: '127.0.0.1', port: server.port } };
    const through = async (command: readonly string[]): Promise<Outcome> => {
      const sender = await email.open(given({ command }, more), testIo());
      const outcome = await sender.send(letter(), never);
      await sender.close();
      return outcome;
    };
    expect(await through([join(folder, 'gone')])).toMatchObject({ kind: 'sent' });
    expect(await through([program('exit 75')])).toMatchObject({ kind: 'sent' });
    expect(await through([program('exit 78')])).toMatchObject({ kind: 'sent' });
    expect(server.mails).toHaveLength(3);
    expect(await through([program('exit 74')])).toMatchObject({ kind: 'uncertain' });
    expect(await through([program('exit 67')])).toMatchObject({ kind: 'failed' });
    expect(server.mails).toHaveLength(3);
    await server.close();
  });
});

it('looks whether the program can be run, and runs it not', async () => {
  const path = program();
  expect(await email.verify(given({ command: [path] }), testIo(), never)).toEqual({
    kind: 'ok',
    message: `${path} can be run; where its mail goes, only a message can show`,
  });
  chmodSync(path, 0o644);
  expect(await email.verify(given({ command: [path] }), testIo(), never)).toMatchObject({
    kind: 'fault',
    message: `there is no program ${path} that can be run`,
    fix: expect.stringMatching(/chmod \+x.*; then: incident channels test$/u),
  });
  expect(readdirSync(folder)).toEqual(['sendmail']);
});

const postfix = '/usr/sbin/postcat';
const why = existsSync(postfix) ? 'only root may give it another queue' : 'it is not installed';
const canQueue = existsSync(postfix) && process.getuid?.() === 0;
if (!canQueue) process.stdout.write(`skipped: e-mail through Postfix's own sendmail; ${why}\n`);

it.runIf(canQueue)('lays the mail into the queue of Postfix as it is', async () => {
  const [config, queue] = [join(folder, 'etc'), join(folder, 'queue')];
  for (const path of [config, queue, join(queue, 'maildrop'), join(queue, 'public')]) mkdirSync(path);
  for (const path of [folder, queue, join(queue, 'public')]) chmodSync(path, 0o755);
  chmodSync(join(queue, 'maildrop'), 0o1733);
  writeFileSync(
    join(config, 'main.cf'),
    `queue_directory = ${queue}\ncompatibility_level = 3.6\nmyhostname = a.test\n`,
  );
  const command = ['/usr/bin/env', `MAIL_CONFIG=${config}`, '/usr/sbin/sendmail', '-i'];
  expect(await send({ command }, { to: '-oQ/tmp@x.test' })).toMatchObject({
    kind: 'sent',
    remoteId: '<d2kq7x5v3m@acme.example>',
  });
  const [queued = ''] = readdirSync(join(queue, 'maildrop'));
  const env = { ...process.env, MAIL_CONFIG: config };
  const shown = execFileSync(postfix, [join(queue, 'maildrop', queued)], { env, encoding: 'utf8' });
  expect(shown).toContain('\nsender: status@acme.example\n');
  expect(shown).toContain('\nrecipient: -oQ/tmp@x.test\n');
  const [, mail = ''] = shown.split(/\*\*\* MESSAGE CONTENTS .*\n/u);
  expect((await simpleParser(mail.split('*** HEADER EXTRACTED')[0] ?? '')).text?.trim()).toBe(message.text);
});
