import type { Channel, Sender } from '../channels/channel.ts';
import { type Delivery, erasedMark, notSentAgain, type Outcome, type UncertainRule } from '../domain/delivery.ts';
import { retryDelayMs } from '../domain/retry.ts';
import type { Move } from '../store/store.ts';
import type { Envelopes } from './envelope.ts';
import type { Line } from './lines.ts';
import { whyNotAnyMore } from './overtaking.ts';
import { type DeliveryDeps, moveDelivery, type Run } from './run.ts';

/** What came of one attempt. */
export interface Attempted {
  /** Set when every other delivery of this channel would fail for the same reason. */
  readonly channelFailed: string | null;
  /** Ends when the result is durable; null when another process had moved the delivery on. */
  readonly settled: Promise<Delivery | null>;
}

/** What this channel does with a send whose answer was lost: its type's rule, or what the founder set. */
export function ruleOf(channel: Channel, { edits }: Pick<Delivery, 'edits'> = { edits: null }): UncertainRule {
  // To edit twice is to edit once.
  if (edits !== null) return 'resend';
  const rule = channel.definition.uncertain.rule;
  if (channel.settings.whenUncertain === 'hold') return 'hold';
  if (channel.settings.whenUncertain !== 'resend') return rule;
  return rule === 'hold' ? 'resend-once' : rule === 'look-up-only' ? 'look-up' : rule;
}

const unmoved = (delivery: Promise<Delivery | null> = Promise.resolve(null)): Attempted => ({
  channelFailed: null,
  settled: delivery,
});

/**
 * One attempt at one delivery: the durable intent, the send, the durable result (RELIABILITY.md 0.3). What is too late
 * or overtaken is cancelled instead; an `uncertain` one that is, stays as it is. Ends when the service has answered.
 */
export async function attempt(run: Run, { channel, sender, pacer }: Line, delivery: Delivery): Promise<Attempted> {
  const tooLate = await whyNotAnyMore(run.deps, delivery);
  if (tooLate !== null) {
    if (delivery.state === 'uncertain') return unmoved();
    return unmoved(moveDelivery(run, delivery, endUnsent(delivery, 'cancelled', tooLate, meansOf(channel, sender))));
  }
  const act = isEdit(delivery)
    ? await editing(run.envelopes, sender, delivery)
    : await sending(run.envelopes, sender, delivery);
  const resend = delivery.state === 'uncertain' && !act.edits;
  const edits = act.edits ? {} : { edits: null };
  const begun = await moveDelivery(run, delivery, {
    to: 'sending',
    attempt: true,
    resend,
    nextAttemptAt: null,
    ...edits,
    ...pacer.unsaved(),
  });
  if (!begun) return unmoved();
  if (resend) run.tally.resent += 1;
  run.tally.underWay += 1;
  const outcome = await outcomeOf(() => act.begin(run.hard));
  run.tally.underWay -= 1;
  const change = act.edits ? changeForEdit(run.deps, outcome) : null;
  const settling = change ?? changeFor(run.deps, meansOf(channel, sender), begun, outcome);
  if (isAskedRest(outcome) && settling.nextAttemptAt) pacer.rest(settling.nextAttemptAt);
  const settled = moveDelivery(run, begun, { ...settling, ...pacer.unsaved() });
  if (delivery.attempts === 0) run.tally.lastFirstAttemptMs = run.deps.time.monotonicMs();
  const channelFailed = outcome.kind === 'failed' && outcome.scope === 'channel' ? outcome.reason : null;
  return { channelFailed, settled };
}

/** How one ends that is not tried any more: after a lost answer nobody can say that nothing arrived. */
export function endUnsent(
  delivery: Delivery,
  to: 'cancelled' | 'failed',
  reason: string,
  means: string | null,
): Omit<Move, 'id' | 'from'> {
  const mayHaveArrived = delivery.state === 'retrying' && delivery.resends > 0 && !delivery.to.startsWith(erasedMark);
  if (!mayHaveArrived) return { to, reason, nextAttemptAt: null };
  return { to: 'uncertain', reason: notSentAgain(reason), means, nextAttemptAt: null };
}

