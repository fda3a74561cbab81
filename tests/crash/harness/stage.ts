import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { type Circumstances, type Desk, openDesk, type Started } from '../../helpers/desk.ts';
import { startPostgresProxy } from '../../helpers/postgresProxy.ts';
import type { PostgresServer } from '../../helpers/postgresServer.ts';
import { type Receivers, startReceivers } from './receivers.ts';
import { createTrace, type Trace } from './trace.ts';

/** A dead worker's chunk is free after fifteen seconds, and X takes a post in nine; else nobody waits for these. */
const isPatient = process.env['CRASH_SLOW'] !== undefined;

export type StoreKind = 'SQLite' | 'PostgreSQL';
export type Row = Readonly<Record<string, unknown>>;

/** A company with a store and all that its words reach, for one outage. */
export interface Stage {
  readonly kind: StoreKind;
  readonly trace: Trace;
  readonly receivers: Receivers;
  /** Of the page, for readers. */
  readonly page: string;
  /** Before the names of its tables. */
  readonly schema: string;
  /** Counts steps anew; of a shared store also each statement is one: `statement asked`, and `statement under way`. */
  watch(cut: { readonly step: string; readonly nth: number; readonly kill: () => void } | null): void;
  start(circumstances: Circumstances, ...args: string[]): Started;
  /** Of a shared store: the next commands are given on the other machine. */
  changeMachine(): void;
  sql(statement: string): Promise<readonly Row[]>;
  setPeople(people: readonly string[]): void;
  /** Of a shared store: what a dead one had in hand is free at once, and X takes the next post. */
  hurry(): Promise<void>;
  close(): Promise<void>;
}

export interface StageOptions {
  /** Null: the store is a file. */
  readonly server: PostgresServer | null;
  /** Another build of the program: its folder. */
  readonly build?: string | null;
  /** Laid over the settings of the channel for customers. */
  readonly mail?: object;
}

export async function openStage({ server, build = null, mail = {} }: StageOptions): Promise<Stage> {
  const trace = createTrace();
  const receivers = await startReceivers(trace);
  const [first, second] = [openDesk(), openDesk()];
  const database = await (server ? openShared(server, trace) : openFile(first.path('incidents.db'), trace));
  const config = {
    company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
    statusPage: { url: 'https://status.acme.example' },
    timezone: 'UTC',
    store: database.url,
    components: [
      { name: 'checkout', title: 'Checkout', probes: ['shop'] },
      { name: 'search', title: 'Search', probes: ['finder'] },
    ],
    probes: {
      shop: { type: 'http', url: receivers.shop.url, timeout: '2s', retries: 0 },
      finder: { type: 'http', url: receivers.finder.url, timeout: '2s', retries: 0 },
    },
    allClear: { soak: { minor: '300ms', major: '300ms', critical: '300ms' }, every: '1s' },
    channels: {
      page: { type: 'status-page', out: first.path('public') },
      ...receivers.channels,
      customers: { ...receivers.channels['customers'], ...mail },
    },
    contacts: { sources: [{ type: 'file', path: first.path('people.csv') }] },
  };
  for (const desk of [first, second]) desk.configure(config);
  let machine: Desk = first;
  const swap = build === null ? '' : `set -- "$1" '${build}/bin/incident.js' "\${@:3}"`;
  return {
    kind: server ? 'PostgreSQL' : 'SQLite',
    trace,
    receivers,
    page: first.path('public'),
    schema: server ? 'allclear.' : '',
    watch: database.watch,
    start: ({ shell = '', ...given }, ...args) => {
      const lines = [swap, shell].filter((line) => line !== '').join('\n');
      return machine.startWith({ ...given, ...(lines === '' ? {} : { shell: lines }) }, ...args);
    },
    changeMachine: () => {
      if (server) machine = machine === first ? second : first;
    },
    sql: database.sql,
    setPeople: (people) => writeFileSync(first.path('people.csv'), ['email', ...people, ''].join('\n')),
    hurry: database.hurry,
    close: async () => {
      await receivers.close();
      await database.close();
      for (const desk of [first, second]) desk.close();
    },
  };
}

type Database = Pick<Stage, 'watch' | 'sql' | 'hurry' | 'close'> & { readonly url: string };

const openFile = (file: string, trace: Trace): Database => ({
  url: `sqlite:${file}`,
  watch: trace.begin,
  sql: async (statement) => {
    // What is only read is neither recovered nor tidied up: that is left to the program.
    const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
    try {
      return database.prepare(statement).all();
    } finally {
      database.close();
    }
  },
  hurry: async () => {},
  close: async () => {},
});

async function openShared(server: PostgresServer, trace: Trace): Promise<Database> {
  const database = await server.createDatabase();
  const proxy = await startPostgresProxy(server.port);
  const sql: Database['sql'] = (statement) => server.sql(database, statement);
  return {
    url: `postgres://founder@127.0.0.1:${proxy.port}/${database}`,
    watch: (cut) => {
      trace.begin(cut);
      const at = (): boolean => {
        const lives = trace.pass('statement asked');
        if (lives) trace.pass('statement under way');
        return !lives;
      };
      // Whoever is killed before the server has heard the statement has never asked for it.
      proxy.breakAt({ at, moment: 'before', awayMs: 0 });
    },
    sql,
    hurry: async () => {
      if (isPatient || (await sql(`select to_regclass('allclear_queue.job') as made`))[0]?.['made'] === null) return;
      await sql(
        `update allclear_queue.job set heartbeat_on = heartbeat_on - interval '1 minute' where state = 'active'`,
      );
      await sql('update allclear_queue.queue set monitor_on = null, monitor_claim_on = null');
      await sql('delete from allclear.paces');
    },
    close: async () => {
      await proxy.close();
      await server.sql('postgres', `drop database ${database} with (force)`);
    },
  };
}
