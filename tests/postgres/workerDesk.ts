import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Desk, openDesk, type Ran, type Started } from '../helpers/desk.ts';
import { type MailSink, startMailSink } from '../helpers/mailSink.ts';
import type { PostgresServer } from '../helpers/postgresServer.ts';

/** A founder's machine whose store is on a server, and the workers beside it. */
export interface WorkerDesk extends Desk {
  readonly sink: MailSink;
  readonly database: string;
  sql(statement: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** Deliveries by channel and state: `customers sent`. */
  states(): Promise<Readonly<Record<string, number>>>;
  /** Opens an incident and leaves the sending to workers. */
  open(...more: string[]): Promise<Ran>;
  worker(...args: string[]): RunningWorker;
  shut(): Promise<void>;
}

export interface RunningWorker extends Started {
  /** The lines of its log so far. */
  log(): readonly Record<string, unknown>[];
  /** Ends when such a line is there, the n-th of its kind. */
  said(event: string, count?: number): Promise<Record<string, unknown>>;
  /** SIGTERM, and how it ended. */
  stop(): Promise<Ran>;
}

export interface WorkerDeskOptions {
  /** Customers. */
  readonly count: number;
  /** How long the mail server's yes takes, on the average. */
  readonly answerMs?: number;
  /** Besides the page, the mails and the journal. */
  readonly channels?: object;
}

export async function openWorkerDesk(server: PostgresServer, options: WorkerDeskOptions): Promise<WorkerDesk> {
  const { count, answerMs = 1 } = options;
  const desk = openDesk();
  const database = await server.createDatabase();
  const sink = await startMailSink(desk.path('mails.log'), answerMs);
  const rows = Array.from({ length: count }, (_, index) => `customer-${index}@customer${index % 97}.example`);
  writeFileSync(desk.path('people.csv'), ['email', ...rows, ''].join('\n'));
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
      journal: { type: 'file', folder: './journal' },
      ...options.channels,
    },
    contacts: { sources: [{ type: 'file', path: './people.csv' }] },
  });
  const sql: WorkerDesk['sql'] = (statement, values) => server.sql(database, statement, values);
  const running: RunningWorker[] = [];
  return {
    ...desk,
    sink,
    database,
    sql,
    states: async () => {
      const found = await sql('select channel, state, count(*)::int as n from allclear.deliveries group by 1, 2');
      return Object.fromEntries(found.map((row) => [`${row['channel']} ${row['state']}`, Number(row['n'])]));
    },
    open: (...more) => {
      const said = ['Checkout is down', '--impact', 'major', '-m', 'Nobody can pay at the moment.'];
      return desk.run('open', ...said, '--key', 'k', '--detach', '--yes', '--json', ...more);
    },
    worker: (...args) => {
      const worker = runningWorker(desk.start('worker', '--listen', 'none', ...args));
      running.push(worker);
      return worker;
    },
    shut: async () => {
      for (const { child } of running) child.kill('SIGKILL');
      await Promise.all(running.map((one) => one.ended));
      await sink.close();
      desk.close();
    },
  };
}

function runningWorker(started: Started): RunningWorker {
  let text = '';
  let hasEnded = false;
  started.child.stderr?.on('data', (some: string) => {
    text += some;
  });
  void started.ended.then(() => {
    hasEnded = true;
  });
  const log = (): readonly Record<string, unknown>[] =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  return {
    ...started,
    log,
    said: async (event, count = 1) => {
      for (;;) {
        const found = log().filter((line) => line['event'] === event)[count - 1];
        if (found) return found;
        if (hasEnded) throw new Error(`the worker ended before it said ${event}: ${text}`);
        await sleep(20);
      }
    },
    stop: async () => {
      started.child.kill('SIGTERM');
      return await started.ended;
    },
  };
}

/** Ends when `is` holds. Throws after a minute and a half, which is generous for all that is waited for here. */
export async function until(what: string, is: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 900; tries += 1) {
    if (await is()) return;
    await sleep(100);
  }
  throw new Error(`it did not come about that ${what}`);
}
