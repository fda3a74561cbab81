import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { type PostgresServer, startPostgres } from '../helpers/postgresServer.ts';
import { sqlOn } from '../helpers/storeSql.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ conf: ['fsync = off'] });
});
afterAll(() => server.remove());

let desk: Desk;
let database: string;
let standby: string;
beforeEach(async () => {
  desk = openDesk();
  database = await server.createDatabase();
  standby = desk.path('data', 'allclear', 'standby.db');
  writeFileSync(desk.path('people.csv'), 'email\nada@c.example\nbob@c.example\n');
  configure(server.url(database));
});
afterEach(() => desk.close());

const configure = (store: string): void =>
  desk.configure({
    company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
    statusPage: { url: 'https://status.acme.example' },
    timezone: 'UTC',
    store,
    signingKey: { env: 'DESK_X' },
    channels: { page: { type: 'status-page', out: './public' }, journal: { type: 'file', folder: './journal' } },
    contacts: { sources: [{ type: 'file', path: './people.csv' }] },
  });

const speak = ['--impact', 'major', '-m', 'Nobody can pay.', '--yes', '--json'];
const keysIn = (): readonly unknown[] => sqlOn(standby)('select key from people order by key').map(({ key }) => key);

/** Takes the connection and never says a word. */
async function blackHole(): Promise<Server> {
  const hole = createServer(() => {});
  await new Promise<void>((listening) => hole.listen(0, '127.0.0.1', listening));
  return hole;
}

it('keeps the people and the history on this machine, for nobody else to read', async () => {
  expect((await desk.run('contacts', 'sync')).code).toBe(0);
  expect(keysIn()).toEqual(['ada@c.example', 'bob@c.example']);
  expect(statSync(standby).mode & 0o777).toBe(0o600);
  expect((await desk.run('open', 'Checkout is down', ...speak)).code).toBe(0);
  expect(sqlOn(standby)('select number, title from incidents')).toEqual([{ number: 1, title: 'Checkout is down' }]);
  expect(sqlOn(standby)('select count(*) as n from deliveries')).toEqual([{ n: 0 }]);
});

it('follows each change of the people, and lets nobody stay who was erased', async () => {
  await desk.run('contacts', 'sync');
  await desk.run('contacts', 'add', '--email', 'cleo@c.example');
  await desk.run('contacts', 'suppress', 'bob@c.example');
  expect(keysIn()).toEqual(['ada@c.example', 'bob@c.example', 'cleo@c.example']);
  expect(sqlOn(standby)('select address from suppressions')).toEqual([{ address: 'bob@c.example' }]);
  expect((await desk.run('contacts', 'erase', 'ada@c.example', '--yes')).code).toBe(0);
  expect(keysIn()).toEqual(['bob@c.example', 'cleo@c.example']);
  for (const file of [standby, `${standby}-wal`]) {
    if (existsSync(file)) expect(readFileSync(file).includes('ada@c.example')).toBe(false);
  }
});

it('knows who was changed, and who was taken out of the list', async () => {
  await desk.run('contacts', 'sync');
  await desk.run('contacts', 'add', '--email', 'cleo@c.example');
  await desk.run('contacts', 'add', '--email', 'cleo@c.example', '--name', 'Cleo');
  expect(sqlOn(standby)(`select name from people where key = 'cleo@c.example'`)).toEqual([{ name: 'Cleo' }]);
  await desk.run('contacts', 'remove', 'cleo@c.example');
  writeFileSync(desk.path('people.csv'), 'email\nbob@c.example\nfay@c.example\n');
  await desk.run('contacts', 'sync');
  expect(keysIn()).toEqual(['bob@c.example', 'fay@c.example']);
});

it('writes nothing where nothing has changed', async () => {
  await desk.run('contacts', 'sync');
  await desk.run('tick', '--json');
  const before = readFileSync(standby);
  await desk.run('tick', '--json');
  expect(readFileSync(standby).equals(before)).toBe(true);
});

