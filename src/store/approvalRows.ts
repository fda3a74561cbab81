import type { Kysely } from 'kysely';
import type { Approval, ApprovalRules, ApprovalSubject, Said, SaidMessage } from '../domain/approval.ts';
import type { Act, Via } from '../domain/audit.ts';
import type { ApprovalRow, Schema } from './schema.ts';

// The words in the columns were written by this program and are read back as what they were.

export const toApproval = (row: ApprovalRow): Approval => ({
  id: row.id,
  kind: row.kind as Approval['kind'],
  state: row.state as Approval['state'],
  asked: { person: row.person, host: row.host, via: row.via as Via, at: new Date(row.at) },
  ended: endedOf(row),
  reason: row.reason,
  incidentUuid: row.incident_uuid,
  updateId: row.update_id,
  subject: JSON.parse(row.subject) as ApprovalSubject,
  rules: JSON.parse(row.rules) as ApprovalRules,
  request: requestOf(row),
});

function endedOf({ ended_person: person, ended_host: host, ended_via: via, ended_at: at }: ApprovalRow): Said | null {
  return person === null || host === null || via === null || at === null
    ? null
    : { person, host, via: via as Via, at: new Date(at) };
}

function requestOf({ verb, input, key, content_hash: hash, says, cause }: ApprovalRow): Approval['request'] {
  if (verb === null || input === null || hash === null) return null;
  return { verb, input, key, contentHash: hash, says: JSON.parse(says ?? '[]') as SaidMessage[], cause };
}

const fromApproval = ({ asked, ended, request, subject, rules, ...one }: Approval): ApprovalRow => ({
  // PostgreSQL's texts hold no NUL.
  ...{ id: one.id, kind: one.kind, state: one.state, reason: one.reason?.replaceAll('\0', '\u{FFFD}') ?? null },
  ...{ person: asked.person, host: asked.host, via: asked.via, at: asked.at.getTime() },
  ...endColumns(ended),
  ...{ incident_uuid: one.incidentUuid, update_id: one.updateId },
  ...{ subject: JSON.stringify(subject), rules: JSON.stringify(rules) },
  ...{ verb: request?.verb ?? null, input: request?.input ?? null, key: request?.key ?? null },
  ...{ content_hash: request?.contentHash ?? null, says: request ? JSON.stringify(request.says) : null },
  cause: request?.cause ?? null,
});

export const endColumns = (ended: Said | null) => ({
  ended_person: ended?.person ?? null,
  ended_host: ended?.host ?? null,
  ended_via: ended?.via ?? null,
  ended_at: ended?.at.getTime() ?? null,
});

/** Stores it under the next number, and gives it back. Whoever calls is the only one who writes. */
export async function addApproval(tx: Kysely<Schema>, one: Omit<Approval, 'id'>): Promise<Approval> {
  const { id: _, ...row } = fromApproval({ ...one, id: 0 });
  return { ...one, id: await addApprovalRow(tx, row) };
}

export async function addApprovalRow(tx: Kysely<Schema>, row: Omit<ApprovalRow, 'id'>): Promise<number> {
  const last = await tx
    .selectFrom('approvals')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirst();
  const id = Number(last?.id ?? 0) + 1;
  await tx
    .insertInto('approvals')
    .values({ ...row, id })
    .execute();
  return id;
}

type Happened = 'asked' | 'approved' | 'refused' | 'broken_glass';

/** Words that somebody has written are in the trail as their SHA-256 only. */
export async function approvalAct(
  happened: Happened,
  { id, kind, subject, rules, request, reason, updateId, incidentUuid }: Approval,
): Promise<Act> {
  const { textHash } = await import('./auditHash.ts');
  return {
    action: `approval.${happened}`,
    subject: {
      ...{ approval: id, kind, event: subject.event, impact: subject.impact },
      ...(incidentUuid === null ? {} : { incident: incidentUuid }),
      ...(updateId === null ? {} : { update: updateId }),
      rules: { channels: rules.channels.map(({ name }) => name), impact: rules.impact, event: rules.event },
      ...(request === null ? {} : { verb: request.verb, input: textHash(request.input) }),
      ...(reason === null ? {} : { reason: textHash(reason) }),
    },
  };
}
