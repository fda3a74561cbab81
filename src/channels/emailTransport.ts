import { setTimeout as sleep } from 'node:timers/promises';
import type { Mailbox } from '../domain/address.ts';
import type { Outcome } from '../domain/delivery.ts';
import type { Envelope, Sender } from './channel.ts';
import { remoteText } from './http.ts';
import { connectTo, type SmtpLink, SmtpProblem, type SmtpServer } from './emailConnection.ts';
import { composeEmail, messageIdOf } from './emailMime.ts';

export interface TransportOptions {
  /** In order of preference. */
  readonly servers: readonly SmtpServer[];
  readonly from: Mailbox;
  readonly replyTo: string | null;
  readonly perSecond: number | null;
}

/** A server that failed is left alone for this long, so that not every message waits for it. */
const restMs = 30_000;

/**
 * Sends each message over one of its connections, opening as many as are asked for at once. A server that can't be
 * reached or takes no mail gives way to the next in the list, within the same attempt.
 */
export function createTransport(options: TransportOptions): Sender {
  const { servers, from, replyTo } = options;
  const idle: SmtpLink[] = [];
  const restingUntil = new Map<SmtpServer, number>();
  const pace = createPace(options.perSecond);

  const rest = (server: SmtpServer): void => {
    restingUntil.set(server, performance.now() + restMs);
  };
  /** Those that work first; resting ones last, because a slow hope is better than none. */
  const inOrder = (): readonly SmtpServer[] => {
    const resting = (server: SmtpServer): boolean => (restingUntil.get(server) ?? 0) > performance.now();
    return [...servers.filter((one) => !resting(one)), ...servers.filter(resting)];
  };

  const over = async (link: SmtpLink, envelope: Envelope, message: Buffer, signal: AbortSignal): Promise<Outcome> => {
    const reply = await link.send(from.address, envelope.to, message, signal);
    if (link.isUsable()) idle.push(link);
    return { kind: 'sent', remoteId: messageIdOf(envelope.deliveryId, from), url: null, reason: remoteText(reply) };
  };

  const sendOnce = async (envelope: Envelope, message: Buffer, signal: AbortSignal): Promise<Outcome> => {
    const kept = takeUsable(idle);
    if (kept) {
      try {
        return await over(kept, envelope, message, signal);
      } catch (error) {
        // A kept connection may have been closed by the server meanwhile; a new one is tried before anything is said.
        const outcome = problemOutcome(error);
        const wasIdle = error instanceof SmtpProblem && error.code === null && !error.maybeSent;
        if (!wasIdle || signal.aborted) {
          await settleLink(kept, error, idle);
          return outcome;
        }
      }
    }
    const failures: Outcome[] = [];
    for (const server of inOrder()) {
      if (signal.aborted) break;
      let link: SmtpLink | null = null;
      try {
        link = await connectTo(server, signal);
        restingUntil.delete(server);
        return await over(link, envelope, message, signal);
      } catch (error) {
        failures.push(problemOutcome(error));
        if (link) await settleLink(link, error, idle);
        if (!givesWay(error)) break;
        rest(server);
      }
    }
    return mostHopeful(failures);
  };

  return {
    send: async (envelope, signal) => {
      const message = await composeEmail(envelope, from, replyTo);
      await pace(signal);
      return await sendOnce(envelope, message, signal);
    },
    close: async () => {
      await Promise.all(idle.splice(0).map((link) => link.close()));
    },
  };
}

/** The newest first: the others may rest long enough to be closed. */
function takeUsable(idle: SmtpLink[]): SmtpLink | null {
  for (let link = idle.pop(); link; link = idle.pop()) if (link.isUsable()) return link;
  return null;
}

/** After a refusal the conversation goes on; after anything else the connection is of no use. */
async function settleLink(link: SmtpLink, error: unknown, idle: SmtpLink[]): Promise<void> {
  const refused = error instanceof SmtpProblem && error.code !== null && error.code !== 421;
  if (refused && link.isUsable()) idle.push(link);
  else await link.close();
}

/** Another server may take what this one can't: it is out of reach, closes, or refuses the sender, not the recipient. */
function givesWay(error: unknown): boolean {
  if (!(error instanceof SmtpProblem) || error.maybeSent) return false;
  return error.code === null || error.code === 421 || !['RCPT TO', 'DATA'].includes(error.command);
}

/** RELIABILITY.md 2.5: a reply is definite either way; silence after the first byte is not. */
function problemOutcome(error: unknown): Outcome {
  if (!(error instanceof SmtpProblem)) throw error;
  const { code, command, message: reason } = error;
  if (error.maybeSent) return { kind: 'uncertain', reason };
  if (code === null || code === 421 || code === 503) return { kind: 'retry', reason, retryAfterMs: null, pace: 'prompt' };
  const signIn = command.startsWith('AUTH') || command === 'API';
  if (code < 500) return { kind: 'retry', reason, retryAfterMs: null, pace: signIn ? 'prompt' : 'greylist' };
  return { kind: 'failed', reason, scope: signIn || code === 535 || code === 530 ? 'channel' : 'delivery' };
}

function mostHopeful(failures: readonly Outcome[]): Outcome {
  const interrupted: Outcome = { kind: 'retry', reason: 'interrupted', retryAfterMs: null, pace: 'prompt' };
  const ranked = ['uncertain', 'retry', 'failed'] as const;
  const best = ranked.map((kind) => failures.find((one) => one.kind === kind)).find((one) => one !== undefined);
  return best ?? interrupted;
}

/** At most so many messages a second, evenly. */
function createPace(perSecond: number | null): (signal: AbortSignal) => Promise<void> {
  let nextMs = 0;
  return async (signal) => {
    if (perSecond === null) return;
    const nowMs = performance.now();
    const slotMs = Math.max(nowMs, nextMs);
    nextMs = slotMs + 1000 / perSecond;
    if (slotMs > nowMs) await sleep(slotMs - nowMs, undefined, { signal }).catch(() => {});
  };
}