it.each([
  ['refuses', async () => ({ url: 'postgres://founder@127.0.0.1:1/x', close: () => {} })],
  [
    'has a name that nobody knows',
    async () => ({ url: 'postgres://founder@nowhere.invalid/x?sslmode=disable', close: () => {} }),
  ],
  [
    'never answers',
    async () => {
      const hole = await blackHole();
      const { port } = hole.address() as { port: number };
      return { url: `postgres://founder@127.0.0.1:${port}/x`, close: () => hole.close() };
    },
  ],
] as const)('says within seconds what to do where the database %s', async (_, make) => {
  await desk.run('contacts', 'sync');
  const { url, close } = await make();
  configure(url);
  const beganMs = performance.now();
  const ran = await desk.run('open', "Checkout's down", ...speak);
  const tookMs = performance.now() - beganMs;
  close();
  expect(ran.code).toBe(1);
  expect(ran.stdout).toBe('');
  expect(ran.json()).toMatchObject({ error: { kind: 'database_down' } });
  const hint = String((ran.json()['error'] as { hint: string }).hint);
  expect(hint).toContain(
    `incident open 'Checkout'\\''s down' --impact major -m 'Nobody can pay.' --yes --json --store sqlite:`,
  );
  expect(hint).toContain('2 people');
  expect(tookMs).toBeLessThan(6_000);
});

it('speaks from this machine while the database is down, on a page that keeps its history, and merges it once', async () => {
  await desk.run('open', 'First', ...speak);
  await server.stop('immediate');
  try {
    const opened = await desk.run('open', 'Second', ...speak, '--store', 'sqlite:');
    expect(opened.json()).toMatchObject({ incident: { id: 'INC-2' } });
    await desk.run('update', '1', '-m', 'Still looking.', '--yes', '--store', 'sqlite:');
    for (const number of [1, 2])
      expect(existsSync(desk.path('public', 'incidents', String(number), 'index.html'))).toBe(true);
    expect(readFileSync(desk.path('public', 'incidents', '1', 'index.html'), 'utf8')).toContain('Still looking.');
  } finally {
    await server.start();
  }
  const third = await desk.run('open', 'Third', ...speak);
  expect(third.json()).toMatchObject({ incident: { id: 'INC-2' } });
  const merged = await desk.run('store', 'merge', '--json');
  expect(merged.json()).toMatchObject({
    incidents: [
      { id: 'INC-1', created: false, updates: [{ seq: 2 }] },
      { id: 'INC-3', idBefore: 'INC-2', created: true },
    ],
  });
  const all = (await desk.run('list', '--json')).json() as unknown as readonly { id: string; title: string }[];
  expect(all.map(({ id, title }) => `${id} ${title}`)).toEqual(['INC-3 Second', 'INC-2 Third', 'INC-1 First']);
  expect(sqlOn(standby)('select number, title from incidents order by number')).toEqual([
    { number: 1, title: 'First' },
    { number: 2, title: 'Third' },
    { number: 3, title: 'Second' },
  ]);
  expect((await desk.run('store', 'merge', '--json')).json()).toMatchObject({ incidents: [] });
});

it('refuses to speak from a copy that was never made, since the page would lose its history', async () => {
  configure('postgres://founder@127.0.0.1:1/x');
  const ran = await desk.run('open', 'Down', ...speak);
  expect(String((ran.json()['error'] as { hint: string }).hint)).toContain('--skip page');
  const beside = await desk.run('open', 'Down', ...speak, '--store', 'sqlite:');
  expect(beside.code).toBe(1);
  expect(beside.json()).toMatchObject({ error: { kind: 'no_standby' } });
  expect(existsSync(standby)).toBe(false);
});

it('brings who was suppressed on this machine alone into the shared store', async () => {
  await desk.run('contacts', 'sync');
  await server.stop('immediate');
  await desk.run('contacts', 'suppress', 'bob@c.example', '--store', 'sqlite:').finally(() => server.start());
  await desk.run('contacts', 'add', '--email', 'dora@c.example');
  expect((await desk.run('store', 'merge', '--json')).json()).toMatchObject({ suppressed: 1 });
  const rows = await server.sql(database, 'select address from allclear.suppressions');
  expect(rows).toEqual([{ address: 'bob@c.example' }]);
});

it('says in doctor how old the copy is, or that there is none', async () => {
  const standbyCheck = async () => {
    const checks = (await desk.run('doctor', '--json')).json()['checks'] as readonly Record<string, string>[];
    return checks.find(({ name }) => name === 'standby');
  };
  await server.sql(database, 'select 1');
  expect(await standbyCheck()).toMatchObject({ result: 'warning', fix: 'incident contacts sync' });
  await desk.run('contacts', 'sync');
  expect(await standbyCheck()).toMatchObject({ result: 'ok', message: expect.stringContaining('2 people') });
  await desk.run('open', 'Beside', ...speak, '--store', 'sqlite:');
  expect(await standbyCheck()).toMatchObject({ result: 'warning', fix: 'incident store merge' });
});
