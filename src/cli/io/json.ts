import { isHeld } from '../../domain/approval.ts';
import type { Delivery } from '../../domain/delivery.ts';
import type { Guard, Sample } from '../../domain/greenLight.ts';
import { type Incident, incidentId, isAnnouncement, maintenanceId, publicId } from '../../domain/incident.ts';
import { isMaintenance, isPlanned, type Maintenance, partsOf } from '../../domain/maintenance.ts';
import { summarise, type Tally } from '../../domain/summary.ts';
import type { Update } from '../../domain/update.ts';
import type { Draft } from '../../usecases/draft.ts';
import { isAsked, type Published } from '../../usecases/published.ts';
import { sleepersOf } from '../../usecases/sleepers.ts';
import { confirmFlag } from '../countWords.ts';
import { approvalJson, draftApprovalJson } from './approvalJson.ts';

// The shapes of PRODUCT.md sections 2, 5 and 6, to the key.

type UrlOf = (incident: Incident) => string | null;
const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

export const incidentJson = (incident: Incident, urlOf: UrlOf) => ({
  id: publicId(incident),
  title: incident.title,
  status: incident.status,
  impact: incident.impact,
  components: incident.components,
  openedAt: instant(incident.openedAt),
  resolvedAt: instant(incident.resolvedAt),
  nextUpdateBy: instant(incident.nextUpdateBy),
  url: urlOf(incident),
  ...(incident.cameFrom === null ? {} : { maintenance: maintenanceId(incident.cameFrom) }),
});

export const maintenanceJson = (maintenance: Maintenance, urlOf: UrlOf) => {
  const { startsAt, endsAt, begunAt, remindMs, remindedMs, byHand, became } = maintenance.work;
  const ahead = remindMs.filter((notice) => remindedMs === null || notice < remindedMs);
  return {
    id: publicId(maintenance),
    title: maintenance.title,
    status: maintenance.status,
    impact: maintenance.impact,
    components: partsOf(maintenance),
    startsAt: instant(startsAt),
    endsAt: instant(endsAt),
    scheduledAt: instant(maintenance.openedAt),
    begunAt: instant(begunAt),
    endedAt: instant(maintenance.resolvedAt),
    noticesAt:
      isPlanned(maintenance) && begunAt === null
        ? ahead.map((notice) => new Date(startsAt.getTime() - notice).toISOString())
        : [],
    manual: byHand,
    incident: became === null ? null : incidentId(became),
    url: urlOf(maintenance),
  };
};

export const announcementJson = (announcement: Incident) => ({
  id: publicId(announcement),
  title: announcement.title,
  status: announcement.status,
  announcedAt: instant(announcement.openedAt),
});

/** What an answer is about, under its own word. */
function subjectJson(subject: Incident, urlOf: UrlOf) {
  if (isAnnouncement(subject)) return { announcement: announcementJson(subject) };
  return isMaintenance(subject)
    ? { maintenance: maintenanceJson(subject, urlOf) }
    : { incident: incidentJson(subject, urlOf) };
}

export const updateJson = (update: Update) => ({
  seq: update.seq,
  event: update.event,
  status: update.status,
  body: update.body,
  at: instant(update.at),
  ...(update.corrects === null ? {} : { corrects: update.corrects }),
  ...(update.evidence?.override ? { override: update.evidence.override } : {}),
  ...(update.cause === undefined ? {} : { cause: update.cause }),
});

export const channelsJson = (tallies: readonly Tally[]) =>
  summarise(tallies).map(({ channel, type, state, reason, url, remoteId, ...counters }) => ({
    channel,
    type,
    state,
    ...(reason === null ? {} : { reason }),
    url,
    remoteId,
    ...counters,
  }));

export const publishedJson = (published: Published, urlOf: UrlOf) => ({
  created: published.created,
  resent: published.resent,
  // Of what only waits for a yes nothing is recorded: there is no update, and the incident is what it was, or none.
  ...(isAsked(published) ? { incident: null, update: null } : recordedJson(published, urlOf)),
  ...(published.approval ? { approval: approvalJson(published.approval.approval) } : {}),
  deliveries: channelsJson(published.tallies).map((one) => ({ ...one, ...waitingJson(published, one.channel) })),
});

const recordedJson = ({ incident, update }: Published, urlOf: UrlOf) => ({
  ...subjectJson(incident, urlOf),
  update: updateJson(update),
});

/** Only where somebody waits for the end of their quiet hours. */
function waitingJson({ asleep = [] }: Published, channel: string) {
  const own = asleep.find((one) => one.channel === channel);
  return own ? { waiting: { count: own.count, until: own.until } } : {};
}

/** @param idOf `INC-7` or `MNT-8` of a number */
export const deliveryJson = (delivery: Delivery, idOf: (number: number) => string) => ({
  id: delivery.id,
  incident: idOf(delivery.incidentNumber),
  seq: delivery.seq,
  channel: delivery.channel,
  type: delivery.type,
  to: delivery.to,
  locale: delivery.locale,
  state: delivery.state,
  reason: delivery.reason,
  attempts: delivery.attempts,
  at: instant(delivery.at),
  // Until when it is put off says nothing of when it goes out: a second person does.
  nextAttemptAt: isHeld(delivery) ? null : instant(delivery.nextAttemptAt),
  remoteId: delivery.remoteId,
  url: delivery.url,
  means: delivery.means,
});

export const guardJson = ({ stableSince, healthyForMs, requiredMs, earliestAt, lastFailure }: Guard) => ({
  stableSince: instant(stableSince),
  healthyForMs,
  requiredMs,
  earliestAt: instant(earliestAt),
  lastFailure: lastFailure && { ...lastFailure, at: instant(lastFailure.at) },
});

export const planJson = (draft: Draft, urlOf: UrlOf) => ({
  dryRun: true,
  ...subjectJson(draft.incident, urlOf),
  update: updateJson(draft.update),
  messages: draft.messages.map(({ channel, type, locale, message, size, recipients, cost }) => ({
    channel,
    type,
    locale,
    text: (message.inPlace ?? message).text,
    length: size.length,
    limit: size.limit,
    recipients,
    segments: size.segments,
    cost,
  })),
  ...totalsJson(draft),
  ...(draft.approval ? { approval: draftApprovalJson(draft.approval) } : {}),
  ...(draft.guard ? { guard: guardJson(draft.guard) } : {}),
});

/** What texting comes to, by channel; only where people are texted. */
function totalsJson({ counts, unconfirmed, messages }: Draft) {
  const texted = counts.filter(({ segments }) => segments !== null);
  if (texted.length === 0) return {};
  const sleepers = sleepersOf(messages);
  return {
    totals: texted.map((count) => ({
      ...count,
      waiting: sleepers.find(({ channel }) => channel === count.channel)?.count ?? 0,
      confirm: unconfirmed.some((one) => one.count === count) ? confirmFlag(count) : null,
    })),
  };
}

export const probeJson = (name: string, sample: Sample | null) => ({
  name,
  healthy: sample?.healthy ?? null,
  at: instant(sample?.at ?? null),
  reason: sample?.reason ?? null,
});
