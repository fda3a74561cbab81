import type { ApprovalRules } from '../domain/approval.ts';
import { publicId } from '../domain/incident.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { EntryApproval } from '../store/approvalStore.ts';
import type { Asking } from './asking.ts';
import { contentHash, incidentOf, textOfInput } from './askingText.ts';
import type { Deps } from './deps.ts';
import type { Draft } from './draft.ts';
import type { DraftApproval } from './draftApproval.ts';
import type { Published, PublishedApproval } from './published.ts';
import type { Refusal } from './refusal.ts';
import { saidMessages } from './saidMessages.ts';

const rulesOf = ({ whole, channels, approvers }: DraftApproval): ApprovalRules => ({
  ...{ channels, impact: whole?.impact ?? null, event: whole?.event ?? null, approvers },
});

function subjectOf({ verb }: Pick<Asking, 'verb'>, draft: Draft) {
  const { title } = draft.incident;
  const { seq, event, impact } = draft.update;
  if (event === 'note' || event === 'test') throw new Error(`a ${event} needs no second person`);
  const known = incidentOf(verb, draft);
  return { id: known && publicId(known), seq, title, event, impact };
}

const bySelf = ({ who, now }: Deps) => {
  const { person, host, via } = who();
  return { person, host, via, at: now() };
};

/** Stores that somebody asks for the entry, of which nothing is recorded or sent; once, however often it comes. */
export async function askApproval(
  deps: Deps,
  draft: Draft,
  approval: DraftApproval,
  asking: Asking,
): Promise<Result<Published, Refusal>> {
  const incidentUuid = incidentOf(asking.verb, draft)?.uuid ?? null;
  const { key = null } = asking.input as { readonly key?: string | null };
  const { kind, approval: stored } = await deps.store.approvals.ask({
    ...{ asked: bySelf(deps), subject: subjectOf(asking, draft), rules: rulesOf(approval), incidentUuid },
    request: {
      ...{ verb: asking.verb, input: textOfInput(asking, draft), key, contentHash: contentHash(asking, draft) },
      ...{ says: saidMessages(draft), cause: asking.cause ?? null },
    },
  });
  if (kind === 'conflict') return err({ kind: 'approval_conflict', approval: stored, key: key ?? '' });
  if (stored.state === 'refused') return err({ kind: 'approval_ended', approval: stored });
  const { incident, update, warnings } = draft;
  return ok({
    ...{ created: false, incident, update, tallies: [], uncertain: [], resent: 0, interrupted: false, warnings },
    approval: { kind: kind === 'asked' ? 'asked' : 'waits', approval: stored },
  });
}

/** What is recorded of the rules together with an entry. */
export function entryApproval(deps: Deps, draft: Draft, approval: DraftApproval, asking: Asking): EntryApproval {
  const about = { subject: { ...subjectOf(asking, draft), id: publicId(draft.incident) }, rules: rulesOf(approval) };
  const { brokenGlass: reason } = approval;
  if (reason === null) return { kind: 'channels', asked: bySelf(deps), ...about };
  return { kind: 'broken_glass', by: bySelf(deps), reason, contentHash: contentHash(asking, draft), ...about };
}

/** What a second person has to do with an entry that was recorded; null: nothing, or nothing any more. */
export async function recordedApproval(
  { store: { approvals }, now }: Deps,
  updateId: string,
): Promise<PublishedApproval | null> {
  const approval = (await approvals.ofUpdates([updateId])).at(-1);
  if (approval?.state === 'broken_glass') return { kind: 'broken_glass', approval };
  if (approval?.kind !== 'channels') return null;
  const isWaiting = (await approvals.waiting(now())).some(({ id }) => id === approval.id);
  return isWaiting ? { kind: 'held', approval } : null;
}
