import { setTimeout as sleep } from 'node:timers/promises';
import { domainToASCII } from 'node:url';
import { type Mailbox, parseAddress } from '../domain/address.ts';
import type { Outcome } from '../domain/delivery.ts';
import type { Sender } from './channel.ts';
import { createFlow, type Strain } from './emailFlow.ts';
import { createIdleLinks, type IdleLinks } from './emailIdle.ts';
import { createLetters, type HeadExtras, messageIdOf } from './emailMime.ts';
import { createPace } from './emailPace.ts';
import { interruption, type Mail, type MailLink, type MailPlace, MailProblem, type Taken } from './emailPlace.ts';
import { createPlaces } from './emailPlaces.ts';

export interface TransportOptions {
  /** In order of preference. */
  readonly places: readonly MailPlace[];
  readonly from: Mailbox;
  readonly replyTo: string | null;
  /** Absent: nothing more. */
  readonly extras?: HeadExtras;
  /** Messages under way at most, which is connections at most. */
  readonly connections: number;
  /** Null: as fast as they go. */
  readonly perSecond: number | null;
  /** A monotonic clock, in milliseconds. */
  readonly nowMs?: () => number;
}

const idleMs = 20_000;
/** So often a message that its server did not let in waits for another turn, before it is left for later. */
const mostTurns = 4;
const interrupted = interruption().outcome;

/**
 * Sends each message over a connection of its own for that time. A place that can't be reached or takes no mail gives
 * way to the next in the list within the same attempt, as long as no byte of the message can have got anywhere.
 */
export function createTransport(options: TransportOptions): Sender {
  const { from, replyTo, nowMs = () => performance.now() } = options;
  const flow = createFlow(options.connections, nowMs);
  const pace = createPace(options.perSecond, {
    nowMs,
    sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
  });
  const letters = createLetters(from, replyTo, options.extras);
  const idle = createIdleLinks(options.connections, idleMs);
  const attempt = createAttempt(options.places, idle, nowMs);
  const inTurn = async (mail: Mail, signal: AbortSignal): Promise<Attempted> => {
    const turn = await flow.take(signal);
    if (!turn) return notTried;
    let strain: Strain = 'at ease';
    try {
      await pace(signal);
      if (signal.aborted) return notTried;
      const attempted = await attempt(mail, signal);
      if (attempted.wasStrained) strain = 'strained';
      return attempted;
    } finally {
      turn.end(strain);
    }
  };

  return {
    send: async (envelope, signal) => {
      const to = parseAddress(envelope.to, domainToASCII);
      if (to === null) return { kind: 'failed', reason: 'the recipient is not one e-mail address', scope: 'delivery' };
      const bytes = await letters.compose({ ...envelope, to });
      const mail = { from: from.address, to, messageId: messageIdOf(envelope.deliveryId, from), bytes };
      let attempted = await inTurn(mail, signal);
      for (let turns = 1; attempted.isCrowdedOut && turns < mostTurns; turns += 1) {
        attempted = await inTurn(mail, signal);
      }
      return attempted.outcome;
    },
    close: () => idle.close(),
  };
}

interface Attempted {
  readonly outcome: Outcome;
  /** A place wants less at a time. */
  readonly wasStrained: boolean;
  /** No place let it in, and one of them is busy with others: it may wait for its turn. */
  readonly isCrowdedOut: boolean;
}

const notTried: Attempted = { outcome: interrupted, wasStrained: false, isCrowdedOut: false };

type Attempt = (mail: Mail, signal: AbortSignal) => Promise<Attempted>;

function createAttempt(all: readonly MailPlace[], idle: IdleLinks, nowMs: () => number): Attempt {
  const atWork = new Map<MailPlace, number>();
  const isAtWork = (place: MailPlace): boolean => (atWork.get(place) ?? 0) > 0;
  const count = (place: MailPlace, more: 1 | -1): void => void atWork.set(place, (atWork.get(place) ?? 0) + more);
  const places = createPlaces(all, nowMs, isAtWork);

  const over = async (link: MailLink, mail: Mail, isKept: boolean, signal: AbortSignal): Promise<Taken> => {
    count(link.place, 1);
    const sending = link.send(mail, signal).finally(() => count(link.place, -1));
    try {
      const taken = await sending;
      places.answered(link.place);
      return taken;
    } catch (error) {
      if (!(error instanceof MailProblem)) throw error;
      if (!(isKept && error.wasIdleTooLong)) places.answered(link.place, error);
      throw error;
    } finally {
      idle.put(link);
    }
  };
  const through = async (place: MailPlace, mail: Mail, signal: AbortSignal): Promise<Taken> => {
    const kept = idle.take(place);
    try {
      if (kept) return await over(kept, mail, true, signal);
    } catch (error) {
      if (!(error instanceof MailProblem) || !error.wasIdleTooLong) throw error;
    }
    return await over(await places.reach(place, signal), mail, false, signal);
  };

  return async (mail, signal) => {
    const problems: MailProblem[] = [];
    let isCrowdedOut = false;
    for (const place of places.inOrder()) {
      try {
        const outcome = sent(await through(place, mail, signal));
        return { outcome, wasStrained: problems.some((one) => one.wantsLess), isCrowdedOut: false };
      } catch (error) {
        if (!(error instanceof MailProblem)) throw error;
        problems.push(error);
        isCrowdedOut ||= error.wantsLess && error.givesWay && isAtWork(place);
        if (!error.givesWay || signal.aborted) break;
      }
    }
    const outcome = mostHopeful(problems);
    const mayWait = isCrowdedOut && outcome.kind === 'retry' && !signal.aborted;
    return { outcome, wasStrained: problems.some((one) => one.wantsLess), isCrowdedOut: mayWait };
  };
}

const sent = ({ messageId, reason }: Taken): Outcome => ({
  kind: 'sent',
  remoteId: messageId,
  url: null,
  ...(reason === null ? {} : { reason }),
});

/** One may be sent although another refuses, and one try again although another never will. */
function mostHopeful(problems: readonly MailProblem[]): Outcome {
  const best = (['uncertain', 'retry', 'failed'] as const)
    .map((kind) => problems.find(({ outcome }) => outcome.kind === kind)?.outcome)
    .find((outcome) => outcome !== undefined);
  if (!best) return interrupted;
  return { ...best, reason: [...new Set(problems.map((problem) => problem.message))].join('; ') };
}
