import type { Approval } from '../../src/domain/approval.ts';
import type { Result } from '../../src/domain/result.ts';
import { findApproval } from '../../src/usecases/approvals.ts';
import { prepareApproval, publishApproved, refuseApproval } from '../../src/usecases/approve.ts';
import type { Asking, RequestVerb } from '../../src/usecases/asking.ts';
import type { Deps } from '../../src/usecases/deps.ts';
import { publish } from '../../src/usecases/publish.ts';
import { isAsked } from '../../src/usecases/published.ts';
import type { Refusal } from '../../src/usecases/refusal.ts';
import { releaseHeld } from '../../src/usecases/releaseHeld.ts';
import { prepareRequest } from '../../src/usecases/requestVerbs.ts';
import type { Outcome } from './appVerbs.ts';
import { never } from './httpChannelIo.ts';

const watcher = { onProgress: () => {}, signal: never };

/** The same desk with somebody else at it. */
export const as = (deps: Deps, person: string): Deps => ({
  ...deps,
  who: () => ({ person, host: 'desk', via: 'terminal', from: null }),
});

/** A verb from its input to its end, as the program runs it. */
export async function say(deps: Deps, verb: RequestVerb, input: object, more: Partial<Asking> = {}): Promise<Outcome> {
  const madeAtMs = deps.monotonicMs();
  const prepare = () => prepareRequest(deps, verb, input);
  const prepared = await prepare();
  if (!prepared.ok) return prepared;
  const how = { detached: false, asking: { verb, input, ...more } };
  return await publish(deps, prepare, prepared.value, madeAtMs, watcher, how);
}

/** What a verb that ends as a request has asked for; fails where it does not. */
export async function asked(outcome: Promise<Outcome>): Promise<Approval> {
  const ended = await outcome;
  if (!ended.ok) throw new Error(`refused: ${JSON.stringify(ended.error)}`);
  const { approval } = ended.value;
  if (!approval || !isAsked(ended.value)) throw new Error('it needs no second person');
  return approval.approval;
}

/** Yes to what waits under an id, or to the only thing that does; `between` happens after the preview and before the yes. */
export async function sayYes(
  deps: Deps,
  id: string | null = null,
  {
    glass = null,
    between = async () => {},
  }: { readonly glass?: string | null; readonly between?: () => Promise<unknown> } = {},
): Promise<Outcome> {
  const found = await findApproval(deps, id);
  if (!found.ok) return found;
  const approval = found.value;
  if (approval.kind === 'channels') {
    await between();
    return await releaseHeld(deps)(approval, watcher, { detached: false, breakGlass: glass });
  }
  const input = { allowWording: false, confirmed: new Map<string, number>(), breakGlass: glass };
  const madeAtMs = deps.monotonicMs();
  const prepared = await prepareApproval(deps, approval)(input);
  if (!prepared.ok) return prepared;
  await between();
  return await publishApproved(deps, approval, input, prepared.value, madeAtMs, watcher, { detached: false });
}

export async function sayNo(deps: Deps, why: string, id: string | null = null): Promise<Result<Approval, Refusal>> {
  const found = await findApproval(deps, id);
  return found.ok ? await refuseApproval(deps)(found.value, why) : found;
}
