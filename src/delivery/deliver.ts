import type { DeliveryScope } from '../store/store.ts';
import { createEnvelopes } from './envelope.ts';
import { startLane } from './lane.ts';
import { type HeldLease, takeLease } from './lease.ts';
import { createLedger, FencedError } from './ledger.ts';
import { type DeliveryDeps, moveDelivery, type OnChange, type Run } from './run.ts';

export interface DeliverRequest {
  /** What is sent while the lease is held: also what others commit meanwhile. */
  readonly scope: DeliveryScope;
  /** What the caller waits for; the run ends when nothing of it is due any more. */
  readonly own: DeliveryScope;
  /** A human asked: own back-off is not waited for. */
  readonly eager: boolean;
  /** How long to wait for another process that sends. */
  readonly patienceMs: number;
  readonly onChange: OnChange;
  /** Told of each process that is waited for. */
  readonly onWaiting: (holder: { readonly pid: number; readonly host: string }) => void;
  readonly onStopping: (underWay: number) => void;
  /** Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

export interface DeliverReport {
  readonly resent: number;
  readonly interrupted: boolean;
}

/** After the last first attempt, retries go on for this long (PRODUCT.md section 5). */
const retryWindowMs = 30_000;
/** After an interrupt, what is under way may take this long to be answered. */
const graceMs = 10_000;
/** The other channels wait this long for the status page at most. */
const gateMs = 2_000;
const lookEveryMs = 200;

/**
 * Sends what is committed, or waits for the process that does. Of all processes on a store one sends at a time; when
 * it ends or dies, the next takes over.
 */
export async function deliver(deps: DeliveryDeps, request: DeliverRequest): Promise<DeliverReport> {
  const { time, outbox } = deps;
  const giveUpMs = time.monotonicMs() + request.patienceMs;
  let resent = 0;
  let told: number | null = null;
  while (!request.signal.aborted) {
    const lease = await takeLease(outbox, deps.owner, time);
    if ('fence' in lease) {
      const end = await sendHolding(deps, request, lease);
      resent += end.resent;
      if (end.kind === 'done') break;
      continue;
    }
    if (told !== lease.by.pid) request.onWaiting(lease.by);
    told = lease.by.pid;
    if ((await isQuiet(deps, request.own)) || time.monotonicMs() > giveUpMs) break;
    await time.sleep(lookEveryMs, request.signal);
  }
  return { resent, interrupted: request.signal.aborted };
}

/** Nothing of this scope is on its way, or will be soon. */
async function isQuiet({ outbox, time }: DeliveryDeps, scope: DeliveryScope): Promise<boolean> {
  if ((await outbox.nextDueAt(scope, time.now())) !== null) return false;
  return (await outbox.deliveries({ scope, states: ['sending'] })).length === 0;
}

/** One run under the lease. `fenced`: somebody else has it now, so wait for them. */
async function sendHolding(
  deps: DeliveryDeps,
  request: DeliverRequest,
  lease: HeldLease,
): Promise<{ readonly kind: 'done' | 'fenced'; readonly resent: number }> {
  const { time } = deps;
  const stop = new AbortController();
  const hard = new AbortController();
  const ended = new AbortController();
  const run: Run = {
    deps,
    ledger: createLedger(deps.outbox, lease.fence, time.now),
    envelopes: createEnvelopes(deps),
    stop: stop.signal,
    hard: hard.signal,
    onChange: request.onChange,
    tally: { resent: 0, underWay: 0, lastFirstAttemptMs: time.monotonicMs() },
  };
  const onLost = (): void => {
    stop.abort();
    hard.abort();
  };
  const onInterrupt = (): void => {
    stop.abort();
    if (run.tally.underWay > 0) request.onStopping(run.tally.underWay);
    void time.sleep(graceMs, ended.signal).then(() => hard.abort());
  };
  lease.lost.addEventListener('abort', onLost);
  request.signal.addEventListener('abort', onInterrupt);
  // Aborted while the lease was being taken, it tells nobody any more.
  if (request.signal.aborted) onInterrupt();
  try {
    await takeUpInterrupted(run);
    await failOrphans(run, request.scope);
    await runLanes(run, request, stop);
    return { kind: lease.lost.aborted ? 'fenced' : 'done', resent: run.tally.resent };
  } catch (error) {
    onLost();
    if (error instanceof FencedError) return { kind: 'fenced', resent: run.tally.resent };
    throw error;
  } finally {
    ended.abort();
    request.signal.removeEventListener('abort', onInterrupt);
    await lease.release();
  }
}

/** Whoever held the lease before and left rows `sending` is gone: nobody knows whether those arrived. */
async function takeUpInterrupted(run: Run): Promise<void> {
  const left = await run.deps.outbox.deliveries({ states: ['sending'] });
  const means = new Map(run.deps.channels.map((channel) => [channel.name, channel.definition.uncertain.means]));
  const reason = 'the program ended before the answer came';
  await Promise.all(
    left.map((one) => moveDelivery(run, one, { to: 'uncertain', reason, means: means.get(one.channel) ?? null })),
  );
}

/** What waits for a channel that the config does not name any more can't ever go out. */
async function failOrphans(run: Run, scope: DeliveryScope): Promise<void> {
  const names = new Set(run.deps.channels.map((channel) => channel.name));
  for (const channel of await run.deps.outbox.pendingChannels(scope)) {
    if (names.has(channel)) continue;
    const orphans = await run.deps.outbox.deliveries({ scope, channel, states: ['queued', 'retrying'] });
    const reason = `the config has no channel "${channel}" any more`;
    await Promise.all(orphans.map((one) => moveDelivery(run, one, { to: 'failed', reason, nextAttemptAt: null })));
  }
}

/** All channels side by side, until nothing of what the caller waits for is due within the window. */
async function runLanes(run: Run, request: DeliverRequest, stop: AbortController): Promise<void> {
  const { channels, outbox, time } = run.deps;
  let changed = new AbortController();
  const onIdle = (): void => changed.abort();
  const first = channels.filter((channel) => channel.definition.goesFirst);
  const laneRequest = { scope: request.scope, eager: request.eager, onIdle };
  const open = async (): Promise<void> => {};
  const firstLanes = first.map((channel) => startLane(run, channel, { ...laneRequest, gate: open }));
  const gate = createGate(run, () => firstLanes.every((lane) => lane.isIdle()));
  const rest = channels.filter((channel) => !channel.definition.goesFirst);
  const lanes = [...firstLanes, ...rest.map((channel) => startLane(run, channel, { ...laneRequest, gate }))];
  const works = lanes.map((lane) => lane.work.then(() => null, failAll(stop)));
  try {
    while (!run.stop.aborted) {
      await time.sleep(lookEveryMs, AbortSignal.any([changed.signal, run.stop]));
      changed = new AbortController();
      const areIdle = (): boolean => lanes.every((lane) => lane.isIdle());
      if (!areIdle()) continue;
      // Asked before the store is: while that answers, a lane may take up what it was to follow up.
      const followUps = lanes.map((lane) => lane.nextFollowUpMs() ?? Number.POSITIVE_INFINITY);
      const due = await outbox.nextDueAt(request.own, time.now());
      if (!areIdle()) continue;
      const nowMs = time.monotonicMs();
      const dueMs = due === null ? [] : [nowMs + Math.max(0, due.getTime() - time.now().getTime())];
      const next = Math.min(...dueMs, ...followUps);
      if (next > run.tally.lastFirstAttemptMs + retryWindowMs) break;
      for (const lane of next <= nowMs ? lanes : []) lane.wake();
      if (next > nowMs) await time.sleep(Math.min(next - nowMs, lookEveryMs), run.stop);
    }
  } finally {
    stop.abort();
  }
  const failure = (await Promise.all(works)).find((ended) => ended !== null);
  if (failure) throw failure.error;
}

/** A lane that breaks (full disk, lost lease) stops the others; its error is kept for the end. */
const failAll =
  (stop: AbortController) =>
  (error: unknown): { readonly error: unknown } => {
    stop.abort();
    return { error };
  };

/** Opens when the lanes that go first have nothing more to do, or two seconds after the run began. */
function createGate(run: Run, firstAreIdle: () => boolean): () => Promise<void> {
  const { time } = run.deps;
  const closesMs = time.monotonicMs() + gateMs;
  return async () => {
    while (!firstAreIdle() && time.monotonicMs() < closesMs && !run.stop.aborted) await time.sleep(5, run.stop);
  };
}
