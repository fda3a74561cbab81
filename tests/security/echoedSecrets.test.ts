import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SmtpReceiver, startSmtpServer } from '../helpers/smtpServer.ts';
import { plantedKey } from '../helpers/town/keys.ts';
import { openTown, type Town } from '../helpers/town/town.ts';
import { type EchoService, startEcho, startEchoDatabase } from './echoService.ts';
import { moreSecrets, openPlantedDesk, type PlantedDesk } from './plantedDesk.ts';

let town: Town;
let mail: SmtpReceiver;
let echo: EchoService;
let database: Awaited<ReturnType<typeof startEchoDatabase>>;
let desk: PlantedDesk;

type Entry = Readonly<Record<string, unknown>>;

/** Every channel of the town, led to those who say no and repeat what they were asked. */
function toEcho([name, entry]: [string, Entry]): [string, Entry] {
  switch (entry['type']) {
    case 'status-page': {
      const keys = { accessKeyId: plantedKey('s3id', ''), secretAccessKey: plantedKey('s3key') };
      return [name, { type: 'status-page', to: { s3: { bucket: 'acme', endpoint: echo.url, ...keys } } }];
    }
    case 'command':
      return [name, { type: 'command', command: ['./programs/tell'] }];
    case 'file':
      return [name, entry];
    case 'webhook':
      return [name, { ...entry, url: `${echo.url}/hook` }];
  }
  if ('sendmail' in entry) return [name, { ...entry, sendmail: { command: ['./programs/tell'] } }];
  if (!('smtp' in entry)) return [name, { ...entry, apiUrl: echo.url }];
  const password = plantedKey('smtp', '/+= &');
  return [name, { ...entry, smtp: { host: '127.0.0.1', port: mail.port, user: 'acme', password } }];
}

beforeAll(async () => {
  [town, echo, database] = await Promise.all([openTown(), startEcho(), startEchoDatabase()]);
  mail = await startSmtpServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ password = '' }, _session, done) =>
      done(new Error(`no: ${password} ${Buffer.from(`\0acme\0${password}`).toString('base64')}`)),
  });
  const base = town.config as { readonly channels: Readonly<Record<string, Entry>> };
  const { signingKey, bearer } = moreSecrets();
  desk = openPlantedDesk({
    ...base,
    signingKey,
    channels: Object.fromEntries(Object.entries(base.channels).map(toEcho)),
    contacts: { sources: [{ type: 'command', command: ['./programs/tell'] }] },
    probes: { site: { type: 'http', url: `${echo.url}/`, requestHeaders: { authorization: bearer }, retries: 0 } },
  });
  desk.spy('tell', 'cat >&2; env >&2; exit 1');
}, 60_000);
afterAll(async () => {
  await Promise.all([town?.close(), mail?.close(), echo?.close()]);
  database?.close();
  desk?.close();
});

it.each([
  [401, '', '--verbose'],
  [422, 'x'.repeat(170), '--json'],
  [500, 'y'.repeat(40), '--verbose'],
])(
  'nothing is told of what services repeat in an answer of %i',
  async (status, before, flag) => {
    echo.status = status;
    echo.before = before;
    const had = echo.asked.count;
    const opened = await desk.run('open', 'Checkout is down', '--impact', 'major', '--yes', flag);
    expect(opened.code, opened.stderr).toBe(4);
    expect(echo.asked.count - had).toBeGreaterThan(15);
    for (const line of ['tick', 'channels test', 'deliveries --csv', 'doctor', 'contacts sync', 'page publish']) {
      await desk.run(...line.split(' '), flag);
    }
    expect((await desk.run('resolve', 'INC-1', '--override', 'seen', '--yes', flag)).code).not.toBe(0);
    expect(desk.leaks()).toEqual([]);
  },
  180_000,
);

it('nothing is told of the database’s password, wherever it comes from', async () => {
  const { port } = database;
  const store = `postgres://founder@127.0.0.1:${port}/acme`;
  const [typed, kept] = [plantedKey('typed', '%2F'), plantedKey('pgpass', '')];
  writeFileSync(desk.path('.pgpass'), `*:*:*:*:${kept}\n`, { mode: 0o600 });
  const ways: readonly Readonly<Record<string, string>>[] = [
    { INCIDENT_STORE: store },
    { INCIDENT_STORE: store, PGPASSWORD: '', PGPASSFILE: desk.path('.pgpass') },
    { INCIDENT_STORE: `postgres://founder:${typed}@127.0.0.1:${port}/acme`, PGPASSWORD: '' },
  ];
  for (const env of ways) {
    for (const flag of ['--verbose', '--json']) {
      const ran = await desk.runWith({ env }, 'status', flag);
      expect(ran.code).toBe(1);
      for (const secret of [typed, kept, typed.replace('%2F', '/')])
        expect(ran.stdout + ran.stderr).not.toContain(secret.slice(8, 30));
    }
  }
  expect(desk.leaks()).toEqual([]);
}, 60_000);

it('nothing is told of what a bug has in its hands', async () => {
  const preload = new URL('crashAtRequest.mjs', import.meta.url).href;
  const env = { NODE_OPTIONS: `--import ${preload} --report-uncaught-exception --report-dir=${desk.folder}` };
  for (const flag of ['--verbose', '--json']) {
    const ran = await desk.runWith({ env }, 'channels', 'test', flag);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('boom');
    if (flag === '--json') expect(ran.json()).toMatchObject({ error: { kind: 'bug' } });
  }
  expect(desk.leaks()).toEqual([]);
}, 60_000);

it('a report that Node is asked for holds nothing of the environment', async () => {
  const flags = `--report-on-signal --report-signal=SIGUSR2 --report-directory=${desk.folder}`;
  const ran = await desk.runWith({ env: { NODE_OPTIONS: flags, SPARE: 'here' }, shell: signalled }, 'watch', '--json');
  expect(ran.signal).toBeNull();
  const [report = ''] = readdirSync(desk.folder).filter((name) => /^report.*json$/u.test(name));
  expect(readFileSync(desk.path(report), 'utf8')).toContain('javascriptStack');
  expect(desk.leaks()).toEqual([]);
}, 60_000);

/** Asks for a report, then for the end, while the program runs in the place of this shell. */
const signalled = '(sleep 3; kill -USR2 $$; sleep 2; kill -TERM $$) &';
