import { heldReason, heldUntil, isHeld } from './approval.ts';
import { type DeliveryState, wasTold } from './delivery.ts';
import { type EntryEvent, isLastWord, neverExpires, overtakes } from './event.ts';
import type { Impact } from './impact.ts';
import { isOwedCorrection, planCorrection } from './planCorrection.ts';
import { waitOf } from './planWait.ts';
import type { Quiet } from './quietHours.ts';
import { hearsAfterMs, type Route } from './route.ts';

/** Where one message goes: a broadcast channel has exactly one destination, with an empty `to`. */
export interface Destination {
  readonly to: string;
  readonly locale: string;
  /** Why this one is left out (`suppressed`); null: it is not. */
  readonly skip: string | null;
  /** The zone that a reader has said; null or absent: none. */
  readonly timezone?: string | null;
}

/** What the plan has to know of a configured channel. */
export interface PlannableChannel {
  readonly name: string;
  readonly type: string;
  readonly audience: 'public' | 'team';
  readonly destinations: readonly Destination[];
  /** How late a message of it may still go out; null: always. */
  readonly expireAfterMs: number | null;
  /** What stands there can be edited in place. */
  readonly canEdit: boolean;
  /** When its readers are left alone; absent: never. */
  readonly quiet?: Quiet;
}

/** What an earlier update of the incident has to do with a destination. */
export interface PastDelivery {
  readonly id: string;
  readonly seq: number;
  readonly event: EntryEvent;
  readonly channel: string;
  readonly to: string;
  readonly locale: string;
  readonly state: DeliveryState;
  readonly remoteId: string | null;
  readonly nextAttemptAt: Date | null;
  /** Of one that is queued: what it waits for, besides its time. */
  readonly reason?: string | null;
}

export interface PlanRequest {
  readonly event: EntryEvent;
  readonly impact: Impact;
  readonly isPrivate: boolean;
  readonly at: Date;
  readonly outageSince: Date;
  readonly channels: readonly PlannableChannel[];
  readonly routes: readonly Route[];
  /** Null: all. */
  readonly only: readonly string[] | null;
  readonly skip: readonly string[];
  readonly past: readonly PastDelivery[];
  /** The number of the newest all-clear; 0: there was none. */
  readonly lastAllClear: number;
  readonly correction: Correcting | null;
  /** Channels on which everything waits for a second person. Absent: none. */
  readonly held?: readonly string[];
}

/** What a correction takes back. */
export interface Correcting {
  /** The update whose text is wrong, and its earlier corrections, by number. */
  readonly seqs: readonly number[];
  /** Channels on which somebody has heard it, or may have. */
  readonly toldOn: readonly string[];
}

export interface PlannedDelivery {
  readonly channel: string;
  readonly type: string;
  readonly to: string;
  readonly locale: string;
  readonly state: 'queued' | 'skipped';
  /** Why it is left out, or waits for a second person or the end of quiet hours; null: none of it. */
  readonly reason: string | null;
  /** Not before this; null: at once. */
  readonly dueAt: Date | null;
  readonly expiresAt: Date | null;
  /** Of a correction: the id of the post that is edited in place; null: something is posted. */
  readonly edits: string | null;
  /** Of a correction: nobody on this channel has heard the wrong text. */
  readonly untold: boolean;
}

/** Which message goes to which destination, and which older ones need not go any more. */
export interface Plan {
  readonly deliveries: readonly PlannedDelivery[];
  /** Ids of older deliveries that this update overtakes. */
  readonly overtaken: readonly string[];
}

/** The same request always gives the same plan; no destination is in it twice. */
export function planDeliveries(request: PlanRequest): Plan {
  const deliveries: PlannedDelivery[] = [];
  for (const channel of request.channels) {
    if (request.only && !request.only.includes(channel.name)) continue;
    if (isForTeamOnly(request) && channel.audience !== 'team') continue;
    const chosen = request.correction
      ? planCorrection(request, channel, request.correction)
      : planChannel(request, channel);
    if (chosen.length === 0) continue;
    if (request.skip.includes(channel.name)) deliveries.push(skippedByFlag(channel));
    else if (request.held?.includes(channel.name)) deliveries.push(...chosen.map((one) => held(one, request.at)));
    else deliveries.push(...chosen);
  }
  return { deliveries, overtaken: overtakenBy(request, deliveries) };
}

const isForTeamOnly = (request: PlanRequest): boolean => request.isPrivate || request.event === 'note';

const skippedByFlag = (channel: PlannableChannel): PlannedDelivery => ({
  channel: channel.name,
  type: channel.type,
  to: '',
  locale: '',
  state: 'skipped',
  reason: 'flag',
  dueAt: null,
  expiresAt: null,
  edits: null,
  untold: false,
});

