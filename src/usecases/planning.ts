import { heldReason } from '../domain/approval.ts';
import type { AddressKind, Reached } from '../domain/contact.ts';
import { isLastWord } from '../domain/event.ts';
import {
  type Destination,
  type Plan,
  type PlannableChannel,
  type PlannedDelivery,
  type PlanRequest,
  planDeliveries,
} from '../domain/plan.ts';
import type { Past } from '../store/past.ts';
import type { PeopleReader } from '../store/people.ts';

/** What is planned for, besides what stands in the store. */
export interface PlanningRequest {
  /** What all channels share. */
  readonly base: Omit<PlanRequest, 'channels' | 'past'>;
  readonly incidentUuid: string;
  /** False: nothing came before. */
  readonly hasPast: boolean;
  /** In the order of the config. */
  readonly channels: readonly PlanningChannel[];
  /** Only people who have this tag; null: all. */
  readonly tag: string | null;
  /** For people who have none. */
  readonly locale: string;
}

export interface PlanningChannel {
  readonly plannable: PlannableChannel;
  /** Its destinations are the people of the list, reached by this; null: they are those of `plannable`. */
  readonly crowd: AddressKind | null;
}

/** The plan in pages; the same request always gives the same ones. No destination is in it twice. */
export async function* planPages(request: PlanningRequest, past: Past, people: PeopleReader): AsyncGenerator<Plan> {
  const { base, channels, incidentUuid, hasPast } = request;
  const settled = channels.filter(({ crowd }) => crowd === null).map(({ plannable }) => plannable.name);
  const before = Map.groupBy(hasPast ? await past.of(incidentUuid, settled) : [], (one) => one.channel);
  for (const { plannable, crowd } of channels) {
    if (crowd === null) {
      yield planDeliveries({ ...base, channels: [plannable], past: before.get(plannable.name) ?? [] });
      continue;
    }
    if (hasPast) yield* planHeard(request, past, people, plannable, crowd);
    yield* planOthers(request, past, people, plannable, crowd);
  }
  if (!isLastWord(base.event) || !hasPast) return;
  // Also where nobody hears of the all-clear, what still waits has nothing more to say.
  const planned = channels.map(({ plannable }) => plannable.name);
  yield planDeliveries({ ...base, channels: [], past: await past.waiting(incidentUuid, planned) });
}

/** Those who have heard of this incident before, in the list or not. */
async function* planHeard(
  { base, incidentUuid, tag, locale }: PlanningRequest,
  past: Past,
  people: PeopleReader,
  channel: PlannableChannel,
  kind: AddressKind,
): AsyncGenerator<Plan> {
  for await (const page of past.pages(incidentUuid, channel.name)) {
    const known = await people.find(kind, tag, [...new Set(page.map((one) => one.to))]);
    const destinations = [...known.values()].map((one) => destinationOf(one, locale));
    yield planDeliveries({ ...base, channels: [{ ...channel, destinations }], past: page });
  }
}

async function* planOthers(
  { base, incidentUuid, hasPast, tag, locale }: PlanningRequest,
  past: Past,
  people: PeopleReader,
  channel: PlannableChannel,
  kind: AddressKind,
): AsyncGenerator<Plan> {
  for await (const page of people.pages(kind, tag)) {
    const addresses = page.map((one) => one.to);
    const heard = hasPast ? await past.knows(incidentUuid, channel.name, addresses) : new Set();
    const destinations = page.filter((one) => !heard.has(one.to)).map((one) => destinationOf(one, locale));
    if (destinations.length > 0) yield planDeliveries({ ...base, channels: [{ ...channel, destinations }], past: [] });
  }
}

const destinationOf = ({ to, locale, timezone, skip }: Reached, fallback: string): Destination => ({
  to,
  locale: locale ?? fallback,
  skip,
  timezone,
});

/** One of each message that a plan needs, and for how many people. */
export interface PlannedGroup {
  readonly planned: PlannedDelivery;
  readonly recipients: number;
  /** When the first of them hears of it, if all have to wait; null: at once. */
  readonly dueAt: Date | null;
  /** How many wait for the end of their quiet hours. */
  readonly asleep: number;
}

/** What has to be known of a whole plan before anything of it is stored. */
export interface PlanOutline {
  /** By channel and locale, in the order of planning. */
  readonly groups: readonly PlannedGroup[];
  /** Left out by a flag. */
  readonly skippedChannels: readonly string[];
}

/** Whoever shares it shares a message. */
export const groupKey = ({ channel, locale }: Pick<PlannedDelivery, 'channel' | 'locale'>): string =>
  `${channel}\n${locale}`;

/** @param onPage told after each page how many deliveries there are so far, and waited for */
export async function outlineOf(
  pages: AsyncIterable<Plan>,
  onPage: (deliveries: number) => Promise<void> = async () => {},
): Promise<PlanOutline> {
  const groups = new Map<string, PlannedGroup>();
  const skippedChannels: string[] = [];
  let count = 0;
  for await (const { deliveries } of pages) {
    count += deliveries.length;
    for (const planned of deliveries) {
      if (planned.reason === 'flag') skippedChannels.push(planned.channel);
      if (planned.state !== 'queued') continue;
      const key = groupKey(planned);
      groups.set(key, joined(groups.get(key), planned));
    }
    await onPage(count);
  }
  return { groups: [...groups.values()], skippedChannels };
}

function joined(group: PlannedGroup | undefined, planned: PlannedDelivery): PlannedGroup {
  const isHeld = planned.reason === heldReason;
  // Of those that are told, only who is asleep has another reason beside.
  const asleep = planned.reason === null || isHeld ? 0 : 1;
  // When the second person comes nobody knows.
  if (!group) return { planned, recipients: 1, dueAt: isHeld ? null : planned.dueAt, asleep };
  return {
    planned: group.planned,
    recipients: group.recipients + 1,
    dueAt: group.dueAt && planned.dueAt && (planned.dueAt < group.dueAt ? planned.dueAt : group.dueAt),
    asleep: group.asleep + asleep,
  };
}
