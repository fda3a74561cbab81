import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ioMaker, makeSecrets } from '../../src/appParts.ts';
import type { ChannelIo } from '../../src/channels/channel.ts';
import { command } from '../../src/channels/command.ts';
import { loadChannelTypes } from '../../src/channels/index.ts';
import type { ProgramEnd, ProgramRun } from '../../src/channels/programRun.ts';
import { checkConfig } from '../../src/config/check.ts';
import { drillPaths } from '../../src/drill/redirected.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';

const channelTypes = await loadChannelTypes();

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allclear-command-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const settings = (given: object = {}) =>
  settingsOf(command, { command: ['/usr/local/bin/notify', '--now'], ...given }) as never;
const exited = (code: number, more: Partial<Extract<ProgramEnd, { kind: 'exited' }>> = {}): ProgramEnd => ({
  kind: 'exited',
  code,
  output: '',
  cut: false,
  errors: '',
  ...more,
});
const send = async (end: ProgramEnd, given: object = {}) => {
  const runs: ProgramRun[] = [];
  const run: ChannelIo['run'] = async (program) => {
    runs.push(program);
    return end;
  };
  const sender = await command.open(settings(given), testIo({ run }));
  return { outcome: await sender.send(testEnvelope({ earlierIds: ['d0', 'd1'] }), never), runs };
};

it('runs the program as it stands in the config, with the message as JSON on its stdin', async () => {
  const { outcome, runs } = await send(exited(0), { env: ['PAGER_TOKEN'], timeout: '5s' });
  expect(outcome).toEqual({ kind: 'sent', remoteId: 'd2kq7x5v3m', url: null });
  const [{ stdin, ...program } = { stdin: '' }] = runs;
  expect(program).toEqual({ argv: ['/usr/local/bin/notify', '--now'], env: ['PAGER_TOKEN'], timeoutMs: 5000 });
  expect(JSON.parse(String(stdin))).toEqual({
    id: 'd2kq7x5v3m',
    type: 'incident.investigating',
    timestamp: '2026-11-23T10:00:00.000Z',
    data: {
      incident: {
        id: 'INC-7',
        uuid: '0193573b-5f00-7000-8000-000000000007',
        title: 'Checkout is down',
        status: 'investigating',
        impact: 'major',
        url: 'https://status.acme.example/incidents/7',
      },
      update: { seq: 1, event: 'investigating', status: 'investigating', at: '2026-11-23T10:00:00.000Z' },
      text: testEnvelope().message.text,
      locale: 'en',
      previous: 'd1',
    },
  });
});

it.each<readonly [ProgramEnd, object]>([
  [
    exited(75, { errors: 'busy\n' }),
    { kind: 'retry', reason: 'it ended with code 75: busy', retryAfterMs: null, pace: 'prompt' },
  ],
  [exited(1, { errors: 'one\ntwo\n\n' }), { kind: 'failed', reason: 'it ended with code 1: two', scope: 'delivery' }],
  [
    exited(2, { output: 'said aloud\n' }),
    { kind: 'failed', reason: 'it ended with code 2: said aloud', scope: 'delivery' },
  ],
  [exited(127), { kind: 'failed', reason: 'it ended with code 127', scope: 'delivery' }],
  [
    { kind: 'killed', signal: 'SIGKILL' },
    { kind: 'uncertain', reason: 'it was killed (SIGKILL)' },
  ],
  [
    { kind: 'stopped', by: 'time' },
    { kind: 'uncertain', reason: 'it was not done after 30 s, and was stopped' },
  ],
  [
    { kind: 'stopped', by: 'interrupt' },
    { kind: 'uncertain', reason: 'interrupted, and was stopped' },
  ],
  [
    { kind: 'not-started', code: 'ENOENT' },
    { kind: 'failed', reason: 'the program could not be started (ENOENT)', scope: 'channel' },
  ],
  [
    { kind: 'not-started', code: 'EAGAIN' },
    { kind: 'retry', reason: 'the program could not be started (EAGAIN)', retryAfterMs: null, pace: 'prompt' },
  ],
  [
    { kind: 'not-started', code: 'interrupted' },
    { kind: 'retry', reason: 'the program could not be started (interrupted)', retryAfterMs: null, pace: 'prompt' },
  ],
])('takes %j for what it is', async (end, outcome) => {
  expect((await send(end)).outcome).toEqual(outcome);
});

