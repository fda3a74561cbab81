import { isHeld } from './approval.ts';
import type { Correcting, Destination, PastDelivery, PlannableChannel, PlannedDelivery, PlanRequest } from './plan.ts';
import { waitOf } from './planWait.ts';

/**
 * A correction goes to exactly those who heard the wrong text, or are still owed it, whatever the routes say. Where the
 * post stands and can be edited, it is; where nobody has heard it yet, the right text goes out as if it had been the
 * first. A channel that carries the newest state by itself always hears.
 */
export function planCorrection(
  request: PlanRequest,
  channel: PlannableChannel,
  { seqs, toldOn }: Correcting,
): readonly PlannedDelivery[] {
  const wrong = wrongOnes(request.past, seqs, channel);
  const untold = !toldOn.includes(channel.name);
  const destinations = new Map(channel.destinations.map((one) => [one.to, one]));
  const byPerson = new Map(Map.groupBy(wrong, (one) => one.to));
  if (channel.expireAfterMs === null)
    for (const { to } of channel.destinations) byPerson.set(to, byPerson.get(to) ?? []);
  return [...byPerson].map(([to, own]) => {
    const last = own.at(-1);
    const destination = destinationOf(destinations.get(to), last, to);
    const { locale, skip } = destination;
    const wait = waitOf(request, channel, destination, untold ? waitsUntil(own, request.at) : null);
    return {
      channel: channel.name,
      type: channel.type,
      to,
      locale,
      state: skip === null ? 'queued' : 'skipped',
      reason: skip ?? wait.reason,
      dueAt: wait.until,
      expiresAt: null,
      edits: channel.canEdit
        ? (own.findLast((one) => one.state === 'sent' && one.remoteId !== null)?.remoteId ?? null)
        : null,
      untold,
    };
  });
}

/**
 * That something wrong was said does not become right by saying something newer.
 * @param wasToldBefore false: what waits for a later time goes to somebody who has heard nothing, so nothing wrong either
 */
export const isOwedCorrection = (one: PastDelivery, wasToldBefore: boolean): boolean =>
  one.event === 'correction' && (wasToldBefore || one.state !== 'queued' || one.nextAttemptAt === null);

const wrongOnes = (
  past: readonly PastDelivery[],
  seqs: readonly number[],
  channel: PlannableChannel,
): readonly PastDelivery[] =>
  past.filter(
    (one) =>
      one.channel === channel.name && seqs.includes(one.seq) && one.state !== 'skipped' && one.state !== 'cancelled',
  );

// An opt-out since then still counts.
const destinationOf = (now: Destination | undefined, then: PastDelivery | undefined, to: string): Destination => ({
  to,
  locale: then?.locale ?? now?.locale ?? '',
  skip: now?.skip ?? null,
  timezone: now?.timezone ?? null,
});

/** The rung of the ladder that the wrong text was waiting for. */
function waitsUntil(own: readonly PastDelivery[], at: Date): Date | null {
  // Until when a second person is waited for is no rung.
  const waiting = own.findLast(
    (one) => one.state === 'queued' && !isHeld(one) && one.nextAttemptAt !== null && one.nextAttemptAt > at,
  );
  return waiting?.nextAttemptAt ?? null;
}
