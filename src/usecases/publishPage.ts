import { type Channel, SecretFault, type Sender } from '../channels/channel.ts';
import type { Outcome } from '../domain/delivery.ts';
import { retryDelayMs } from '../domain/retry.ts';
import type { Deps } from './deps.ts';

export interface PublishedPage {
  readonly channel: Channel;
  readonly outcome: Outcome;
}

type PublishDeps = Pick<Deps, 'config' | 'store' | 'ioFor' | 'delivery' | 'monotonicMs' | 'sleep'>;

/** As long as a verb tries what it could not send at once. */
const patienceMs = 30_000;

/**
 * Puts the page as it is now up on all its channels. It says nothing new to anybody, so it belongs to no update and
 * stands in no ledger; and it waits for nobody who sends.
 */
export const publishPage =
  (deps: PublishDeps) =>
  async (signal: AbortSignal): Promise<readonly PublishedPage[]> => {
    const pages = deps.config.channels.filter(({ definition }) => definition.isPage === true);
    const published = await Promise.all(
      pages.map(async (channel) => ({ channel, outcome: await publishOn(deps, channel, signal) })),
    );
    return published.flatMap(({ channel, outcome }) => (outcome === null ? [] : [{ channel, outcome }]));
  };

/** Null: a page that is hosted shows what was posted to it, so there is nothing to put up. */
async function publishOn(deps: PublishDeps, channel: Channel, signal: AbortSignal): Promise<Outcome | null> {
  try {
    const sender = await channel.definition.open(channel.settings, deps.ioFor(channel));
    try {
      return sender.refresh ? await untilNewest(deps, sender.refresh, signal) : null;
    } finally {
      await sender.close();
    }
  } catch (error) {
    if (!(error instanceof SecretFault)) throw error;
    return { kind: 'failed', reason: error.message, scope: 'channel' };
  }
}

async function untilNewest(
  deps: PublishDeps,
  refresh: NonNullable<Sender['refresh']>,
  signal: AbortSignal,
): Promise<Outcome> {
  const untilMs = deps.monotonicMs() + patienceMs;
  for (let attempts = 1; ; attempts += 1) {
    const epoch = await deps.store.incidents.epoch();
    const outcome = await refresh(signal);
    // Whoever recorded something meanwhile may have had their page up first, and this one, older, has taken its place.
    const isNewest = (await deps.store.incidents.epoch()) === epoch;
    if (outcome.kind === 'sent' ? isNewest : outcome.kind !== 'retry') return outcome;
    const { random } = deps.delivery().time;
    const waitMs = outcome.kind === 'retry' ? retryDelayMs(attempts, 'prompt', outcome.retryAfterMs, random()) : 0;
    if (signal.aborted || deps.monotonicMs() + waitMs > untilMs) return outcome;
    await deps.sleep(waitMs, signal);
  }
}
