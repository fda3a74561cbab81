import type { Delivery } from '../domain/delivery.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Deps } from './deps.ts';
import { findIncident } from './find.ts';
import type { Watcher } from './progress.ts';
import { type Delivered, namedOnes } from './published.ts';
import type { Refusal } from './refusal.ts';
import { watchedDelivery } from './watchedDelivery.ts';

export interface DeliverInput {
  /** Null: every incident. */
  readonly id: string | null;
  readonly retryFailed: boolean;
  /** How long another sending process is waited for; absent: until it is done. */
  readonly patienceMs?: number;
}

/** Goes on with what is queued or was interrupted. */
export const continueDeliveries =
  (deps: Deps) =>
  async (input: DeliverInput, watcher: Watcher): Promise<Result<Delivered, Refusal>> => {
    const found = input.id === null ? null : await findIncident(deps, input.id, 'any');
    if (found && !found.ok) return found;
    const { outbox } = deps.store;
    const scope = { incidentUuid: found?.value.uuid ?? null, sinceEpoch: 0 };
    const openOrMovedSince = await outbox.historyAt();
    if (input.retryFailed) await queueFailed(deps, await outbox.deliveries({ scope, states: ['failed'] }));
    const report = await watchedDelivery(
      deps,
      { scope, own: scope, eager: true, patienceMs: input.patienceMs ?? Number.POSITIVE_INFINITY },
      {
        planned: await outbox.tally({ scope, states: ['queued', 'retrying'] }),
        filter: { scope, openOrMovedSince },
        isMeant: () => true,
      },
      watcher,
    );
    const uncertain = await outbox.deliveries({ scope, states: ['uncertain'], limit: namedOnes });
    return ok({ tallies: await outbox.tally({ scope, openOrMovedSince }), uncertain, ...report });
  };

/** Moves a transaction, so that nobody else waits for long. */
const movesATime = 500;

async function queueFailed({ store, now }: Deps, failed: readonly Delivery[]): Promise<void> {
  const reason = 'queued again by hand';
  for (let from = 0; from < failed.length; from += movesATime) {
    const some = failed.slice(from, from + movesATime);
    const moves = some.map(({ id }) => ({ id, from: ['failed'], to: 'queued', reason, nextAttemptAt: null }) as const);
    await store.outbox.decideAll(moves, now());
  }
}

export type SettleRefusal =
  | { readonly kind: 'unknown_delivery'; readonly id: string }
  | { readonly kind: 'not_uncertain'; readonly id: string; readonly state: Delivery['state'] };

/** A human's word on an `uncertain` delivery: it went out, or it is to be sent again. */
export const settleDelivery =
  ({ store, now }: Deps) =>
  async (id: string, as: 'sent' | 'resend'): Promise<Result<Delivery, SettleRefusal>> => {
    const delivery = await store.outbox.delivery(id);
    if (!delivery) return err({ kind: 'unknown_delivery', id });
    const reason = as === 'sent' ? 'a person says that it went out' : 'a person says to send it again';
    const to = as === 'sent' ? 'sent' : 'queued';
    const move = { id, from: ['uncertain'], to, reason, means: 'person', nextAttemptAt: null } as const;
    if (!(await store.outbox.decide(move, now()))) {
      return err({ kind: 'not_uncertain', id, state: (await store.outbox.delivery(id))?.state ?? delivery.state });
    }
    return ok((await store.outbox.delivery(id)) ?? delivery);
  };
