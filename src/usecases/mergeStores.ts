import { takeLease } from '../delivery/lease.ts';
import type { Time } from '../delivery/time.ts';
import { isHeld } from '../domain/approval.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { LeaseOwner } from '../store/leaseStore.ts';
import { mergedHeldReason, mergedReason, type SpokenIncident, type TakenIncident } from '../store/merge/mergeStore.ts';
import type { Suppression } from '../store/people.ts';
import type { Move, Store } from '../store/store.ts';

export interface MergeDeps {
  /** The store beside, a file. */
  readonly from: Store;
  /** The store of all. */
  readonly to: Store;
  /** What was recorded in `from` after this epoch of it did not come from `to`. */
  readonly sinceEpoch: number;
  /** Who was suppressed there beside. */
  readonly suppressions: readonly Suppression[];
  readonly owner: LeaseOwner;
  readonly time: Time;
  /** By the name of a channel: what an `uncertain` delivery of it can be settled by. */
  readonly means: ReadonlyMap<string, string>;
}

export interface MergeOptions {
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

export type MergeResult =
  | {
      readonly kind: 'merged';
      readonly incidents: readonly MergedIncident[];
      readonly suppressed: number;
      /** The epoch of `from` up to which everything is in `to` now. */
      readonly upTo: number;
    }
  /** Somebody sends from the file at this moment. */
  | { readonly kind: 'sending'; readonly by: { readonly pid: number; readonly host: string } }
  | { readonly kind: 'stopped' };

export interface MergedIncident extends TakenIncident {
  /** Deliveries that are sent from `to` now. */
  readonly waiting: number;
  readonly uncertain: number;
}

/** Another process that sends from the file is waited for as long as a publishing verb waits. */
const patienceMs = 30_000;
const lookEveryMs = 200;

/**
 * Brings what was recorded in a file beside the shared store into that: once, wherever it is stopped. While nobody sends
 * from the file, what waits there is taken back first (`cancelled`, reason `merged`), on the disk; then each incident goes over with
 * its ledger and the jobs that send the rest in one transaction. So at no moment would both stores send the same, and what
 * was taken back without having gone over yet goes over with the next merge. Throws `StoreError`.
 */
export async function mergeStores(deps: MergeDeps, { dryRun, signal }: MergeOptions): Promise<MergeResult> {
  if (dryRun) return await planOnly(deps);
  const { from, to, owner, time } = deps;
  const giveUpMs = time.monotonicMs() + patienceMs;
  for (;;) {
    if (signal.aborted) return { kind: 'stopped' };
    const lease = await takeLease(from.outbox, owner, time);
    if (!('fence' in lease)) {
      if (time.monotonicMs() > giveUpMs) return { kind: 'sending', by: lease.by };
      await time.sleep(lookEveryMs, signal);
      continue;
    }
    try {
      const suppressed = deps.suppressions.length === 0 ? 0 : await to.people.suppress(deps.suppressions);
      const upTo = (await from.identity()).epoch;
      const incidents: MergedIncident[] = [];
      for (const spoken of await lackingIn(deps)) {
        if (signal.aborted) return { kind: 'stopped' };
        incidents.push(await mergeOne(deps, spoken, lease.fence));
      }
      return { kind: 'merged', incidents, suppressed, upTo };
    } finally {
      await lease.release();
    }
  }
}

async function planOnly({ from, to, sinceEpoch, suppressions }: MergeDeps): Promise<MergeResult> {
  const [source, target] = [await from.merging(), await to.merging()];
  const incidents: MergedIncident[] = [];
  const taken = new Set<number>();
  for (const spoken of await lackingIn({ from, to, sinceEpoch })) {
    const plan = await target.plan(spoken);
    const { waiting, uncertain } = await source.open(plan.added.map(({ id }) => id));
    incidents.push({ ...plan, id: shownId(plan, taken), waiting, uncertain });
  }
  return { kind: 'merged', incidents, suppressed: suppressions.length, upTo: 0 };
}

/** Each of several new ones would get the next number. */
function shownId(plan: TakenIncident, taken: Set<number>): string {
  if (plan.kind !== 'new') return plan.id;
  const [prefix = '', number = ''] = plan.id.split('-');
  const free = Math.max(Number(number), ...[...taken].map((one) => one + 1));
  taken.add(free);
  return `${prefix}-${free}`;
}

/** What has entries that the shared store has not. */
async function lackingIn({
  from,
  to,
  sinceEpoch,
}: Pick<MergeDeps, 'from' | 'to' | 'sinceEpoch'>): Promise<readonly SpokenIncident[]> {
  const spoken = await (await from.merging()).spokenSince(sinceEpoch);
  const known = await (await to.merging()).known(spoken.flatMap(({ own }) => [...own]));
  return spoken.filter(({ own }) => [...own].some((id) => !known.has(id)));
}

async function mergeOne(deps: MergeDeps, spoken: SpokenIncident, fence: number): Promise<MergedIncident> {
  const [source, target] = [await deps.from.merging(), await deps.to.merging()];
  const { added } = await target.plan(spoken);
  await takeBack(deps, new Set(added.map(({ id }) => id)), spoken, fence);
  const taken = await target.take(spoken, source.ledger);
  return { ...taken, ...(await target.open(taken.added.map(({ id }) => id))) };
}

/** Nothing of these entries is sent from the file any more; what was under way when its program died may have arrived. */
async function takeBack(
  { from: { outbox }, means, time }: MergeDeps,
  updateIds: ReadonlySet<string>,
  { incident }: SpokenIncident,
  fence: number,
): Promise<void> {
  for (const updateId of updateIds) {
    for (;;) {
      const states = ['queued', 'retrying', 'sending'] as const;
      const some = await outbox.deliveries({ updateId, states, limit: 500 });
      if (some.length === 0) break;
      const moves = some.map((one) => moveOf(one, means));
      const written = await outbox.write(fence, moves, time.now());
      if (written.kind === 'fenced') throw new Error(`another process sends ${incident.uuid} from the file now`);
    }
  }
}

const moveOf = (delivery: Delivery, means: ReadonlyMap<string, string>): Move => {
  const { id, state, channel } = delivery;
  return state === 'sending'
    ? {
        ...{ id, from: ['sending'], to: 'uncertain', means: means.get(channel) ?? null },
        reason: 'the program ended before the answer came',
      }
    : { id, from: [state], to: 'cancelled', reason: isHeld(delivery) ? mergedHeldReason : mergedReason };
};
