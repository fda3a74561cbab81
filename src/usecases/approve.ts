import type { Approval } from '../domain/approval.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { mayNotRefuse, notBy } from './approvals.ts';
import { inputOfText } from './askingText.ts';
import { withCause } from './autoActions.ts';
import type { Deps } from './deps.ts';
import type { Draft, Repeat } from './draft.ts';
import type { Watcher } from './progress.ts';
import { publish } from './publish.ts';
import type { Published } from './published.ts';
import type { Refusal } from './refusal.ts';
import { prepareRequest } from './requestVerbs.ts';

/** What a person at a terminal, or their flags, allow now, besides what was allowed when it was asked for. */
export interface ApproveInput {
  readonly allowWording: boolean;
  readonly confirmed: ReadonlyMap<string, number>;
  /** Why it goes without a second person; null: this is that person. */
  readonly breakGlass: string | null;
}

/** State that is not what it was: nobody can say yes to it any more. */
const passed: readonly Refusal['kind'][] = [
  ...(['already_resolved', 'not_resolved', 'still_open', 'has_postmortem', 'unknown_update'] as const),
  ...(['key_conflict', 'wrong_status', 'time_is_over', 'none_planned', 'unknown_maintenance'] as const),
];

/**
 * The entry that somebody asked for, prepared anew from what they told its verb, as things are now. Whoever has said yes
 * before is a `Repeat`. Stores and sends nothing, but the end of what can't be any more.
 */
export const prepareApproval =
  (deps: Deps, approval: Approval) =>
  async ({ allowWording, confirmed, breakGlass }: ApproveInput): Promise<Result<Draft | Repeat, Refusal>> => {
    const now = (await deps.store.approvals.byId(approval.id)) ?? approval;
    const { request } = now;
    if (request === null) throw new Error(`approval ${approval.id} asks for no entry`);
    if (now.state === 'approved' || now.state === 'broken_glass') return await repeatOf(deps, now);
    if (now.state !== 'waiting') return err({ kind: 'approval_ended', approval: now });
    const refusal = breakGlass === null ? notBy(deps, now) : null;
    if (refusal) return err(refusal);
    const input = inputOfText(request.input);
    const asked = input['confirmed'] instanceof Map ? input['confirmed'] : [];
    const prepared = await prepareRequest(withoutRules(deps), request.verb, {
      ...input,
      allowWording: allowWording || input['allowWording'] === true,
      confirmed: new Map([...asked, ...confirmed]),
    });
    if (!prepared.ok) {
      const isPast = passed.includes(prepared.error.kind);
      return isPast ? err({ kind: 'approval_ended', approval: now, why: prepared.error }) : prepared;
    }
    const caused = request.cause === null ? prepared : withCause(prepared, request.cause);
    if (!caused.ok || caused.value.kind === 'repeat') return caused;
    const draft = caused.value;
    const { person, host, via } = deps.who();
    const yes = { kind: 'approved', id: now.id, by: { person, host, via, at: deps.now() }, glass: breakGlass } as const;
    return ok({ ...draft, toEntry: () => ({ ...draft.toEntry(), approval: yes }) });
  };

/** Whoever says yes has seen all of it. */
function withoutRules(deps: Deps): Deps {
  const { approval: _, ...config } = deps.config;
  return { ...deps, config };
}

async function repeatOf({ store }: Deps, approval: Approval): Promise<Result<Repeat, Refusal>> {
  const update = approval.updateId === null ? null : await store.incidents.updateById(approval.updateId);
  const incident = update && (await store.incidents.byUuid(update.incidentUuid));
  return update && incident ? ok({ kind: 'repeat', incident, update }) : err({ kind: 'approval_ended', approval });
}

/** Records and sends what somebody asked for, as its verb would have. */
export async function publishApproved(
  deps: Deps,
  approval: Approval,
  input: ApproveInput,
  prepared: Draft | Repeat,
  madeAtMs: number,
  watcher: Watcher,
  how: { readonly detached: boolean },
): Promise<Result<Published, Refusal>> {
  const prepare = () => prepareApproval(deps, approval)(input);
  const published = await publish(withoutRules(deps), prepare, prepared, madeAtMs, watcher, how);
  if (!published.ok) {
    if (published.error.kind === 'approval_ended') await endPassed(deps, published.error);
    return published;
  }
  // Under its key it was said already, without this request.
  await deps.store.approvals.overtake(approval.id, deps.now());
  const now = await deps.store.approvals.byId(approval.id);
  return ok({ ...published.value, approval: { kind: 'approved', approval: now ?? approval } });
}

/** Ends what is about something that is not so any more, so that nobody is reminded of it for ever. */
export async function endPassed({ store, now }: Pick<Deps, 'store' | 'now'>, refusal: Refusal): Promise<void> {
  if (refusal.kind !== 'approval_ended' || refusal.why === undefined) return;
  await store.approvals.overtake(refusal.approval.id, now());
}

/** Says no to it. */
export const refuseApproval =
  (deps: Deps) =>
  async (approval: Approval, reason: string): Promise<Result<Approval, Refusal>> => {
    const refusal = mayNotRefuse(deps, approval);
    if (refusal) return err(refusal);
    const { person, host, via } = deps.who();
    const done = await deps.store.approvals.refuse(approval.id, { person, host, via, at: deps.now() }, reason);
    const now = (await deps.store.approvals.byId(approval.id)) ?? approval;
    return done ? ok(now) : err({ kind: 'approval_ended', approval: now });
  };
