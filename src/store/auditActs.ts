import type { Kysely } from 'kysely';
import { type Act, type AuditSubject, isSubject, subjectOf } from '../domain/audit.ts';
import { type Incident, publicId } from '../domain/incident.ts';
import type { Update } from '../domain/update.ts';
import { fromUpdate } from './rows.ts';
import type { DeliveryRow, Schema } from './schema.ts';
import type { Circumstances, Move } from './store.ts';

interface Recorded {
  readonly incident: Incident;
  readonly update: Update;
  readonly circumstances?: Circumstances;
}

/** What the trail holds of an entry of a timeline; see `vouched` for what it is held against later. */
export async function recordedAct(
  { incident, update, circumstances }: Recorded,
  epoch: number,
  deliveries: number,
): Promise<Act> {
  const { textHash } = await import('./auditHash.ts');
  const { evidence } = update;
  const proof: AuditSubject = {
    ...(evidence?.override == null ? {} : { override: textHash(evidence.override) }),
    ...(evidence?.confirmedBy == null ? {} : { confirmed: evidence.confirmedBy }),
    ...(update.cause === undefined ? {} : { automatic: true }),
    ...(circumstances?.wordingAllowed && update.cause === undefined ? { wording: 'allowed' } : {}),
  };
  return { action: 'entry.recorded', subject: { ...(await claimOf(incident, update, epoch)), deliveries, ...proof } };
}

/** By which the trail vouches for an entry. */
export async function claimOf(incident: Incident, update: Update, epoch: number): Promise<AuditSubject> {
  const { textHash } = await import('./auditHash.ts');
  return {
    ...{ incident: incident.uuid, id: publicId(incident), update: update.id, number: update.seq, epoch },
    ...{ event: update.event, status: update.status, impact: update.impact, at: update.at.getTime() },
    ...{ private: update.isPrivate, sha256: textHash(update.body) },
    ...(update.corrects === null ? {} : { corrects: update.corrects }),
  };
}

/** An incident as an import has told it. */
export interface Told {
  readonly kind: 'new' | 'changed';
  readonly incident: Incident;
  readonly updates: readonly Update[];
}

/** One entry an incident. Of what there was before the trail some may be replaced: then the last one says what is left of it. */
export async function importedActs(
  db: Kysely<Schema>,
  source: string,
  told: readonly Told[],
  epoch: number,
): Promise<readonly Act[]> {
  if (told.length === 0) return [];
  const { digestOfUpdates } = await import('./auditHash.ts');
  const { digestOfTimeline } = await import('./auditCompare.ts');
  const acts = told.map(({ kind, incident, updates }): Act => {
    const rows = updates.map((one) => fromUpdate(one, epoch, '')).toSorted((a, b) => a.seq - b.seq);
    const subject = { incident: incident.uuid, id: publicId(incident), source, kind, epoch };
    return { action: 'history.imported', subject: { ...subject, ...digestOfTimeline(rows) } };
  });
  const beganAt = told.some(({ kind }) => kind === 'changed') ? await beganAtEpoch(db) : 0;
  if (beganAt === 0) return acts;
  const before = await digestOfUpdates(db, beganAt);
  return acts.map((act, at) => (at < acts.length - 1 ? act : { ...act, subject: { ...act.subject, before } }));
}

/** The epoch up to which there were entries before the trail; 0: there were none, or no trail yet. */
async function beganAtEpoch(db: Kysely<Schema>): Promise<number> {
  const first = await db.selectFrom('audit').select('subject').where('seq', '=', 1).executeTakeFirst();
  const before = first && subjectOf(first.subject)?.['before'];
  return isSubject(before) ? Number(before['epoch']) : 0;
}

/** A person's word on deliveries, which are named by their places: an id could be made of an address. */
export async function decidedAct(db: Kysely<Schema>, moves: readonly Move[]): Promise<Act> {
  const [first] = moves;
  if (first && moves.length === 1) {
    const row = await placeOf(db, first.id);
    const where = { incident: row.incident_uuid, update: row.update_id, delivery: row.position, channel: row.channel };
    return { action: 'delivery.settled', subject: { ...where, from: first.from, to: first.to } };
  }
  return { action: 'deliveries.retried', subject: { deliveries: moves.length } };
}

const placeOf = async (
  db: Kysely<Schema>,
  id: string,
): Promise<Pick<DeliveryRow, 'incident_uuid' | 'update_id' | 'channel'> & { readonly position: number }> =>
  await db
    .selectFrom('deliveries')
    .select(['incident_uuid', 'update_id', 'channel', 'position'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
