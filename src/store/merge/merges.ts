import type { Kysely, Transaction } from 'kysely';
import { type Act, type AuditSubject, subjectOf } from '../../domain/audit.ts';
import { publicId } from '../../domain/incident.ts';
import { type MergedTelling, mergeTimelines, type Telling } from '../../domain/mergeTimelines.ts';
import { claimOf } from '../auditActs.ts';
import type { RecordOptions } from '../incidents.ts';
import { fromIncident, fromUpdate, toIncident, toUpdate } from '../rows.ts';
import type { Schema } from '../schema.ts';
import { type Ledger, type MergeStore, type SpokenIncident, standbySource, type TakenIncident } from './mergeStore.ts';
import { readLedger } from './readLedger.ts';
import { takeLedger } from './takeLedger.ts';

const idsAQuery = 500;

export function createMergeStore(db: Kysely<Schema>, options: RecordOptions): MergeStore {
  return {
    spokenSince: (epoch) => spokenSince(db, epoch),
    open: (updateIds) => openOf(db, updateIds),
    ledger: (updateIds) => readLedger(db, updateIds),
    known: (updateIds) => knownOf(db, updateIds),
    plan: async (spoken) => {
      const { incident, ...rest } = await decide(db, spoken);
      return answerOf(spoken, incident, rest);
    },
    take: async (spoken, ledger) => {
      const take = () => options.write((tx) => takeIn(tx, spoken, ledger, options));
      return await options.remembering(take, () => true);
    },
  };
}

async function spokenSince(db: Kysely<Schema>, epoch: number): Promise<readonly SpokenIncident[]> {
  const spoken = db.selectFrom('updates').select('incident_uuid').where('epoch', '>', epoch);
  const rows = await db.selectFrom('incidents').selectAll().where('uuid', 'in', spoken).orderBy('number').execute();
  const numbers = await db.selectFrom('incidents').select(['uuid', 'number']).execute();
  const uuids = new Map(numbers.map(({ uuid, number }) => [number, uuid]));
  const all: SpokenIncident[] = [];
  for (const row of rows) {
    const entries = await db
      .selectFrom('updates')
      .selectAll()
      .where('incident_uuid', '=', row.uuid)
      .orderBy('seq')
      .execute();
    const own = new Set(entries.filter((one) => one.epoch > epoch).map(({ id }) => id));
    const cameFromUuid = row.came_from === null ? null : (uuids.get(row.came_from) ?? null);
    const imported = await db
      .selectFrom('imports')
      .select(['source', 'foreign_id', 'path', 'mark'])
      .where('incident_uuid', '=', row.uuid)
      .executeTakeFirst();
    const incident = toIncident(row);
    const told = await toldIn(db, row.uuid);
    all.push({ incident, updates: entries.map(toUpdate), own, told, cameFromUuid, imported: imported ?? null });
  }
  return all;
}

/** Who recorded what there, and where it stands in the trail there. */
async function toldIn(db: Kysely<Schema>, uuid: string): Promise<ReadonlyMap<string, AuditSubject>> {
  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .where('incident_uuid', '=', uuid)
    .where('action', 'in', ['entry.recorded', 'entry.merged'])
    .orderBy('seq')
    .execute();
  return new Map(
    rows.map(({ seq, at, person, host, via, origin, subject, hash }) => [
      String(subjectOf(subject)?.['update']),
      { seq, at, person, host, via, from: origin, hash },
    ]),
  );
}

async function openOf(db: Kysely<Schema>, updateIds: readonly string[]) {
  const counts = { waiting: 0, uncertain: 0 };
  for (let from = 0; from < updateIds.length; from += idsAQuery) {
    const rows = await db
      .selectFrom('deliveries')
      .select(({ fn }) => ['state', fn.countAll<number>().as('n')])
      .where('update_id', 'in', updateIds.slice(from, from + idsAQuery))
      .groupBy('state')
      .execute();
    for (const { state, n } of rows) {
      if (state === 'queued' || state === 'retrying') counts.waiting += Number(n);
      if (state === 'uncertain' || state === 'sending') counts.uncertain += Number(n);
    }
  }
  return counts;
}

async function knownOf(db: Kysely<Schema>, updateIds: readonly string[]): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  for (let from = 0; from < updateIds.length; from += idsAQuery) {
    const some = updateIds.slice(from, from + idsAQuery);
    const rows = await db.selectFrom('updates').select('id').where('id', 'in', some).execute();
    for (const { id } of rows) known.add(id);
  }
  return known;
}

type Decided = MergedTelling & { readonly kind: TakenIncident['kind']; readonly lostKey: string | null };

