import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountsOf, resendsOf } from '../accounts.ts';
import type { Arrival } from './receivers.ts';
import { identified, readRecord, type StoreRecord, type Told } from './record.ts';
import type { Stage } from './stage.ts';
import type { Entry } from './story.ts';

/** Connections of the e-mail channel, by default. */
const connections = 10;

/** What an outage came to. */
export interface Verdict {
  readonly messages: number;
  readonly lost: number;
  readonly copies: number;
  /** Of these, those that the ledger had called uncertain. */
  readonly wereUncertain: number;
  /** What can't be, a sentence each; empty is well. */
  readonly faults: readonly string[];
}

export interface Expected {
  readonly entries: readonly Entry[];
  readonly people: readonly string[];
  readonly channels: readonly string[];
}

/**
 * What can't be true even right after a kill.
 * @param left ids that earlier kills have left under way; those of this one are added
 */
export async function faultsAtOnce(stage: Stage, left: Set<string>): Promise<readonly string[]> {
  const record = await readRecord(stage);
  const { faults } = account(record, identified(await stage.receivers.arrivals(), record), stage.receivers.edits());
  const cutOff = record.deliveries.filter(({ id, state }) => state === 'sending' && !left.has(id));
  for (const { id } of cutOff) left.add(id);
  const often = [...Map.groupBy(cutOff, ({ channel }) => channel)].filter(
    ([channel, rows]) => rows.length > (channel === 'customers' ? connections : 1),
  );
  return [...faults, ...often.map(([channel, rows]) => `${rows.length} of ${channel} were under way at once`)];
}

/** All of it, once nothing is left to be done. */
export async function verdictOn(stage: Stage, expected: Expected): Promise<Verdict> {
  const record = await readRecord(stage);
  const arrived = identified(await stage.receivers.arrivals(), record);
  const money = account(record, arrived, stage.receivers.edits());
  const lost = lostOf(record, arrived, stage.receivers.edits());
  return {
    messages: record.deliveries.length,
    lost: lost.length,
    copies: money.copies,
    wereUncertain: money.wereUncertain,
    faults: [
      ...money.faults,
      ...lost.map((row) => `lost: ${nameOf(row)}`),
      ...unsettled(record),
      ...unplanned(record, expected),
      ...outOfOrder(record, arrived),
      ...pageFaults(stage, expected.entries),
      ...stage.receivers.strange(),
      ...(await storeFaults(stage, expected)),
    ],
  };
}

const nameOf = ({ channel, to, incident, seq, state, moves }: Told): string =>
  `${channel} ${to} INC-${incident}#${seq} is ${state}, after ${moves.map((move) => move.to).join(', ')}`;

const isAnswered = ({ channel }: Told): boolean => channel !== 'page';

function account(
  { deliveries }: StoreRecord,
  arrived: readonly Arrival[],
  edits: readonly string[],
): Pick<Verdict, 'copies' | 'wereUncertain' | 'faults'> {
  const told = deliveries.filter(isAnswered);
  const posts = told.filter((row) => !isEdit(row, edits));
  const came = arrived.map((one) => ({ ...one, id: one.id ?? 'nobody’s' }));
  const books = accountsOf(posts, came);
  const say = (what: string, rows: readonly Told[]): readonly string[] => rows.map((row) => `${what}: ${nameOf(row)}`);
  const justified = books.doubled.reduce((sum, row) => {
    const copies = came.filter(({ id }) => id === row.id).length - 1;
    return sum + Math.min(copies, resendsOf(row));
  }, 0);
  return {
    copies: books.spare,
    wereUncertain: justified,
    faults: [
      ...books.strange.map(({ channel, to, text }) => `came to nobody’s order: ${channel} ${to} ${text.slice(0, 80)}`),
      ...say('came without an intent', books.unintended),
      ...say('is sent and never came', books.neverCame),
      ...say('a silent copy', books.silent),
      ...say('a copy with other bytes', books.altered),
    ],
  };
}

/** Its post was changed in place: that leaves no message of its own. */
const isEdit = (row: Told, edits: readonly string[]): boolean =>
  row.channel === 'slack' && row.event === 'correction' && (row.edits || edits.length > 0);

/** Never came, and nothing did that takes its place: whoever it was for has not been told. */
function lostOf({ deliveries }: StoreRecord, arrived: readonly Arrival[], edits: readonly string[]): readonly Told[] {
  const came = new Set(arrived.map(({ id }) => id));
  const told = deliveries.filter((row) => isAnswered(row) && !isEdit(row, edits));
  return told.filter((row) => !came.has(row.id) && !told.some((other) => isNewer(other, row) && came.has(other.id)));
}

/** Nothing but another correction takes the place of one. */
const isNewer = (one: Told, other: Told): boolean =>
  other.event !== 'correction' &&
  one.channel === other.channel &&
  one.to === other.to &&
  one.incident === other.incident &&
  one.seq > other.seq;