/** Asks the service about an `uncertain` one; found is `sent`. Returns the delivery where it has to be sent again. */
export async function lookUp(run: Run, sender: Sender, delivery: Delivery): Promise<'settled' | 'absent' | 'unknown'> {
  if (!sender.lookUp) return 'unknown';
  const found = await sender.lookUp(await run.envelopes.of(delivery), run.hard).catch(() => 'unknown' as const);
  if (found === 'absent' || found === 'unknown') return found;
  await moveDelivery(run, delivery, { to: 'sent', reason: null, remoteId: found.remoteId, url: found.url });
  return 'settled';
}

/** What one attempt does, prepared before its intent is written. */
interface Act {
  readonly edits: boolean;
  readonly begin: (signal: AbortSignal) => Promise<Outcome>;
}

const isEdit = (delivery: Delivery): delivery is Delivery & { readonly edits: string } => delivery.edits !== null;

async function sending(envelopes: Envelopes, sender: Sender, delivery: Delivery): Promise<Act> {
  const envelope = await envelopes.of(delivery);
  return { edits: false, begin: (signal) => sender.send(envelope, signal) };
}

/** A form of the channel that can't edit, a webhook say, posts the correction. */
async function editing(
  envelopes: Envelopes,
  sender: Sender,
  delivery: Delivery & { readonly edits: string },
): Promise<Act> {
  const { edit } = sender;
  if (!edit) return await sending(envelopes, sender, delivery);
  const { envelope, post } = await envelopes.ofEdit(delivery);
  return { edits: true, begin: (signal) => edit.call(sender, envelope, post, signal) };
}

/** What an edit ends with besides what a post does: a lost answer costs nothing, and a refusal makes it a post. */
function changeForEdit(deps: DeliveryDeps, outcome: Outcome): Omit<Move, 'id' | 'from'> | null {
  if (outcome.kind === 'uncertain') return { to: 'uncertain', reason: outcome.reason, means: 'edit' };
  if (outcome.kind !== 'failed' || outcome.scope === 'channel') return null;
  const reason = `the post can not be edited (${outcome.reason}), so a correction is posted`;
  // Whatever became of earlier tries to edit: none of them was a post.
  return { to: 'retrying', reason, nextAttemptAt: deps.time.now(), edits: null };
}

async function outcomeOf(act: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await act();
  } catch (error) {
    // A bug in an adapter: whether it came before or after the post nobody knows.
    return {
      kind: 'uncertain',
      reason: `the program failed while sending: ${error instanceof Error ? error.message : 'unknown'}`,
    };
  }
}

/** How an `uncertain` one can be settled: a form of a channel that can't be asked, a webhook say, leaves it to a person. */
function meansOf({ definition }: Channel, sender: Sender): string {
  const { rule, means } = definition.uncertain;
  return (rule === 'look-up' || rule === 'look-up-only') && !sender.lookUp ? 'person' : means;
}

function changeFor(deps: DeliveryDeps, means: string, delivery: Delivery, outcome: Outcome): Omit<Move, 'id' | 'from'> {
  switch (outcome.kind) {
    case 'sent':
      return { to: 'sent', reason: outcome.reason ?? null, remoteId: outcome.remoteId, url: outcome.url };
    case 'retry': {
      const { random, now } = deps.time;
      const waitMs = retryDelayMs(delivery.attempts, outcome.pace, outcome.retryAfterMs, random());
      const reason = delivery.resends > 0 ? `an answer was lost; sent again: ${outcome.reason}` : outcome.reason;
      return { to: 'retrying', reason, nextAttemptAt: new Date(now().getTime() + waitMs) };
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

/** A service that names a time means all that we send it; one that greylists means this one message. */
const isAskedRest = (outcome: Outcome): boolean =>
  outcome.kind === 'retry' && outcome.retryAfterMs !== null && outcome.pace === 'prompt';

/** Moves what may not be sent yet to the time at which it may. */
export async function postpone(run: Run, { channel, pacer }: Line, delivery: Delivery, until: Date): Promise<void> {
  // Nobody knows whether it arrived, and waiting does not change that.
  if (delivery.state === 'uncertain') return;
  const reason = `${channel.definition.title} takes nothing more before then`;
  await moveDelivery(run, delivery, { to: 'retrying', reason, nextAttemptAt: until, ...pacer.unsaved() });
}
