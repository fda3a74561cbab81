import type { Kysely, Transaction } from 'kysely';
import type { Update } from '../domain/update.ts';
import { importedActs, type Told } from './auditActs.ts';
import type { ImportEntry, ImportOutcome, ImportStore } from './importStore.ts';
import type { RecordOptions } from './incidents.ts';
import { fromIncident, fromUpdate } from './rows.ts';
import type { Schema } from './schema.ts';

/** Rows a statement: an update has 18 columns, and SQLite takes 32,766 variables. */
const rowsAStatement = 500;

export function createImportStore(db: Kysely<Schema>, options: Omit<RecordOptions, 'onPlanned'>): ImportStore {
  return {
    known: async (source) => {
      const rows = await knownRows(db).where('imports.source', '=', source).execute();
      return new Map(
        rows.map((row) => [
          row.foreign_id,
          {
            incidentUuid: row.incident_uuid,
            number: row.number,
            mark: row.mark,
            isTouched: row.last_seq !== row.imported_seq,
          },
        ]),
      );
    },
    record: async (source, entries) => {
      if (entries.length === 0) return [];
      const record = () => options.write((tx) => recordIn(tx, source, entries, options));
      return await options.remembering(record, () => true);
    },
    mirrored: async (channelType) => {
      const posts = db.selectFrom('deliveries').select(['remote_id', 'incident_number']).distinct();
      const rows = await posts.where('type', '=', channelType).where('remote_id', 'is not', null).execute();
      // `incident`, or `incident/update`.
      return new Map(rows.map((row) => [row.remote_id?.split('/')[0] ?? '', row.incident_number]));
    },
    addresses: async () => {
      const rows = await knownRows(db).where('imports.path', 'is not', null).orderBy('incidents.number').execute();
      return rows.flatMap(({ path, number, incident_uuid: incidentUuid }) =>
        path === null ? [] : [{ incidentUuid, number, path }],
      );
    },
  };
}

const knownRows = (db: Kysely<Schema>) =>
  db
    .selectFrom('imports')
    .innerJoin('incidents', 'incidents.uuid', 'imports.incident_uuid')
    .select([
      'imports.foreign_id',
      'imports.incident_uuid',
      'imports.path',
      'imports.mark',
      'imports.last_seq as imported_seq',
      'incidents.last_seq',
      'incidents.number',
    ]);

async function recordIn(
  tx: Transaction<Schema>,
  source: string,
  entries: readonly ImportEntry[],
  { host, trail }: Pick<RecordOptions, 'host' | 'trail'>,
): Promise<readonly ImportOutcome[]> {
  const { epoch: before } = await tx.selectFrom('meta').select('epoch').executeTakeFirstOrThrow();
  const epoch = before + 1;
  const last = await tx.selectFrom('incidents').select(tx.fn.max('number').as('number')).executeTakeFirst();
  let number = last?.number ?? 0;
  const updates: Update[] = [];
  const outcomes: ImportOutcome[] = [];
  const told: Told[] = [];
  for (const entry of entries) {
    const known = await knownRows(tx)
      .where('imports.source', '=', source)
      .where('imports.foreign_id', '=', entry.foreignId)
      .executeTakeFirst();
    if (known && (known.mark === entry.mark || known.last_seq !== known.imported_seq)) {
      outcomes.push({ kind: 'kept', number: known.number });
    } else if (known) {
      const replaced = await replace(tx, source, entry, { ...known, uuid: known.incident_uuid });
      updates.push(...replaced);
      const incident = { ...entry.incident, uuid: known.incident_uuid, number: known.number };
      told.push({ kind: 'changed', incident, updates: replaced });
      outcomes.push({ kind: 'changed', number: known.number });
    } else {
      number += 1;
      await insert(tx, source, entry, number);
      updates.push(...entry.updates);
      told.push({ kind: 'new', incident: { ...entry.incident, number }, updates: entry.updates });
      outcomes.push({ kind: 'new', number });
    }
  }
  for (let from = 0; from < updates.length; from += rowsAStatement) {
    const rows = updates.slice(from, from + rowsAStatement).map((update) => fromUpdate(update, epoch, host));
    await tx.insertInto('updates').values(rows).execute();
  }
  await trail.append(tx, await importedActs(tx, source, told, epoch));
  await tx.updateTable('meta').set({ epoch }).execute();
  return outcomes;
}

async function insert(tx: Transaction<Schema>, source: string, entry: ImportEntry, number: number): Promise<void> {
  const { foreignId, path, mark, incident } = entry;
  await tx
    .insertInto('incidents')
    .values(fromIncident({ ...incident, number }))
    .execute();
  const row = { source, foreign_id: foreignId, incident_uuid: incident.uuid, path, mark, last_seq: incident.lastSeq };
  await tx.insertInto('imports').values(row).execute();
}

/** @returns its updates as they are to be stored: one that was there keeps its id, by which feeds know it */
async function replace(
  tx: Transaction<Schema>,
  source: string,
  { foreignId, path, mark, incident, updates }: ImportEntry,
  known: { readonly uuid: string; readonly number: number; readonly last_seq: number },
): Promise<readonly Update[]> {
  const { uuid, number } = known;
  const older = await tx.selectFrom('updates').select(['id', 'at']).where('incident_uuid', '=', uuid).execute();
  const ids = new Map(older.map(({ id, at }) => [at, id]));
  // The page makes anew what has another number here; updates that were only reworded are as many as before.
  const lastSeq = Math.max(incident.lastSeq, known.last_seq + 1);
  const { uuid: _, ...row } = fromIncident({ ...incident, number, lastSeq });
  await tx.updateTable('incidents').set(row).where('uuid', '=', uuid).execute();
  await tx.deleteFrom('updates').where('incident_uuid', '=', uuid).execute();
  await tx
    .updateTable('imports')
    .set({ path, mark, last_seq: lastSeq })
    .where('source', '=', source)
    .where('foreign_id', '=', foreignId)
    .execute();
  return updates.map((update) => {
    const id = ids.get(update.at.getTime()) ?? update.id;
    // Of two at one instant the second is another one.
    ids.delete(update.at.getTime());
    return { ...update, id, incidentUuid: uuid };
  });
}
