import { type Channel, SecretFault, type Sender } from '../channels/channel.ts';
import type { Delivery, UncertainRule } from '../domain/delivery.ts';
import { retryDelayMs, wasAskedToWait } from '../domain/retry.ts';
import type { DeliveryScope } from '../store/store.ts';
import { attempt, endUnsent, lookUp, postpone, ruleOf } from './attempt.ts';
import { createFeed, type Handled, inParallel } from './feed.ts';
import type { Line } from './lines.ts';
import { moveDelivery, type Run } from './run.ts';

/** One channel's part of a run. Channels go side by side; none waits for another. */
export interface Lane {
  /** Ends when the run stops. */
  readonly work: Promise<void>;
  /** Nothing to do at this moment. */
  isIdle(): boolean;
  /** When, on the monotonic clock, an `uncertain` delivery is taken up again; null: none. */
  nextFollowUpMs(): number | null;
  wake(): void;
}

export interface LaneRequest {
  readonly scope: DeliveryScope;
  /** Tries at once what only waits by our own back-off. */
  readonly eager: boolean;
  /** Waited for before each batch. */
  readonly gate: () => Promise<void>;
  /** Told when the lane falls idle. */
  readonly onIdle: () => void;
}

/** How often a lane looks for what other processes have committed (RELIABILITY.md, house rules). */
const lookEveryMs = 200;
const batchSize = 500;
/** A post that arrived is not on a service's lists at once (RELIABILITY.md 2.7). */
const showsAfterMs = 10_000;

const looksUp = (rule: UncertainRule): boolean => rule === 'look-up' || rule === 'look-up-only';

const done: Handled = { settled: Promise.resolve() };

interface FollowUp {
  readonly delivery: Delivery;
  readonly atMs: number;
}

export function startLane(run: Run, channel: Channel, request: LaneRequest): Lane {
  const { outbox, time } = run.deps;
  const parallel = channel.definition.lanes?.(channel.settings) ?? 1;
  let followUps: FollowUp[] = [];
  let failedBecause: string | null = null;
  let idle = false;
  let wakeUp = new AbortController();

  /** Taken up and not finished: what the store still gives out as due must not be taken up twice. */
  const inHand = new Set<string>();
  let isFirst = true;

  const nextBatch = async (): Promise<readonly Delivery[]> => {
    const { scope } = request;
    const due = await outbox.due(scope, channel.name, time.now(), batchSize);
    const nowMs = time.monotonicMs();
    const ripe = followUps.filter((one) => one.atMs <= nowMs).map((one) => one.delivery);
    followUps = followUps.filter((one) => one.atMs > nowMs);
    const left = isFirst ? await leftByOthers(due) : [];
    isFirst = false;
    const batch = [...ripe, ...left, ...due].filter((one) => !inHand.has(one.id));
    if (channel.definition.reach === 'people') await run.envelopes.readAhead(channel.name, batch);
    return batch;
  };

  /** What earlier runs left, of which this one takes up what it may. */
  const leftByOthers = async (due: readonly Delivery[]): Promise<readonly Delivery[]> => {
    const { scope } = request;
    const uncertain = await outbox.deliveries({ scope, channel: channel.name, states: ['uncertain'] });
    const waiting = request.eager
      ? await outbox.deliveries({ scope, channel: channel.name, states: ['retrying'] })
      : [];
    const known = new Set(due.map((delivery) => delivery.id));
    const hurried = waiting.filter((one) => !known.has(one.id) && !wasAskedToWait(one));
    return [...uncertain.filter((one) => ruleOf(channel, one) !== 'hold'), ...hurried];
  };

  const followUpLater = (delivery: Delivery): void => {
    const rule = ruleOf(channel, delivery);
    if (rule === 'hold' || (rule !== 'resend' && delivery.resends > 0)) return;
    const waitMs = looksUp(rule) ? showsAfterMs : retryDelayMs(delivery.attempts, 'prompt', null, time.random());
    followUps.push({ delivery, atMs: time.monotonicMs() + waitMs });
  };

  const handle = async (delivery: Delivery): Promise<Handled> => {
    const open = failedBecause ?? (await lineOf());
    if (typeof open === 'string') {
      failedBecause = open;
      // An `uncertain` one may have arrived: that its channel is dead now does not make it `failed`.
      if (delivery.state === 'uncertain') return done;
      await moveDelivery(run, delivery, endUnsent(delivery, 'failed', open, channel.definition.uncertain.means));
      return done;
    }
    if (delivery.state === 'uncertain' && !(await maySendAgain(open.sender, delivery))) return done;
    const slot = await open.pacer.ready();
    if (run.stop.aborted) return done;
    if (slot) {
      await postpone(run, open, delivery, slot);
      return done;
    }
    const tried = await open.inPlace(async () => {
      if (run.stop.aborted) return null;
      const attempted = await attempt(run, open, delivery);
      // What comes next on a channel for all, of another chunk too, hangs on what this one has posted.
      if (channel.definition.reach === 'broadcast') await attempted.settled;
      return attempted;
    });
    if (tried === null) return done;
    const { channelFailed, settled } = tried;
    failedBecause ??= channelFailed;
    const settling = settled.then((moved) => {
      if (moved?.state === 'uncertain') followUpLater(moved);
    });
    return { settled: settling };
  };

  const maySendAgain = async (open: Sender, delivery: Delivery): Promise<boolean> => {
    const rule = ruleOf(channel, delivery);
    if (rule === 'resend') return true;
    const isThere = looksUp(rule) ? await lookUp(run, open, delivery) : 'absent';
    return isThere === 'absent' && rule !== 'look-up-only' && delivery.resends === 0;
  };

  const lineOf = async (): Promise<Line | string> => {
    try {
      return await run.lines.of(channel);
    } catch (error) {
      if (error instanceof SecretFault) return error.message;
      throw error;
    }
  };

  const loop = async (): Promise<void> => {
    try {
      while (!run.stop.aborted) {
        if (await workOff()) continue;
        idle = true;
        request.onIdle();
        await time.sleep(lookEveryMs, AbortSignal.any([wakeUp.signal, run.stop]));
        wakeUp = new AbortController();
      }
    } finally {
      idle = true;
    }
  };

  /** Sends until nothing is due. @returns whether there was anything */
  const workOff = async (): Promise<boolean> => {
    const feed = createFeed(nextBatch, (one) => inHand.add(one.id));
    const first = await feed.next();
    if (!first) return false;
    idle = false;
    // What sends is got ready while the gate is still closed.
    await Promise.all([lineOf(), request.gate()]);
    await inParallel(first, feed, parallel, run.stop, async (delivery) => {
      const { settled } = await handle(delivery);
      return { settled: settled.then(() => void inHand.delete(delivery.id)) };
    });
    return true;
  };

  return {
    work: loop(),
    isIdle: () => idle,
    nextFollowUpMs: () => (followUps.length === 0 ? null : Math.min(...followUps.map((one) => one.atMs))),
    wake: () => wakeUp.abort(),
  };
}