/** What the incident will be here. */
async function decide(db: Kysely<Schema>, spoken: SpokenIncident): Promise<Decided> {
  const { uuid } = spoken.incident;
  const row = await db.selectFrom('incidents').selectAll().where('uuid', '=', uuid).executeTakeFirst();
  const isOwn = ({ id }: { readonly id: string }): boolean => spoken.own.has(id);
  if (!row) return await decideNew(db, spoken);
  const entries = await db.selectFrom('updates').selectAll().where('incident_uuid', '=', uuid).orderBy('seq').execute();
  const shared: Telling = { incident: toIncident(row), updates: entries.map(toUpdate) };
  const merged = mergeTimelines(shared, spoken, isOwn);
  if (merged.added.length === 0) return { ...merged, kind: 'known', lostKey: null };
  const lostKey = await takenKey(db, merged.incident);
  const incident = lostKey === null ? merged.incident : { ...merged.incident, key: null };
  return { ...merged, incident, kind: 'continued', lostKey };
}

async function decideNew(db: Kysely<Schema>, spoken: SpokenIncident): Promise<Decided> {
  const last = await db.selectFrom('incidents').select(db.fn.max('number').as('number')).executeTakeFirst();
  const origin =
    spoken.cameFromUuid === null
      ? undefined
      : await db.selectFrom('incidents').select('number').where('uuid', '=', spoken.cameFromUuid).executeTakeFirst();
  const lostKey = await takenKey(db, spoken.incident);
  const incident = {
    ...spoken.incident,
    number: (last?.number ?? 0) + 1,
    cameFrom: spoken.incident.cameFrom === null ? null : (origin?.number ?? null),
    ...(lostKey === null ? {} : { key: null }),
  };
  const seqs = new Map(spoken.updates.map(({ seq }) => [seq, seq]));
  return { incident, added: spoken.updates, seqs, meanwhile: [], lastWord: null, kind: 'new', lostKey };
}

/** A key that another open incident here has; null: it is free. The index has the last word on it. */
async function takenKey(db: Kysely<Schema>, { uuid, key, status, work }: Telling['incident']): Promise<string | null> {
  if (key === null || ['resolved', 'completed', 'cancelled'].includes(status)) return null;
  const holder = await db
    .selectFrom('incidents')
    .select('uuid')
    .where('key', '=', key)
    .where('uuid', '!=', uuid)
    .where('status', 'not in', ['resolved', 'completed', 'cancelled'])
    .where('work', work === null ? 'is' : 'is not', null)
    .executeTakeFirst();
  return holder ? key : null;
}

async function takeIn(
  tx: Transaction<Schema>,
  spoken: SpokenIncident,
  ledger: (updateIds: readonly string[]) => Ledger,
  { host, trail, onPlanned }: RecordOptions,
): Promise<TakenIncident> {
  const decided = await decide(tx, spoken);
  const { incident, added, kind } = decided;
  if (kind === 'known') return answerOf(spoken, incident, decided);
  const { epoch: before } = await tx.selectFrom('meta').select('epoch').executeTakeFirstOrThrow();
  const { uuid, ...changed } = fromIncident(incident);
  await tx
    .insertInto('incidents')
    .values({ uuid, ...changed })
    .onConflict((conflict) => conflict.column('uuid').doUpdateSet(changed))
    .execute();
  const epochs = new Map(added.map(({ id }, at) => [id, before + 1 + at]));
  for (const one of added) {
    await tx
      .insertInto('updates')
      .values(fromUpdate(one, epochs.get(one.id) ?? before, host))
      .execute();
  }
  if (kind === 'new') await mark(tx, spoken, incident.number);
  const places = new Map(added.map(({ id, seq }) => [id, { seq, epoch: epochs.get(id) ?? before }]));
  await takeLedger(tx, ledger(added.map(({ id }) => id)), incident.number, places, onPlanned);
  const acts: Act[] = [];
  for (const one of added) {
    const claim = await claimOf(incident, one, epochs.get(one.id) ?? before);
    acts.push({ action: 'entry.merged', subject: { ...claim, was: spoken.told.get(one.id) ?? null } });
  }
  await trail.append(tx, acts);
  await tx
    .updateTable('meta')
    .set({ epoch: before + added.length })
    .execute();
  return answerOf(spoken, incident, decided);
}

/** Where it stood while the shared store did not answer. */
async function mark(tx: Transaction<Schema>, spoken: SpokenIncident, number: number): Promise<void> {
  const { incident, imported } = spoken;
  const path = incident.number === number ? null : `incidents/${incident.number}`;
  const row = imported ?? { source: standbySource, foreign_id: incident.uuid, path, mark: '' };
  await tx
    .insertInto('imports')
    .values({ ...row, incident_uuid: incident.uuid, last_seq: incident.lastSeq })
    // The same history was imported here too.
    .onConflict((conflict) => conflict.columns(['source', 'foreign_id']).doNothing())
    .execute();
}

const answerOf = (
  { incident: before }: SpokenIncident,
  incident: Telling['incident'],
  { kind, added, meanwhile, lastWord, lostKey }: Omit<Decided, 'incident'>,
): TakenIncident => ({
  uuid: incident.uuid,
  title: incident.title,
  id: publicId(incident),
  idBefore: publicId(before),
  kind,
  added: added.map(({ id, seq, event }) => ({ id, seq, event })),
  meanwhile: meanwhile.length,
  lastWord,
  lostKey,
});
