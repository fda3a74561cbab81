import type { Outcome } from '../domain/delivery.ts';
import type { ChannelIo, Envelope, RemotePost, Sender } from './channel.ts';
import { type Sms, type SmsProvider, smsOf } from './smsProvider.ts';

/** As long as a mail server that failed (`emailServers.ts`), unless the service names a time. */
const restMs = 30_000;

export interface SmsSenderOptions {
  /** In order of preference. */
  readonly providers: readonly SmsProvider[];
  readonly expireAfterMs: number;
  /** A text whose answer was lost goes out again where nobody can be asked. */
  readonly resend: boolean;
  readonly io: Pick<ChannelIo, 'now'>;
  /** A monotonic clock, in milliseconds. */
  readonly nowMs?: () => number;
}

/**
 * Sends each text through the first service that takes it. One gives way only where it has surely not taken the text:
 * after a lost answer nobody else is asked, because two would arrive.
 */
export function createSmsSender(options: SmsSenderOptions): Sender {
  const { providers, expireAfterMs, resend, io, nowMs = () => performance.now() } = options;
  const restsUntilMs = new Map<SmsProvider, number>();
  /** By delivery: whom it was handed to without an answer, in this process. */
  const lostAt = new Map<string, Set<SmsProvider>>();
  const isResting = (one: SmsProvider): boolean => nowMs() < (restsUntilMs.get(one) ?? 0);
  // A slow hope is better than none.
  const inOrder = (): readonly SmsProvider[] => [
    ...providers.filter((one) => !isResting(one)),
    ...providers.filter(isResting),
  ];
  const smsFor = (envelope: Envelope): Sms => smsOf(envelope, expireAfterMs, io.now());

  const lookUp = async (envelope: Envelope, signal: AbortSignal): Promise<RemotePost | 'absent' | 'unknown'> => {
    const sms = smsFor(envelope);
    // Which one took it an earlier process may know; then all are asked.
    const suspects = [...(lostAt.get(envelope.deliveryId) ?? providers)];
    let surelyNowhere = true;
    for (const provider of suspects) {
      const found = provider.lookUp ? await provider.lookUp(sms, signal) : resend ? 'absent' : 'unknown';
      if (found === 'unknown') surelyNowhere = false;
      else if (found !== 'absent') return found;
    }
    return surelyNowhere ? 'absent' : 'unknown';
  };

  return {
    send: async (envelope, signal) => {
      const sms = smsFor(envelope);
      const refused: Outcome[] = [];
      for (const provider of inOrder()) {
        if (signal.aborted) return interrupted;
        const { outcome, givesWay } = await provider.send(sms, signal);
        if (failsForAll(outcome)) restsUntilMs.set(provider, nowMs() + (waitOf(outcome) ?? restMs));
        else restsUntilMs.delete(provider);
        if (outcome.kind === 'uncertain') {
          lostAt.set(envelope.deliveryId, (lostAt.get(envelope.deliveryId) ?? new Set()).add(provider));
        }
        if (!givesWay) return withHistory(outcome, refused, provider.name);
        refused.push(outcome);
      }
      return mostHopeful(refused);
    },
    ...(resend || providers.some((one) => one.lookUp) ? { lookUp } : {}),
    close: async () => {},
  };
}
const interrupted: Outcome = { kind: 'retry', reason: 'interrupted', retryAfterMs: null, pace: 'prompt' };

/** What may hold for every text: the next ones go elsewhere first. This one goes nowhere else after a lost answer. */
const failsForAll = (outcome: Outcome): boolean =>
  outcome.kind === 'retry' ||
  outcome.kind === 'uncertain' ||
  (outcome.kind === 'failed' && outcome.scope === 'channel');

const waitOf = (outcome: Outcome): number | null => (outcome.kind === 'retry' ? outcome.retryAfterMs : null);

const reasonsOf = (outcomes: readonly Outcome[]): readonly string[] => [
  ...new Set(outcomes.flatMap(({ reason }) => reason ?? [])),
];

/** Who refused it before, so that a second choice is not taken for the first. */
function withHistory(outcome: Outcome, before: readonly Outcome[], name: string): Outcome {
  if (before.length === 0) return outcome;
  const last = outcome.kind === 'sent' ? [`sent through ${name}`] : reasonsOf([outcome]);
  return { ...outcome, reason: [...reasonsOf(before), ...last].join('; ') };
}

/** One may take it later although another never will; a channel is dead only when all of its services are. */
function mostHopeful(outcomes: readonly Outcome[]): Outcome {
  const reason = reasonsOf(outcomes).join('; ');
  const waits = outcomes.filter((outcome) => outcome.kind === 'retry');
  const [first] = waits;
  if (first) {
    const known = waits.flatMap(({ retryAfterMs }) => retryAfterMs ?? []);
    // One that names no time may be tried by our own back-off.
    return { ...first, reason, retryAfterMs: known.length === waits.length ? Math.min(...known) : null };
  }
  const isDead = outcomes.every((outcome) => outcome.kind === 'failed' && outcome.scope === 'channel');
  return { kind: 'failed', reason, scope: isDead ? 'channel' : 'delivery' };
}
