import { type Approval, othersThan, parseApprovalId, whyNotBy } from '../domain/approval.ts';
import { parsePublicId } from '../domain/incident.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Deps } from './deps.ts';
import type { Refusal } from './refusal.ts';

const noPolicy = { approvers: null };

/**
 * The one that is meant: `APR-4` or `4`, with the id of an incident (`INC-7`) the only one of that, or without any the
 * only one that waits.
 */
export async function findApproval(deps: Deps, id: string | null): Promise<Result<Approval, Refusal>> {
  const waiting = await deps.store.approvals.waiting(deps.now());
  const number = id === null ? null : parseApprovalId(id);
  if (number !== null) {
    const found = await deps.store.approvals.byId(number);
    if (!found || found.kind === 'broken_glass') return err({ kind: 'unknown_approval', id: id ?? '' });
    if (waiting.some((one) => one.id === found.id)) return ok(found);
    return err({ kind: 'approval_ended', approval: asEnded(found) });
  }
  if (id !== null && parsePublicId(id) === null) return err({ kind: 'unknown_approval', id });
  const own = id === null ? waiting : waiting.filter(({ subject }) => subject.id === id.trim().toUpperCase());
  const [only, ...others] = own;
  if (!only) return err({ kind: 'none_waiting' });
  return others.length > 0 ? err({ kind: 'several_waiting', approvals: own }) : ok(only);
}

/** Of which nothing waits although nobody has said so: its deliveries have expired, or were overtaken. */
const asEnded = (approval: Approval): Approval =>
  approval.state === 'waiting' ? { ...approval, state: 'overtaken' } : approval;

/** Why this person can't say yes; null: they can. */
export function notBy(deps: Pick<Deps, 'config' | 'who'>, approval: Approval): Refusal | null {
  const { person } = deps.who();
  const policy = deps.config.approval ?? noPolicy;
  const kind = whyNotBy(policy, approval.asked.person, person);
  return kind && { kind, approval, person, approvers: othersThan(approval.asked.person, policy) };
}

/** Whoever asked may take it back, and an approver may say no. */
export function mayNotRefuse(deps: Pick<Deps, 'config' | 'who'>, approval: Approval): Refusal | null {
  const refusal = notBy(deps, approval);
  return refusal?.kind === 'same_person' ? null : refusal;
}
