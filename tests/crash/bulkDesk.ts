import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Desk, openDesk, type Ran, type Started } from '../helpers/desk.ts';
import { type MailSink, startMailSink } from '../helpers/mailSink.ts';
import type { SinkMail } from '../helpers/mailSinkLog.ts';
import { holderOf, type LedgerRow, readLedger, underWayOf } from './ledger.ts';

/** Told in the tests that kill; half of them in those that do not. */
export const people = Number(process.env['CRASH_PEOPLE'] ?? 20_000);
export const kills = Number(process.env['CRASH_BULK_KILLS'] ?? 20);
export const seed = Number(process.env['CRASH_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** What repeats a test, or makes it a longer one. */
export const again = `CRASH_SEED=${seed} CRASH_PEOPLE=${people} CRASH_BULK_KILLS=${kills}`;
/** Messages under way at a time, at most: the default of the e-mail channel. */
export const connections = 10;

/** A desk with thousands of customers, and the mail server that hears of all of them. */
export interface BulkDesk extends Desk {
  readonly sink: MailSink;
  /** Customers. */
  readonly count: number;
  /** Where the store is. */
  readonly file: string;
  mails(): readonly SinkMail[];
  /** Every delivery by mail with its history, without changing anything that a dead program left. */
  ledger(): readonly LedgerRow[];
  /** Ids of the deliveries whose answers nobody has written down yet. */
  underWay(): readonly string[];
  /** The process that sends now. */
  holder(): number | null;
  startOpen(): Started;
  shut(): Promise<void>;
}

export interface BulkOptions {
  readonly count?: number;
  /** Of the e-mail channel, besides the usual ones. */
  readonly settings?: object;
  /** In the desk, for the store. */
  readonly storeFolder?: string;
}

export async function openBulkDesk(options: BulkOptions = {}): Promise<BulkDesk> {
  const { count = people, settings = {}, storeFolder = '.' } = options;
  const desk = openDesk();
  const sink = await startMailSink(desk.path('mails.log'), 1);
  const rows = Array.from({ length: count }, (_, index) => `customer-${index}@customer${index % 997}.example`);
  writeFileSync(desk.path('people.csv'), ['email', ...rows, ''].join('\n'));
  desk.configure({
    company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
    statusPage: { url: 'https://status.acme.example' },
    timezone: 'UTC',
    store: `sqlite:./${storeFolder}/incidents.db`,
    channels: {
      page: { type: 'status-page', out: './public' },
      customers: {
        type: 'email',
        from: 'Acme <status@acme.example>',
        to: 'contacts',
        smtp: [{ host: '127.0.0.1', port: sink.port }],
        ...settings,
      },
    },
    contacts: { sources: [{ type: 'file', path: './people.csv' }] },
  });
  const file = desk.path(storeFolder, 'incidents.db');
  return {
    ...desk,
    sink,
    count,
    file,
    mails: sink.mails,
    ledger: () => readLedger(file),
    underWay: () => underWayOf(file),
    holder: () => holderOf(file),
    startOpen: () => desk.start(...open),
    shut: async () => {
      await sink.close();
      desk.close();
    },
  };
}

const text = 'Nobody can pay in our shop at the moment. Orders that were paid before are safe.';
const open = ['open', 'Checkout is down', '--impact', 'major', '-m', text, '--key', 'k', '--yes', '--json'];

/** @returns whether it was still running */
export async function kill({ child, ended }: Started): Promise<boolean> {
  child.kill('SIGKILL');
  return (await ended).signal === 'SIGKILL';
}

/** Ends when `what` has come about, or the program has ended before it did. */
export const orEnded = async (what: Promise<unknown>, { ended }: Started): Promise<void> =>
  void (await Promise.race([what, ended]));

/** An incident whose mails are all planned and stored, and none of which has gone out. */
export async function plannedOnly(desk: BulkDesk): Promise<void> {
  await desk.sink.greet(false);
  const opening = desk.startOpen();
  let hasEnded = false;
  void opening.ended.then(() => (hasEnded = true));
  while (!hasEnded && desk.underWay().length === 0) await sleep(20);
  const killed = await kill(opening);
  if (!killed) throw new Error(`open ended before it was killed: ${(await opening.ended).stderr}`);
  await desk.sink.greet(true);
}

/** The rest is delivered: exit 0, or 4 where something is left to a person. */
export async function deliverAll(desk: Desk): Promise<Ran> {
  const ran = await desk.run('deliver', '--json');
  if (ran.code !== 0 && ran.code !== 4) throw new Error(`deliver ended with ${ran.code}: ${ran.stderr}`);
  return ran;
}
