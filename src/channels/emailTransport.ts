import { setTimeout as sleep } from 'node:timers/promises';
import { domainToASCII } from 'node:url';
import { type Mailbox, parseAddress } from '../domain/address.ts';
import type { Outcome } from '../domain/delivery.ts';
import type { Sender } from './channel.ts';
import { connectTo, type LinkOptions, type SmtpLimits, type SmtpLink, smtpLimits } from './emailConnection.ts';
import { createIdleLinks, type IdleLinks } from './emailIdle.ts';
import { composeEmail, messageIdOf } from './emailMime.ts';
import { createPace, createSlots } from './emailPace.ts';
import { outcomeOfProblem, SmtpProblem, type SmtpServer } from './emailProblem.ts';
import { createServers, type Servers } from './emailServers.ts';
import type { Dialling } from './emailSocket.ts';

export interface TransportOptions extends Dialling {
  /** In order of preference. */
  readonly servers: readonly SmtpServer[];
  readonly from: Mailbox;
  readonly replyTo: string | null;
  /** Messages under way at most, which is connections at most. */
  readonly connections: number;
  /** Null: as fast as they go. */
  readonly perSecond: number | null;
  readonly limits?: Partial<SmtpLimits>;
  /** A monotonic clock, in milliseconds. */
  readonly nowMs?: () => number;
}

const idleMs = 20_000;
const interrupted: Outcome = { kind: 'retry', reason: 'interrupted', retryAfterMs: null, pace: 'prompt' };

/**
 * Sends each message over a connection of its own for that time. A server that can't be reached or takes no mail gives
 * way to the next in the list within the same attempt, as long as no byte of the message can have got anywhere.
 */
export function createTransport(options: TransportOptions): Sender {
  const { from, replyTo, nowMs = () => performance.now() } = options;
  const slots = createSlots(options.connections);
  const pace = createPace(options.perSecond, {
    nowMs,
    sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
  });
  const idle = createIdleLinks(options.connections, idleMs);
  const attempt = createAttempt(createServers(options.servers, nowMs), idle, {
    ...options,
    limits: { ...smtpLimits, ...options.limits },
  });

  return {
    send: async (envelope, signal) => {
      const to = parseAddress(envelope.to, domainToASCII);
      if (to === null) return { kind: 'failed', reason: 'the recipient is not one e-mail address', scope: 'delivery' };
      const message = await composeEmail({ ...envelope, to }, from, replyTo);
      const release = await slots.take(signal);
      if (!release) return interrupted;
      try {
        await pace(signal);
        if (signal.aborted) return interrupted;
        const send = (link: SmtpLink): Promise<string> => link.send(from.address, to, message, signal);
        const reply = await attempt(send, signal);
        if (typeof reply !== 'string') return reply;
        return { kind: 'sent', remoteId: messageIdOf(envelope.deliveryId, from), url: null, reason: reply };
      } finally {
        release();
      }
    },
    close: () => idle.close(),
  };
}

type Send = (link: SmtpLink) => Promise<string>;
/** @returns the reply of the server that took the message, or what came of it instead. */
type Attempt = (send: Send, signal: AbortSignal) => Promise<string | Outcome>;

function createAttempt(servers: Servers, idle: IdleLinks, options: LinkOptions): Attempt {
  const over = async (link: SmtpLink, send: Send, isKept: boolean): Promise<string> => {
    try {
      const reply = await send(link);
      servers.answered(link.server);
      return reply;
    } catch (error) {
      if (!(error instanceof SmtpProblem)) throw error;
      if (!(isKept && wasIdleTooLong(error))) servers.answered(link.server, error);
      throw error;
    } finally {
      idle.put(link);
    }
  };
  const through = async (server: SmtpServer, send: Send, signal: AbortSignal): Promise<string> => {
    const kept = idle.take(server);
    try {
      if (kept) return await over(kept, send, true);
    } catch (error) {
      if (!(error instanceof SmtpProblem) || !wasIdleTooLong(error)) throw error;
    }
    return await over(await servers.reach(server, () => connectTo(server, options, signal), signal), send, false);
  };

  return async (send, signal) => {
    const problems: SmtpProblem[] = [];
    for (const server of servers.inOrder()) {
      try {
        return await through(server, send, signal);
      } catch (error) {
        if (!(error instanceof SmtpProblem)) throw error;
        problems.push(error);
        if (!error.givesWay || signal.aborted) break;
      }
    }
    return mostHopeful(problems);
  };
}

/** A kept connection may have been closed by the server meanwhile; that says nothing of a new one. */
const wasIdleTooLong = ({ step, kind, code }: SmtpProblem): boolean =>
  step !== 'message' && (kind === 'lost' || (step === 'mail' && code === 421));

/** One may be sent although another refuses, and one try again although another never will. */
function mostHopeful(problems: readonly SmtpProblem[]): Outcome {
  const outcomes = problems.map(outcomeOfProblem);
  const best = (['uncertain', 'retry', 'failed'] as const)
    .map((kind) => outcomes.find((outcome) => outcome.kind === kind))
    .find((outcome) => outcome !== undefined);
  if (!best) return interrupted;
  return { ...best, reason: [...new Set(problems.map((problem) => problem.message))].join('; ') };
}
