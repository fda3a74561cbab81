import { publicId } from '../domain/incident.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { EntryApproval } from '../store/approvalStore.ts';
import { type DeliveryScope, type Entry, StoreError, type StoreFault } from '../store/store.ts';
import type { Asking } from './asking.ts';
import { createBreath } from './breath.ts';
import { unconfirmedFaults } from './confirmations.ts';
import type { Deps } from './deps.ts';
import type { Draft, Repeat } from './draft.ts';
import type { DraftApproval } from './draftApproval.ts';
import { leaveToWorkers } from './leaveToWorkers.ts';
import type { Watcher } from './progress.ts';
import { namedOnes, type Published } from './published.ts';
import type { PublishFault, Refusal } from './refusal.ts';
import { sleepersOf } from './sleepers.ts';
import { watchedDelivery } from './watchedDelivery.ts';

/** A publishing verb waits this long for another process that is sending (PRODUCT.md section 5). */
const patienceMs = 30_000;
/** A draft older than this is made again: its times, and the guard's answer, would not be true any more. */
const freshMs = 3_000;
/** Others may record at the same moment; each of them can make this one stale once. */
const maxTries = 50;

/**
 * Commits a draft and sends it. When something was recorded since it was made, it is made again from the same input, so
 * that two founders at once both land, in an order that both see. Throws `Interrupted` where the watcher stops it before
 * anything is stored.
 * @param madeAtMs when the draft was made, on the monotonic clock
 * @param how `asking`: by what it is asked for where it needs a second person. Absent: it is nothing that ever does
 */
export async function publish(
  deps: Deps,
  prepare: () => Promise<Result<Draft | Repeat, Refusal>>,
  prepared: Draft | Repeat,
  madeAtMs: number,
  watcher: Watcher,
  how: { readonly detached: boolean; readonly asking?: Asking } = { detached: false },
): Promise<Result<Published, Refusal>> {
  const tell: typeof sendRecorded = how.detached ? leaveToWorkers : sendRecorded;
  let current = prepared;
  let stale = deps.monotonicMs() - madeAtMs > freshMs;
  for (let tries = 0; tries < maxTries; tries += 1) {
    if (stale) {
      const again = await prepare();
      if (!again.ok) return again;
      current = again.value;
    }
    if (current.kind === 'repeat') {
      return ok(await withSecond(deps, await tellRecorded(tell, deps, current, false, [], watcher)));
    }
    const faults = [...current.faults, ...unconfirmedFaults(current)];
    if (faults.length > 0) return err({ kind: 'not_ready', faults });
    const second = current.approval && (await secondPerson(deps, current, current.approval, how.asking));
    if (second?.kind === 'asked') return second.published;
    const unread = current.writesToPeople ? await readPeople(deps, watcher) : [];
    if (unread.length > 0) return err({ kind: 'not_ready', faults: unread });
    const entry = { ...current.toEntry(), ...(second ? { approval: second.approval } : {}) };
    if ((await deps.store.incidents.record(watchedEntry(deps, entry, watcher))) === 'recorded') {
      const sent = await tellRecorded(tell, deps, current, true, current.warnings, watcher);
      return ok({ ...(await withSecond(deps, sent)), asleep: sleepersOf(current.messages) });
    }
    stale = true;
  }
  throw new Error(`others recorded ${maxTries} times while this was being prepared`);
}

type Second =
  | { readonly kind: 'asked'; readonly published: Result<Published, Refusal> }
  | { readonly kind: 'recorded'; readonly approval: EntryApproval };

/** A draft that waits as a whole is asked for instead of being recorded; else what waits of it is recorded with it. */
async function secondPerson(
  deps: Deps,
  draft: Draft,
  approval: DraftApproval,
  asking: Asking | undefined,
): Promise<Second> {
  if (asking === undefined) throw new Error(`${draft.update.event} needs a second person, and can not be asked for`);
  const { askApproval, entryApproval } = await import('./askApproval.ts');
  return approval.whole && approval.brokenGlass === null
    ? { kind: 'asked', published: await askApproval(deps, draft, approval, asking) }
    : { kind: 'recorded', approval: entryApproval(deps, draft, approval, asking) };
}

/** What waits of it, or that it went without a second person. */
async function withSecond(deps: Deps, published: Published): Promise<Published> {
  if (!deps.config.approval) return published;
  const { recordedApproval } = await import('./askApproval.ts');
  const approval = await recordedApproval(deps, published.update.id);
  return approval ? { ...published, approval } : published;
}

/** What was shown was planned for a copy of the list; what is recorded is for the list itself. Broken rows were told then. */
async function readPeople(deps: Deps, { onProgress, signal }: Watcher): Promise<readonly PublishFault[]> {
  const { ensureFresh } = await import('./people.ts');
  const people = { ...(await deps.peopleSources()), people: deps.store.people, onProgress };
  return (await ensureFresh(people, { skipInvalid: true, signal })).faults;
}

/** The same entry, of which is told how much of it is written; stopped by the watcher, nothing of it is. */
function watchedEntry(deps: Deps, entry: Entry, { onProgress, signal }: Watcher): Entry {
  const breathe = createBreath(deps, signal);
  return {
    ...entry,
    pages: async function* (past, people) {
      let deliveries = 0;
      for await (const page of entry.pages(past, people)) {
        onProgress({ kind: 'recording', deliveries });
        await breathe();
        yield page;
        deliveries += page.deliveries.length;
      }
      onProgress({ kind: 'recording', deliveries });
    },
  };
}

/** Whatever becomes of the store from here on: what was recorded is not said to be lost. */
async function tellRecorded(tell: typeof sendRecorded, ...given: Parameters<typeof sendRecorded>): Promise<Published> {
  const [, draft] = given;
  try {
    return await tell(...given);
  } catch (error) {
    if (!(error instanceof StoreError) || !isOfServer(error.fault)) throw error;
    const recorded = `${publicId(draft.incident)}#${draft.update.seq}`;
    const { url, detail } = error.fault;
    throw new StoreError({ kind: 'database_lost', url, detail, recorded }, { cause: error });
  }
}

/** It is not there any more, does not let us in again, or takes nothing in from now on. */
const isOfServer = (fault: StoreFault): fault is StoreFault & { readonly url: string; readonly detail: string } =>
  fault.kind.startsWith('database_') && fault.kind !== 'database_unsure' && 'url' in fault && 'detail' in fault;

/** Sends what is recorded of an entry. */
export async function sendRecorded(
  deps: Deps,
  { incident, update }: Draft | Repeat,
  created: boolean,
  warnings: readonly string[],
  watcher: Watcher,
): Promise<Published> {
  const { outbox } = deps.store;
  const epoch = await outbox.epochOf(update.id);
  // While this process holds the lease it also sends what others record from now on: they wait for it.
  const scope: DeliveryScope = { incidentUuid: null, sinceEpoch: epoch };
  const planned = await outbox.tally({ updateId: update.id });
  const waiting = planned.some(({ state, count, later }) => state !== 'skipped' && count > later);
  const report = waiting
    ? await watchedDelivery(
        deps,
        { scope, own: { incidentUuid: incident.uuid, sinceEpoch: epoch }, eager: !created, patienceMs },
        { planned, filter: { updateId: update.id }, isMeant: (one) => one.updateId === update.id },
        watcher,
      )
    : { resent: 0, interrupted: false };
  const tallies = await outbox.tally({ updateId: update.id });
  const uncertain = await outbox.deliveries({ updateId: update.id, states: ['uncertain'], limit: namedOnes });
  return { created, incident, update, tallies, uncertain, ...report, warnings };
}
