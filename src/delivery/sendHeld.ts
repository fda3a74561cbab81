import type { Channel } from '../channels/channel.ts';
import type { DeliveryScope } from '../store/store.ts';
import { endUnsent } from './attempt.ts';
import { createEnvelopes } from './envelope.ts';
import { startLane } from './lane.ts';
import { FencedError, type Ledger } from './ledger.ts';
import { createLines, type Lines } from './lines.ts';
import { type DeliveryDeps, moveDelivery, type OnChange, type Run } from './run.ts';

/** The right to send some deliveries, for as long as it is held: all of a file's, or a chunk of a shared store's. */
export interface Held {
  readonly ledger: Ledger;
  /** Aborts when somebody else has it. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export interface HeldRequest {
  readonly channels: readonly Channel[];
  /** What is sent while it is held. */
  readonly scope: DeliveryScope;
  /** The run ends when nothing of this is due any more. */
  readonly own: DeliveryScope;
  /** A human asked: own back-off is not waited for. */
  readonly eager: boolean;
  /** Waited for before each batch of a channel that does not go first; null: until those that do have nothing to do. */
  readonly gate: (() => Promise<void>) | null;
  /** Open channels that outlive this run; null: it opens its own. */
  readonly lines: Lines | null;
  readonly onChange: OnChange;
  readonly onStopping: (underWay: number) => void;
  /** Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

/** After the last first attempt, retries go on for this long (PRODUCT.md section 5). */
export const retryWindowMs = 30_000;
/** After an interrupt, what is under way may take this long to be answered. */
const graceMs = 10_000;
/** The other channels wait this long for the status page at most. */
export const gateMs = 2_000;
const lookEveryMs = 200;

/** One run under a right to send. `fenced`: somebody else has it now. */
export async function sendHeld(
  deps: DeliveryDeps,
  request: HeldRequest,
  held: Held,
): Promise<{ readonly kind: 'done' | 'fenced'; readonly resent: number }> {
  const { time } = deps;
  const stop = new AbortController();
  const hard = new AbortController();
  const ended = new AbortController();
  const lines = request.lines ?? createLines(deps, stop.signal);
  const run: Run = {
    deps,
    ledger: held.ledger,
    envelopes: createEnvelopes(deps),
    lines,
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
  held.lost.addEventListener('abort', onLost);
  request.signal.addEventListener('abort', onInterrupt);
  // Aborted while the right was being taken, it tells nobody any more.
  if (request.signal.aborted) onInterrupt();
  try {
    await takeUpInterrupted(run, request.scope);
    // Another machine's config may know a channel that ours does not.
    if (!deps.shared) await failOrphans(run, request.scope);
    await runLanes(run, request, stop);
    return { kind: held.lost.aborted ? 'fenced' : 'done', resent: run.tally.resent };
  } catch (error) {
    onLost();
    if (error instanceof FencedError) return { kind: 'fenced', resent: run.tally.resent };
    throw error;
  } finally {
    ended.abort();
    request.signal.removeEventListener('abort', onInterrupt);
    if (request.lines === null) await lines.close();
    await held.release();
  }
}

/** Whoever held the right before and left rows `sending` is gone: nobody knows whether those arrived. */
async function takeUpInterrupted(run: Run, { chunk }: DeliveryScope): Promise<void> {
  // Of a file all of them, whatever this run is about: nobody else sends.
  const scope = chunk === undefined ? undefined : { incidentUuid: null, sinceEpoch: 0, chunk };
  const left = await run.deps.outbox.deliveries({ scope, states: ['sending'] });
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
    await Promise.all(orphans.map((one) => moveDelivery(run, one, endUnsent(one, 'failed', reason, null))));
  }
}

/** All channels side by side, until nothing of what the caller waits for is due within the window. */
async function runLanes(run: Run, request: HeldRequest, stop: AbortController): Promise<void> {
  const { outbox, time } = run.deps;
  const { channels } = request;
  let changed = new AbortController();
  const onIdle = (): void => changed.abort();
  const first = channels.filter((channel) => channel.definition.goesFirst);
  const laneRequest = { scope: request.scope, eager: request.eager, onIdle };
  const open = async (): Promise<void> => {};
  const firstLanes = first.map((channel) => startLane(run, channel, { ...laneRequest, gate: open }));
  const gate = request.gate ?? createGate(run, () => firstLanes.every((lane) => lane.isIdle()));
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
