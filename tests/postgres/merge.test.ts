import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { type MailSink, startMailSink } from '../helpers/mailSink.ts';
import { type PostgresServer, startPostgres } from '../helpers/postgresServer.ts';
import { newDelivery, record } from '../helpers/storeEntry.ts';
import { sqlOn } from '../helpers/storeSql.ts';
import { startTerminal } from '../helpers/terminal.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ conf: ['fsync = off'] });
});
afterAll(() => server.remove());

let desk: Desk;
let database: string;
let sink: MailSink;
beforeEach(async () => {
  desk = openDesk();
  database = await server.createDatabase();
  sink = await startMailSink(desk.path('mails.log'), 1);
  desk.configure({
    company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
    statusPage: { url: 'https://status.acme.example' },
    timezone: 'UTC',
    store: server.url(database),
    channels: {
      page: { type: 'status-page', out: './public' },
      customers: {
        type: 'email',
        from: 'Acme <status@acme.example>',
        to: 'contacts',
        smtp: [{ host: '127.0.0.1', port: sink.port }],
      },
    },
  });
  await desk.run('contacts', 'add', '--email', 'ada@c.example');
});
afterEach(async () => {
  await sink.close();
  desk.close();
});

const standbyFile = () => desk.path('data', 'allclear', 'standby.db');
const mailed = 400;

/** What an `open` on the standby leaves when its program dies before it has sent anything. */
async function recordBeside(): Promise<void> {
  const store = await openStore({
    ...{ url: `sqlite:${standbyFile()}`, create: true, now: () => new Date() },
    anchorsPath: desk.path('state', 'allclear', 'anchors.json'),
  });
  const mail = { channel: 'customers', type: 'email' };
  const deliveries = Array.from({ length: mailed }, (_, at) =>
    newDelivery(`d${at}`, { ...mail, to: `c${at}@c.example` }),
  );
  const message = { subject: 'Down', text: 'Down.', html: null, parts: [] };
  await record(store, { deliveries, messages: [{ channel: 'customers', locale: 'en', message }] });
  await store.close();
}

const states = async () =>
  await server.sql(database, 'select state, count(*)::int as n from allclear.deliveries group by 1 order by 1');

it('sends what was left to be sent from the shared store, each mail once', async () => {
  await recordBeside();
  const merged = await desk.run('store', 'merge', '--json');
  expect(merged.json()).toMatchObject({ incidents: [{ created: true, queued: mailed, uncertain: 0 }] });
  expect(await states()).toEqual([{ state: 'queued', n: mailed }]);
  expect((await desk.run('deliver', '--json')).code).toBe(0);
  expect((await desk.run('deliver', '--store', 'sqlite:', '--json')).json()).toEqual({ deliveries: [], resent: 0 });
  expect(
    sink
      .mails()
      .map(({ to }) => to)
      .toSorted(),
  ).toEqual(Array.from({ length: mailed }, (_, at) => `c${at}@c.example`).toSorted());
});

it('is done once, however often it is killed', async () => {
  await recordBeside();
  const endings: (string | null)[] = [];
  for (const afterMs of [90, 120, 150, 180, 210, 240, 280, 330, 400, 500]) {
    const { child, ended } = desk.start('store', 'merge', '--json');
    await Promise.race([sleep(afterMs), ended]);
    child.kill('SIGKILL');
    endings.push((await ended).signal);
    const [there = { n: 0 }] = await states();
    expect([0, mailed]).toContain(there['n'] ?? 0);
    const here = sqlOn(standbyFile())(`select count(*) as n from deliveries where state = 'queued'`)[0]?.['n'];
    expect([0, mailed]).toContain(here);
    // Never both.
    expect(Number(there['n'] ?? 0) + Number(here)).toBeLessThanOrEqual(mailed);
  }
  expect((await desk.run('store', 'merge', '--json')).code).toBe(0);
  expect(endings).toContain('SIGKILL');
  expect((await desk.run('deliver', '--json')).code).toBe(0);
  expect(await states()).toEqual([{ state: 'sent', n: mailed }]);
  expect(sink.mails()).toHaveLength(mailed);
});

it('waits for a database that goes away in the middle, and goes on with the next merge', async () => {
  await recordBeside();
  await server.stop('immediate');
  const failed = await desk.run('store', 'merge', '--json').finally(() => server.start());
  expect(failed.json()).toMatchObject({ error: { kind: 'database_down' } });
  expect(sqlOn(standbyFile())(`select distinct state from deliveries`)).toEqual([{ state: 'queued' }]);
  expect((await desk.run('store', 'merge', '--json')).json()).toMatchObject({ incidents: [{ queued: mailed }] });
});

it('asks at a terminal whether to speak from this machine, and does', async () => {
  await server.stop('immediate');
  try {
    const terminal = startTerminal(desk, ['open', 'Down', '--impact', 'major', '-m', 'Nobody can pay.', '--yes']);
    await terminal.see('does not answer');
    await terminal.see('1 person, as of less than an hour ago');
    await terminal.answer('Record and send from this machine instead?', '\r');
    const { code, text } = await terminal.ended;
    expect(text).toContain('INC-1');
    expect(code).toBe(0);
  } finally {
    await server.start();
  }
  expect(sink.mails().map(({ to }) => to)).toEqual(['ada@c.example']);
  expect((await desk.run('store', 'merge', '--json')).json()).toMatchObject({
    incidents: [{ id: 'INC-1', idBefore: 'INC-1', created: true, queued: 0 }],
  });
  expect(await states()).toEqual([{ state: 'sent', n: 2 }]);
});

it('brings back who asks for it to the refusal when the answer is no', async () => {
  await server.stop('immediate');
  try {
    const terminal = startTerminal(desk, ['open', 'Down', '--impact', 'major', '-m', 'Nobody can pay.', '--yes']);
    await terminal.answer('Record and send from this machine instead?', 'n', '\r');
    const { code, text } = await terminal.ended;
    expect(text).toContain('--store sqlite:');
    expect(code).toBe(1);
  } finally {
    await server.start();
  }
  expect(sink.mails()).toEqual([]);
});

it('asks that before anything that somebody would have to type again', async () => {
  await server.stop('immediate');
  const terminal = startTerminal(desk, ['open']);
  try {
    await terminal.answer('Record and send from this machine instead?', '\r');
    await terminal.see('What is wrong?');
    expect(terminal.text().match(/What is wrong\?/gu)).toHaveLength(1);
  } finally {
    terminal.close();
    await server.start();
  }
});