/** Nothing is under way; what is not sent was overtaken. */
const unsettled = ({ deliveries }: StoreRecord): readonly string[] =>
  deliveries
    .filter(({ state, reason }) => state !== 'sent' && !(state === 'cancelled' && reason === 'overtaken'))
    .filter((row) => row.state !== 'uncertain' || !deliveries.some((other) => isNewer(other, row)))
    .map((row) => `unsettled: ${nameOf(row)} (${row.reason})`);

/** Each entry of the story is there once and in its order, and each is for everybody. */
function unplanned({ deliveries, updates }: StoreRecord, { entries, people, channels }: Expected): readonly string[] {
  const faults: string[] = [];
  const told = (incident: number): string =>
    updates
      .filter((one) => one.incident === incident)
      .map(({ event }) => event)
      .join(', ');
  const wanted = Map.groupBy(entries, ({ incident }) => incident);
  for (const [incident, own] of wanted) {
    const story = own.map(({ event }) => event).join(', ');
    if (told(incident) !== story) faults.push(`INC-${incident} says ${told(incident)} and not ${story}`);
  }
  const seqs = [...Map.groupBy(updates, ({ incident }) => incident)].filter(([, own]) =>
    own.some(({ seq }, index) => seq !== index + 1),
  );
  faults.push(...seqs.map(([incident]) => `the entries of INC-${incident} have a hole in their numbers`));
  for (const update of updates) {
    const rows = deliveries.filter(({ updateId }) => updateId === update.id);
    const to = rows.filter(({ channel }) => channel === 'customers').map((row) => row.to);
    if (update.event === 'correction') continue;
    const missing = people.filter((one) => !to.includes(one));
    if (missing.length > 0) faults.push(`INC-${update.incident}#${update.seq} forgets ${missing.length} people`);
    const absent = channels.filter((name) => !rows.some(({ channel }) => channel === name));
    if (absent.length > 0) faults.push(`INC-${update.incident}#${update.seq} forgets ${absent.join(', ')}`);
  }
  return faults;
}

function outOfOrder({ deliveries }: StoreRecord, arrived: readonly Arrival[]): readonly string[] {
  const known = new Map(deliveries.map((row) => [row.id, row]));
  const heard = new Map<string, number>();
  return arrived.flatMap(({ id }) => {
    const row = known.get(id ?? '');
    if (!row) return [];
    const who = `${row.channel} ${row.to} ${row.incident}`;
    const before = heard.get(who) ?? 0;
    heard.set(who, Math.max(before, row.seq));
    return row.seq < before && row.event !== 'correction' ? [`came after #${before}: ${nameOf(row)}`] : [];
  });
}

/** The newest words are there, what was corrected is not, and nothing of a half publication lies about. */
function pageFaults({ page }: Stage, entries: readonly Entry[]): readonly string[] {
  const read = (path: string): string => (existsSync(join(page, path)) ? readFileSync(join(page, path), 'utf8') : '');
  const faults: string[] = [];
  for (const [incident, own] of Map.groupBy(entries, (one) => one.incident)) {
    const text = read(`incidents/${incident}/index.html`);
    if (text === '') faults.push(`the page has nothing of INC-${incident}`);
    for (const [index, { mark }] of own.entries()) {
      const isCorrected = own[index + 1]?.event === 'correction';
      if (mark !== null && text.includes(mark) === isCorrected)
        faults.push(`the page ${isCorrected ? 'still' : 'does not'} say ${mark}`);
    }
  }
  if (entries.length === 0) return faults;
  // Of a publication that died when all had changed, the next change tidies up.
  const left = readdirSync(join(page, '.allclear')).filter((name) => !/^files\.json\.[0-9a-f]{8}\.new$/u.test(name));
  const own = left.toSorted().join(', ');
  return own === 'files.json, lock' ? faults : [...faults, `beside the page there are ${own}`];
}

async function storeFaults({ kind, schema, sql }: Stage, { people }: Expected): Promise<readonly string[]> {
  const numbers = (await sql(`select number from ${schema}incidents order by number`)).map((row) =>
    Number(row['number']),
  );
  const list = (await sql(`select email from ${schema}people order by email`)).map((row) => String(row['email']));
  const integrity = kind === 'SQLite' ? await sql('pragma integrity_check') : [];
  return [
    ...(numbers.some((number, index) => number !== index + 1) ? [`incidents are numbered ${numbers.join(', ')}`] : []),
    ...(list.join() === people.toSorted().join() ? [] : [`the list of people has ${list.length} of ${people.length}`]),
    ...integrity.flatMap((row) => (row['integrity_check'] === 'ok' ? [] : [String(row['integrity_check'])])),
  ];
}