/** Whoever is left out anyway waits for nobody. */
const held = (one: PlannedDelivery, at: Date): PlannedDelivery =>
  one.state === 'queued' ? { ...one, reason: heldReason, dueAt: heldUntil(one.dueAt ?? at, one.expiresAt) } : one;

function planChannel(request: PlanRequest, channel: PlannableChannel): readonly PlannedDelivery[] {
  const { event, impact, at } = request;
  const heard = destinationsThatMustHear(request, channel);
  const mustHear = new Set(heard.map((destination) => destination.to));
  const unaware = sleptThrough(request, channel);
  const afterMs = event === 'note' ? 0 : hearsAfterMs(request.routes, channel.name, impact, event);
  // An outage that begins in the future began before the clock was set back; nobody waits for that time to come again.
  const sinceMs = Math.min(request.outageSince.getTime(), at.getTime());
  const dueAt = afterMs === null ? null : new Date(sinceMs + afterMs);
  const isDue = dueAt !== null && dueAt <= at;
  // A reopened incident is told to those who heard the wrong all-clear, and to nobody else. An all-clear does not wait
  // for its rung of the ladder: whoever has heard nothing by then has nothing to hear of.
  const othersHear = event === 'reopened' ? false : isLastWord(event) ? isDue : dueAt !== null;
  const planned: PlannedDelivery[] = [];
  const seen = new Set<string>();
  for (const destination of [...channel.destinations, ...heard]) {
    if (seen.has(destination.to)) continue;
    const must = mustHear.has(destination.to);
    if (!must && (!othersHear || unaware.has(destination.to))) continue;
    seen.add(destination.to);
    const wait = waitOf(request, channel, destination, must || isDue ? null : dueAt);
    planned.push({
      channel: channel.name,
      type: channel.type,
      to: destination.to,
      locale: destination.locale,
      state: destination.skip === null ? 'queued' : 'skipped',
      reason: destination.skip ?? wait.reason,
      dueAt: wait.until,
      expiresAt: expiry(event, channel, wait.until ?? at),
      edits: null,
      untold: false,
    });
  }
  return planned;
}

/** Of an all-clear: who has slept through all that there was to hear, or for whom nobody has said yes to it. */
function sleptThrough({ event, past, at }: PlanRequest, { name, quiet }: PlannableChannel): ReadonlySet<string> {
  if (!isLastWord(event)) return new Set();
  const waiting = past.filter((one) => one.channel === name && one.state === 'queued');
  const isAsleep = ({ nextAttemptAt }: PastDelivery): boolean =>
    quiet !== undefined && nextAttemptAt !== null && nextAttemptAt > at;
  return new Set(waiting.filter((one) => isHeld(one) || isAsleep(one)).map((one) => one.to));
}

function expiry(event: EntryEvent, channel: PlannableChannel, from: Date): Date | null {
  if (channel.expireAfterMs === null || neverExpires(event)) return null;
  return new Date(from.getTime() + channel.expireAfterMs);
}

/** Who heard of the beginning hears of the end; who heard, or is still owed, the all-clear hears that it was wrong. */
function destinationsThatMustHear(request: PlanRequest, channel: PlannableChannel): readonly Destination[] {
  const { event, past, lastAllClear } = request;
  if (!isLastWord(event) && event !== 'reopened') return [];
  const own = past.filter((delivery) => delivery.channel === channel.name && delivery.event !== 'note');
  const concerned =
    event === 'reopened'
      ? own.filter((d) => d.seq === lastAllClear && d.state !== 'skipped' && d.state !== 'cancelled')
      : own.filter((d) => wasTold(d.state) || d.state === 'sending');
  // Whoever is still a destination is taken as that, so that an opt-out since then counts.
  return concerned.map(({ to, locale }) => ({ to, locale, skip: null }));
}

function overtakenBy(request: PlanRequest, deliveries: readonly PlannedDelivery[]): readonly string[] {
  if (!overtakes(request.event)) return [];
  const reached = new Set(deliveries.filter((d) => d.state === 'queued').map((d) => keyOf(d.channel, d.to)));
  const told = new Set(
    request.past.filter((d) => d.event !== 'note' && wasTold(d.state)).map((d) => keyOf(d.channel, d.to)),
  );
  const isOwed = (d: PastDelivery): boolean => isOwedCorrection(d, told.has(keyOf(d.channel, d.to)));
  return request.past
    .filter((d) => d.event !== 'note' && (d.state === 'queued' || d.state === 'retrying'))
    .filter((d) => (request.correction ? request.correction.seqs.includes(d.seq) : !isOwed(d)))
    .filter((d) => isLastWord(request.event) || reached.has(keyOf(d.channel, d.to)))
    .map((d) => d.id);
}

const keyOf = (channel: string, to: string): string => `${channel}\u0000${to}`;
