import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Desk, openDesk, type Started } from '../../tests/helpers/desk.ts';
import type { PostgresServer } from '../../tests/helpers/postgresServer.ts';
import { cpuSeconds, cpuSecondsOfAll } from './cpu.ts';

/** A founder and the workers, each a process of its own, over one database. */
export interface Team {
  readonly desk: Desk;
  readonly database: string;
  /** One update to everybody, recorded by the founder, then sent by so many workers. */
  tell(workers: number, others: Readonly<Record<string, number>>): Promise<Told>;
  record(): Promise<number>;
  worker(): Started;
  /** Bytes that one delivery has come to, indexes and all. */
  weight(): Promise<{ readonly ledger: number; readonly history: number; readonly log: number }>;
  /** More than none: there are deliveries that are not settled yet. */
  left(): Promise<number>;
  close(): Promise<void>;
}

export interface Told {
  readonly recordedMs: number;
  /** From the first intent to the last result, by the ledger. */
  readonly perSecond: number;
  /** Cores that each part kept busy meanwhile. */
  readonly used: Readonly<Record<string, number>>;
  /** How long the server waited for its disk at each commit, and what part of the time at least one did. */
  readonly flushMs: number;
  readonly flushing: number;
}

export async function openTeam(server: PostgresServer, port: number, recipients: number): Promise<Team> {
  const desk = openDesk();
  const database = await server.createDatabase();
  const people = Array.from({ length: recipients }, (_, index) => `user${index}@customer${index % 997}.example`);
  writeFileSync(desk.path('people.csv'), ['email', ...people, ''].join('\n'));
  desk.configure({
    company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
    store: server.url(database),
    channels: {
      customers: {
        type: 'email',
        from: 'Acme <status@acme.example>',
        to: 'contacts',
        smtp: [{ host: '127.0.0.1', port }],
        connections: 20,
      },
    },
    contacts: { sources: [{ type: 'file', path: './people.csv' }] },
  });
  let isOpen = false;
  const sql = (statement: string): Promise<readonly Record<string, unknown>[]> => server.sql(database, statement);
  const left = async (): Promise<number> => {
    // As the partial indexes are worded: whoever looks is not to be what the server is busy with.
    const any = (states: string): string => `exists (select 1 from allclear.deliveries where state in (${states}))`;
    const [row] = await sql(`select (${any("'queued', 'retrying'")} or ${any("'sending'")})::int as n`);
    return Number(row?.['n']);
  };
  const flushes = async (): Promise<{ readonly count: number; readonly ms: number }> => {
    // What a process has counted it tells once a second or so.
    await sleep(1_000);
    const [row] = await sql('select wal_sync as count, wal_sync_time as ms from pg_stat_wal');
    return { count: Number(row?.['count']), ms: Number(row?.['ms']) };
  };
  const record = async (): Promise<number> => {
    const text = 'Nobody can pay in our shop at the moment. Orders that were paid before are safe. We look into it.';
    const verb = isOpen ? ['update'] : ['open', 'Checkout is down', '--impact', 'major'];
    const from = performance.now();
    const ran = await desk.run(...verb, '-m', text, '--yes', '--json', '--detach');
    if (ran.code !== 0) throw new Error(`${verb[0]} ended with ${ran.code}: ${ran.stderr}`);
    isOpen = true;
    return performance.now() - from;
  };
  const worker = (): Started => desk.start('worker', '--listen', 'none', '--quiet');
  return {
    desk,
    database,
    left,
    record,
    worker,
    tell: async (count, others) => {
      const recordedMs = await record();
      const [{ last } = { last: 0 }] = await sql(
        'select coalesce(max(id), 0)::int as last from allclear.delivery_events',
      );
      const waited = await flushes();
      const workers = Array.from({ length: count }, worker);
      const cpu = (): Readonly<Record<string, number>> => ({
        workers: workers.reduce((sum, { child }) => sum + cpuSeconds(child.pid ?? 0), 0),
        PostgreSQL: cpuSecondsOfAll(server.pid()),
        ...Object.fromEntries(Object.entries(others).map(([part, pid]) => [part, cpuSeconds(pid)])),
      });
      const before = cpu();
      const from = performance.now();
      while ((await left()) > 0) await sleep(250);
      const seconds = (performance.now() - from) / 1000;
      const after = cpu();
      const flushed = await flushes();
      for (const { child } of workers) child.kill('SIGTERM');
      await Promise.all(workers.map((one) => one.ended));
      const [took] = await sql(
        `select max(at) - min(at) as ms, count(*) filter (where to_state = 'sent') as sent
         from allclear.delivery_events where id > ${Number(last)}`,
      );
      if (Number(took?.['sent']) !== recipients) throw new Error(`${took?.['sent']} of ${recipients} were sent`);
      return {
        recordedMs,
        perSecond: (recipients / Number(took?.['ms'])) * 1000,
        flushMs: (flushed.ms - waited.ms) / (flushed.count - waited.count),
        flushing: (flushed.ms - waited.ms) / 1000 / seconds,
        used: Object.fromEntries(
          Object.entries(after).map(([part, used]) => [part, (used - (before[part] ?? 0)) / seconds]),
        ),
      };
    },
    weight: async () => {
      const [row] = await sql(
        `select pg_total_relation_size('allclear.deliveries') as ledger,
           pg_total_relation_size('allclear.delivery_events') as history,
           (select wal_bytes from pg_stat_wal) as log, (select count(*) from allclear.deliveries) as deliveries`,
      );
      const each = (name: string): number => Number(row?.[name]) / Number(row?.['deliveries']);
      return { ledger: each('ledger'), history: each('history'), log: each('log') };
    },
    close: async () => desk.close(),
  };
}