it('repeats what the program says in one clean short line', async () => {
  const { outcome } = await send(
    exited(1, { errors: `\u001b]52;c;aGk=\u0007no\u202e\r\u0000 ${'long '.repeat(500)}` }),
  );
  if (outcome.kind !== 'failed') throw new Error(outcome.kind);
  expect(outcome.reason).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/u);
  expect(outcome.reason.length).toBeLessThan(300);
});

/** The program's world as the app makes it. */
function appIo(env: Record<string, string>, given: object): { io: ChannelIo; settings: never } {
  const paths = drillPaths(folder);
  const channels = {
    pager: { type: 'command', ...given },
    hook: { type: 'webhook', url: 'https://a.example', secret: { env: 'HOOK_SECRET' } },
    other: { type: 'webhook', url: 'https://a.example', secret: { env: 'OTHER_SECRET' } },
  };
  const config = checkConfig({ company: { name: 'Acme' }, channels }, paths.configFile, paths, channelTypes);
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  const options = { config: config.value, paths, env, version: '0' };
  const io = ioMaker(options, makeSecrets(options), () => Promise.reject(new Error('no store')));
  const [pager] = config.value.channels;
  if (!pager) throw new Error('no channel');
  return { io: io(pager), settings: pager.settings as never };
}

it('keeps the config’s secrets from the program, but for those that it is to see, and those out of its reasons', async () => {
  writeFileSync(join(folder, 'notify.mjs'), 'console.error(JSON.stringify(process.env)); process.exit(1);');
  const given = { command: [process.execPath, 'notify.mjs'], env: ['HOOK_SECRET'] };
  const { io, settings: own } = appIo(
    { HOOK_SECRET: 'hook-value', OTHER_SECRET: 'other-value', HOME: '/home/ada' },
    given,
  );
  const sender = await command.open(own, io);
  const outcome = await sender.send(testEnvelope(), never);
  expect(outcome).toEqual({
    kind: 'failed',
    reason: 'it ended with code 1: {"HOOK_SECRET":"***","HOME":"/home/ada"}',
    scope: 'delivery',
  });
});

it('runs in the folder of the config, from which a relative path is meant', async () => {
  writeFileSync(join(folder, 'notify.sh'), '#!/bin/sh\ncat > got.json\n');
  chmodSync(join(folder, 'notify.sh'), 0o755);
  const { io, settings: own } = appIo({ PATH: '/usr/bin:/bin' }, { command: ['./notify.sh'] });
  expect(await (await command.open(own, io)).send(testEnvelope(), never)).toMatchObject({ kind: 'sent' });
  expect(JSON.parse(readFileSync(join(folder, 'got.json'), 'utf8'))).toMatchObject({ id: 'd2kq7x5v3m' });
  expect(await command.verify(own, io, never)).toMatchObject({
    kind: 'ok',
    message: expect.stringContaining(join(folder, 'notify.sh')),
  });
});

it('looks whether the program can be run, and runs it not', async () => {
  const path = join(folder, 'plain');
  writeFileSync(path, '#!/bin/sh\ntouch ran\n');
  mkdirSync(join(folder, 'sub'));
  for (const program of [path, join(folder, 'sub'), join(folder, 'gone'), 'no-such-program-here']) {
    const verdict = await command.verify(settings({ command: [program] }), testIo(), never);
    expect(verdict, program).toMatchObject({
      kind: 'fault',
      fix: expect.stringMatching(/then: incident channels test$/u),
    });
  }
  chmodSync(path, 0o755);
  expect(await command.verify(settings({ command: [path] }), testIo(), never)).toMatchObject({ kind: 'ok' });
  expect(await command.verify(settings({ command: ['sh'] }), testIo(), never)).toMatchObject({ kind: 'ok' });
  expect(readdirSync(folder).toSorted()).toEqual(['plain', 'sub']);
});

it('keeps the message of a drill in a folder instead of running the program', async () => {
  const to = { url: 'http://127.0.0.1:1', smtpPort: 1, folder: join(folder, 'drill') };
  const given = settings({ command: ['/no/such/program'], env: ['TOKEN'] });
  const redirected = { ...(given as object), ...command.redirect(given, to) } as never;
  const sender = await command.open(redirected, testIo());
  expect(await sender.send(testEnvelope(), never)).toMatchObject({ kind: 'sent' });
  expect(readdirSync(to.folder)).toEqual(['d2kq7x5v3m.json']);
  expect(redirected).toMatchObject({ env: [] });
});

it.each([{ command: 'notify --now' }, { command: [] }, { command: [''] }, { timeout: 5 }, { env: 'TOKEN' }])(
  'refuses %j',
  (given) => {
    expect(() => settings(given)).toThrow();
  },
);
