import { deliver } from '../delivery/deliver.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { DeliveryScope } from '../store/store.ts';
import type { Deps } from './deps.ts';
import type { Draft, Repeat } from './draft.ts';
import type { OnProgress, Published } from './published.ts';
import type { PublishFault, Refusal } from './refusal.ts';

/** A publishing verb waits this long for another process that is sending (PRODUCT.md section 5). */
const patienceMs = 30_000;
/** A draft older than this is made again: its times, and the guard's answer, would not be true any more. */
const freshMs = 3_000;
/** More of them a person would not read. */
const namedOnes = 5;
/** Others may record at the same moment; each of them can make this one stale once. */
const maxTries = 50;

export interface PublishRun {
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

/**
 * Commits a draft and sends it. When something was recorded since it was made, it is made again from the same input, so
 * that two founders at once both land, in an order that both see.
 * @param madeAtMs when the draft was made, on the monotonic clock
 */
export async function publish(
  deps: Deps,
  prepare: () => Promise<Result<Draft | Repeat, Refusal>>,
  prepared: Draft | Repeat,
  madeAtMs: number,
  run: PublishRun,
): Promise<Result<Published, Refusal>> {
  let current = prepared;
  let stale = deps.monotonicMs() - madeAtMs > freshMs;
  for (let tries = 0; tries < maxTries; tries += 1) {
    if (stale) {
      const again = await prepare();
      if (!again.ok) return again;
      current = again.value;
    }
    if (current.kind === 'repeat') return ok(await send(deps, current, false, [], run));
    if (current.faults.length > 0) return err({ kind: 'not_ready', faults: current.faults });
    const unread = current.writesToPeople ? await readPeople(deps, run.signal) : [];
    if (unread.length > 0) return err({ kind: 'not_ready', faults: unread });
    if ((await deps.store.incidents.record(current.toEntry())) === 'recorded') {
      return ok(await send(deps, current, true, current.warnings, run));
    }
    stale = true;
  }
  throw new Error(`others recorded ${maxTries} times while this was being prepared`);
}

/** What was shown was planned for a copy of the list; what is recorded is for the list itself. Broken rows were told then. */
async function readPeople(deps: Deps, signal: AbortSignal): Promise<readonly PublishFault[]> {
  const { ensureFresh } = await import('./people.ts');
  const people = { ...(await deps.peopleSources()), people: deps.store.people };
  return (await ensureFresh(people, { skipInvalid: true, signal })).faults;
}

async function send(
  deps: Deps,
  { incident, update }: Draft | Repeat,
  created: boolean,
  warnings: readonly string[],
  run: PublishRun,
): Promise<Published> {
  const { outbox } = deps.store;
  const epoch = await outbox.epochOf(update.id);
  // While this process holds the lease it also sends what others record from now on: they wait for it.
  const scope: DeliveryScope = { incidentUuid: null, sinceEpoch: epoch };
  const planned = await outbox.tally({ updateId: update.id });
  const waiting = planned.some(({ state, count, later }) => state !== 'skipped' && count > later);
  const report = waiting
    ? await deliver(deps.delivery(), {
        scope,
        own: { incidentUuid: incident.uuid, sinceEpoch: epoch },
        eager: !created,
        patienceMs,
        onChange: (delivery) => run.onProgress({ kind: 'delivery', delivery }),
        onWaiting: (holder) => run.onProgress({ kind: 'waiting', ...holder }),
        onStopping: (underWay) => run.onProgress({ kind: 'stopping', underWay }),
        signal: run.signal,
      })
    : { resent: 0, interrupted: false };
  const tallies = await outbox.tally({ updateId: update.id });
  const uncertain = await outbox.deliveries({ updateId: update.id, states: ['uncertain'], limit: namedOnes });
  return { created, incident, update, tallies, uncertain, ...report, warnings };
}
