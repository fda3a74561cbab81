import type { Transaction } from 'kysely';
import type { Act } from '../domain/audit.ts';
import { publicId } from '../domain/incident.ts';
import { addApproval, approvalAct } from './approvalRows.ts';
import { endWithYes } from './approvals.ts';
import type { Schema } from './schema.ts';
import { type Entry, StaleEntry } from './store.ts';

/** What a second person has to do with an entry, in its transaction. Throws `StaleEntry` where there is no yes any more. */
export async function recordApproval(
  tx: Transaction<Schema>,
  { approval, incident, update }: Pick<Entry, 'approval' | 'incident' | 'update'>,
): Promise<readonly Act[]> {
  if (approval === undefined) return [];
  const of = { incidentUuid: incident.uuid, updateId: update.id };
  switch (approval.kind) {
    case 'channels': {
      const { asked, subject, rules } = approval;
      const waits = { kind: 'channels', state: 'waiting', ended: null, reason: null, request: null } as const;
      const added = await addApproval(tx, { ...waits, asked, subject, rules, ...of });
      return [await approvalAct('asked', added)];
    }
    case 'approved': {
      const { id, by, glass } = approval;
      const ended = await endWithYes(tx, id, by, glass);
      if (ended === null) throw new StaleEntry();
      const subject = { ...ended.subject, id: publicId(incident), seq: update.seq };
      const columns = { incident_uuid: of.incidentUuid, update_id: of.updateId, subject: JSON.stringify(subject) };
      await tx.updateTable('approvals').set(columns).where('id', '=', id).execute();
      return [await approvalAct(glass === null ? 'approved' : 'broken_glass', { ...ended, ...of })];
    }
    case 'broken_glass': {
      const { by, reason, subject, rules, contentHash } = approval;
      await endTheSame(tx, contentHash, by.at);
      const broken = { kind: 'broken_glass', state: 'broken_glass', ended: null, request: null } as const;
      const added = await addApproval(tx, { ...broken, asked: by, reason, subject, rules, ...of });
      return [await approvalAct('broken_glass', added)];
    }
    default:
      return approval satisfies never;
  }
}

/** Approved afterwards it would be said twice. */
async function endTheSame(tx: Transaction<Schema>, contentHash: string, at: Date): Promise<void> {
  await tx
    .updateTable('approvals')
    .set({ state: 'overtaken', ended_at: at.getTime() })
    .where('state', '=', 'waiting')
    .where('content_hash', '=', contentHash)
    .execute();
}
