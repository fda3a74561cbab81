import type { Channel, Sender } from '../channels/channel.ts';
import type { Delivery, Outcome, UncertainRule } from '../domain/delivery.ts';
import { retryDelayMs } from '../domain/retry.ts';
import type { Move } from '../store/store.ts';
import { buildEnvelope } from './envelope.ts';
import { type DeliveryDeps, moveDelivery, type Run } from './run.ts';

/** What came of one attempt; `delivery` is null when another process had moved it on. */
export interface Attempted {
  readonly delivery: Delivery | null;
  /** Set when every other delivery of this channel would fail for the same reason. */
  readonly channelFailed: string | null;
}

/** What this channel does with a send whose answer was lost: its type's rule, or what the founder set. */
export function ruleOf(channel: Channel): UncertainRule {
  const rule = channel.definition.uncertain.rule;
  if (channel.settings.whenUncertain === 'hold') return 'hold';
  if (channel.settings.whenUncertain !== 'resend') return rule;
  return rule === 'hold' ? 'resend-once' : rule === 'look-up-only' ? 'look-up' : rule;
}

/**
 * One attempt at one delivery: the durable intent, the send, the durable result (RELIABILITY.md 0.3). What is too late
 * or overtaken is cancelled instead; an `uncertain` one that is, stays as it is.
 */
export async function attempt(run: Run, channel: Channel, sender: Sender, delivery: Delivery): Promise<Attempted> {
  const tooLate = await whyNotAnyMore(run.deps, delivery);
  if (tooLate !== null) {
    if (delivery.state === 'uncertain') return { delivery: null, channelFailed: null };
    const change = { to: 'cancelled', reason: tooLate, nextAttemptAt: null } as const;
    return { delivery: await moveDelivery(run, delivery, change), channelFailed: null };
  }
  const envelope = await buildEnvelope(run.deps, delivery);
  const resend = delivery.state === 'uncertain';
  const begun = await moveDelivery(run, delivery, { to: 'sending', attempt: true, resend, nextAttemptAt: null });
  if (!begun) return { delivery: null, channelFailed: null };
  if (resend) run.tally.resent += 1;
  run.tally.underWay += 1;
  const outcome = await send(sender, envelope, run.hard);
  run.tally.underWay -= 1;
  const settled = await moveDelivery(run, begun, changeFor(run.deps, channel, begun, outcome));
  if (delivery.attempts === 0) run.tally.lastFirstAttemptMs = run.deps.time.monotonicMs();
  const channelFailed = outcome.kind === 'failed' && outcome.scope === 'channel' ? outcome.reason : null;
  return { delivery: settled, channelFailed };
}

/** Asks the service about an `uncertain` one; found is `sent`. Returns the delivery where it has to be sent again. */
export async function lookUp(run: Run, sender: Sender, delivery: Delivery): Promise<'settled' | 'absent' | 'unknown'> {
  if (!sender.lookUp) return 'unknown';
  const found = await sender.lookUp(await buildEnvelope(run.deps, delivery), run.hard).catch(() => 'unknown' as const);
  if (found === 'absent' || found === 'unknown') return found;
  await moveDelivery(run, delivery, { to: 'sent', reason: null, remoteId: found.remoteId, url: found.url });
  return 'settled';
}

async function send(sender: Sender, ...args: Parameters<Sender['send']>): Promise<Outcome> {
  try {
    return await sender.send(...args);
  } catch (error) {
    // A bug in an adapter: whether it came before or after the post nobody knows.
    return {
      kind: 'uncertain',
      reason: `the program failed while sending: ${error instanceof Error ? error.message : 'unknown'}`,
    };
  }
}

function changeFor(
  deps: DeliveryDeps,
  channel: Channel,
  delivery: Delivery,
  outcome: Outcome,
): Omit<Move, 'id' | 'from'> {
  const { means } = channel.definition.uncertain;
  switch (outcome.kind) {
    case 'sent':
      return { to: 'sent', reason: outcome.reason ?? null, remoteId: outcome.remoteId, url: outcome.url };
    case 'retry': {
      const { random, now } = deps.time;
      const waitMs = retryDelayMs(delivery.attempts, outcome.pace, outcome.retryAfterMs, random());
      return { to: 'retrying', reason: outcome.reason, nextAttemptAt: new Date(now().getTime() + waitMs) };
    }
    case 'failed':
      // The first copy may have arrived although the second was refused: `failed` would be a claim.
      if (delivery.resends > 0) {
        return { to: 'uncertain', reason: `an answer was lost; sent again, it was refused: ${outcome.reason}`, means };
      }
      return { to: 'failed', reason: outcome.reason };
    case 'uncertain':
      return { to: 'uncertain', reason: outcome.reason, means };
  }
}

async function whyNotAnyMore(deps: DeliveryDeps, delivery: Delivery): Promise<'expired' | 'overtaken' | null> {
  if (delivery.expiresAt !== null && delivery.expiresAt <= deps.time.now()) return 'expired';
  // What waits in the queue is overtaken where the newer update is recorded; one that was under way then, is not.
  return delivery.attempts > 0 && (await isOvertaken(deps, delivery)) ? 'overtaken' : null;
}

async function isOvertaken(deps: DeliveryDeps, delivery: Delivery): Promise<boolean> {
  if (delivery.event === 'note') return false;
  const incident = await deps.incidents.byUuid(delivery.incidentUuid);
  if (!incident || incident.lastSeq <= delivery.seq) return false;
  const { incidentUuid, channel } = delivery;
  const newer = await deps.outbox.deliveries({ incidentUuid, channel });
  return newer.some(
    (one) =>
      one.seq > delivery.seq &&
      one.to === delivery.to &&
      one.event !== 'note' &&
      one.state !== 'skipped' &&
      one.state !== 'cancelled',
  );
}
