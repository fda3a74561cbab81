import { setTimeout as sleep } from 'node:timers/promises';
import { domainToASCII } from 'node:url';
import { type Mailbox, parseAddress } from '../domain/address.ts';
import type { Outcome } from '../domain/delivery.ts';
import type { Sender } from './channel.ts';
import { createIdleLinks, type IdleLinks } from './emailIdle.ts';
import { createLetters, messageIdOf } from './emailMime.ts';
import { createPace, createSlots } from './emailPace.ts';
import { interruption, type Mail, type MailLink, type MailPlace, MailProblem, type Taken } from './emailPlace.ts';
import { createPlaces, type Places } from './emailPlaces.ts';

export interface TransportOptions {
  /** In order of preference. */
  readonly places: readonly MailPlace[];
  readonly from: Mailbox;
  readonly replyTo: string | null;
  /** Messages under way at most, which is connections at most. */
  readonly connections: number;
  /** Null: as fast as they go. */
  readonly perSecond: number | null;
  /** A monotonic clock, in milliseconds. */
  readonly nowMs?: () => number;
}

const idleMs = 20_000;
const interrupted = interruption().outcome;

/**
 * Sends each message over a connection of its own for that time. A place that can't be reached or takes no mail gives
 * way to the next in the list within the same attempt, as long as no byte of the message can have got anywhere.
 */
export function createTransport(options: TransportOptions): Sender {
  const { from, replyTo, nowMs = () => performance.now() } = options;
  const slots = createSlots(options.connections);
  const pace = createPace(options.perSecond, {
    nowMs,
    sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
  });
  const letters = createLetters(from, replyTo);
  const idle = createIdleLinks(options.connections, idleMs);
  const attempt = createAttempt(createPlaces(options.places, nowMs), idle);

  return {
    send: async (envelope, signal) => {
      const to = parseAddress(envelope.to, domainToASCII);
      if (to === null) return { kind: 'failed', reason: 'the recipient is not one e-mail address', scope: 'delivery' };
      const bytes = await letters.compose({ ...envelope, to });
      const mail = { from: from.address, to, messageId: messageIdOf(envelope.deliveryId, from), bytes };
      const release = await slots.take(signal);
      if (!release) return interrupted;
      try {
        await pace(signal);
        if (signal.aborted) return interrupted;
        return await attempt(mail, signal);
      } finally {
        release();
      }
    },
    close: () => idle.close(),
  };
}

type Attempt = (mail: Mail, signal: AbortSignal) => Promise<Outcome>;

function createAttempt(places: Places, idle: IdleLinks): Attempt {
  const over = async (link: MailLink, mail: Mail, isKept: boolean, signal: AbortSignal): Promise<Taken> => {
    try {
      const taken = await link.send(mail, signal);
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
    for (const place of places.inOrder()) {
      try {
        return sent(await through(place, mail, signal));
      } catch (error) {
        if (!(error instanceof MailProblem)) throw error;
        problems.push(error);
        if (!error.givesWay || signal.aborted) break;
      }
    }
    return mostHopeful(problems);
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
