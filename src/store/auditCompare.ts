import type { Kysely, SelectQueryBuilder } from 'kysely';
import { type AuditAction, type AuditSubject, subjectOf } from '../domain/audit.ts';
import { publicId } from '../domain/incident.ts';
import type { EntryStatus } from '../domain/status.ts';
import { createDigesting, type Timeline, timelinesInOrder, type VouchedRow, vouched } from './auditHash.ts';
import type { AuditFault } from './auditStore.ts';
import type { Schema } from './schema.ts';

/** What there was before the trail, as it says itself. */
export interface Before {
  /** Of the entry that says so. */
  readonly entry: number;
  readonly epoch: number;
  readonly updates: number;
  readonly sha256: string;
}

/** An entry of the trail that vouches for entries of a timeline. */
interface Claim {
  readonly seq: number;
  readonly action: AuditAction;
  readonly subject: AuditSubject;
}

const claiming = ['entry.recorded', 'entry.merged', 'history.imported'] as const satisfies readonly AuditAction[];

/**
 * Holds all timelines against the trail, incident by incident: what it vouches for is there as it says, and nothing besides.
 * @param copiedUpTo see `AuditOptions`
 */
export async function compareTimelines(
  db: Kysely<Schema>,
  before: Before,
  copiedUpTo: number,
): Promise<{ readonly fault: AuditFault | null; readonly updates: number }> {
  const older = createDigesting(before.epoch);
  let updates = 0;
  for await (const timelines of timelinesInOrder(db)) {
    older.add(timelines.flatMap((one) => one.updates));
    const claims = await claimsOn(db, timelines);
    for (const one of timelines) {
      const own = one.updates.filter((row) => row.epoch > copiedUpTo);
      updates += own.length;
      const isNewer = ({ subject }: Claim): boolean => Number(subject['epoch']) > copiedUpTo;
      const fault = faultIn({ ...one, updates: own }, (claims.get(one.uuid) ?? []).filter(isNewer), before.epoch);
      if (fault !== null) return { fault, updates };
    }
  }
  const fault = (copiedUpTo < 0 ? faultBefore(before, older.end()) : null) ?? (await orphans(db, copiedUpTo));
  return { fault, updates };
}

function faultBefore(before: Before, found: ReturnType<ReturnType<typeof createDigesting>['end']>): AuditFault | null {
  if (found.updates === before.updates && found.sha256 === before.sha256) return null;
  return { kind: 'before_changed', seq: before.entry, counted: before.updates, found: found.updates };
}

async function claimsOn(
  db: Kysely<Schema>,
  timelines: readonly Timeline[],
): Promise<ReadonlyMap<string, readonly Claim[]>> {
  const uuids = timelines.map(({ uuid }) => uuid);
  const rows = await claims(db).where('incident_uuid', 'in', uuids).orderBy('seq').execute();
  return Map.groupBy(rows.map(toClaim), ({ subject }) => String(subject['incident']));
}

const claims = (db: Kysely<Schema>): SelectQueryBuilder<Schema, 'audit', ClaimRow> =>
  db.selectFrom('audit').select(['seq', 'action', 'subject']).where('action', 'in', claiming);

type ClaimRow = Pick<Schema['audit'], 'seq' | 'action' | 'subject'>;
const toClaim = ({ seq, action, subject }: ClaimRow): Claim => ({
  seq,
  action: action as AuditAction,
  subject: subjectOf(subject) ?? {},
});

function faultIn(timeline: Timeline, claimed: readonly Claim[], beganAt: number): AuditFault | null {
  // Told anew by an import, an incident has no older entries any more.
  const imported = claimed.findLast(({ action }) => action === 'history.imported');
  const single = new Map(
    claimed
      .filter(({ seq, action }) => action !== 'history.imported' && seq > (imported?.seq ?? 0))
      .map((claim) => [String(claim.subject['update']), claim]),
  );
  const ofImport = timeline.updates.filter((row) => row.epoch === imported?.subject['epoch']);
  for (const row of timeline.updates) {
    const claim = single.get(row.id);
    single.delete(row.id);
    const fault = claim ? faultOf(timeline, row, claim) : null;
    if (fault !== null) return fault;
    if (!claim && row.epoch > beganAt && !ofImport.includes(row)) {
      return { kind: 'update_unrecorded', update: nameOf(timeline, row.seq) };
    }
  }
  const [missing] = single.values();
  if (missing) {
    return { kind: 'update_missing', seq: missing.seq, update: nameOf(timeline, Number(missing.subject['number'])) };
  }
  return imported ? faultOfImport(timeline, ofImport, imported) : null;
}

/** In which order what differs is told; the text first, because it is what readers saw. */
const told = ['sha256', 'event', 'status', 'impact', 'at', 'private'] as const;

function faultOf(timeline: Timeline, row: VouchedRow, { seq, subject }: Claim): AuditFault | null {
  const found = vouched(row);
  const what =
    told.find((key) => found[key] !== subject[key]) ??
    (row.seq === subject['number'] && row.epoch === subject['epoch'] ? null : 'place');
  return what === null ? null : { kind: 'update_changed', seq, update: nameOf(timeline, row.seq), what };
}

function faultOfImport(timeline: Timeline, rows: readonly VouchedRow[], { seq, subject }: Claim): AuditFault | null {
  const { updates, sha256 } = digestOfTimeline(rows);
  if (updates === subject['updates'] && sha256 === subject['sha256']) return null;
  const update = nameOf(timeline, null);
  if (updates < Number(subject['updates'])) return { kind: 'update_missing', seq, update };
  return { kind: 'update_changed', seq, update, what: 'import' };
}

/** Over entries in their order, all of them. */
export function digestOfTimeline(rows: readonly VouchedRow[]): { readonly updates: number; readonly sha256: string } {
  const digesting = createDigesting(Number.MAX_SAFE_INTEGER);
  digesting.add(rows);
  const { updates, sha256 } = digesting.end();
  return { updates, sha256 };
}

function nameOf({ number, work, status }: Timeline, seq: number | null): string {
  const id = publicId({ number, work: work === null ? null : JSON.parse(work), status: status as EntryStatus });
  return seq === null ? id : `${id}#${seq}`;
}

/** What has no incident any more. */
async function orphans(db: Kysely<Schema>, copiedUpTo: number): Promise<AuditFault | null> {
  const update = await db
    .selectFrom('updates')
    .select('id')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('incidents').select('uuid').whereRef('uuid', '=', 'updates.incident_uuid'))),
    )
    .limit(1)
    .executeTakeFirst();
  if (update) return { kind: 'update_unrecorded', update: update.id };
  const rows = await claims(db)
    .where('incident_uuid', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('incidents').select('uuid').whereRef('uuid', '=', 'audit.incident_uuid'))),
    )
    .orderBy('seq')
    .execute();
  const lost = rows.map(toClaim).find(({ subject }) => Number(subject['epoch']) > copiedUpTo);
  if (!lost) return null;
  const number = lost.subject['number'];
  const id = String(lost.subject['id']);
  return { kind: 'update_missing', seq: lost.seq, update: typeof number === 'number' ? `${id}#${number}` : id };
}
