import type { Delivery } from '../../domain/delivery.ts';
import type { Guard, Sample } from '../../domain/greenLight.ts';
import { type Incident, publicId } from '../../domain/incident.ts';
import { summarise, type Tally } from '../../domain/summary.ts';
import type { Update } from '../../domain/update.ts';
import type { Draft } from '../../usecases/draft.ts';
import type { Published } from '../../usecases/published.ts';

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
});

export const updateJson = (update: Update) => ({
  seq: update.seq,
  event: update.event,
  status: update.status,
  body: update.body,
  at: instant(update.at),
  ...(update.corrects === null ? {} : { corrects: update.corrects }),
  ...(update.evidence?.override ? { override: update.evidence.override } : {}),
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
  incident: incidentJson(published.incident, urlOf),
  update: updateJson(published.update),
  deliveries: channelsJson(published.tallies),
});

export const deliveryJson = (delivery: Delivery) => ({
  id: delivery.id,
  incident: publicId({ number: delivery.incidentNumber }),
  seq: delivery.seq,
  channel: delivery.channel,
  type: delivery.type,
  to: delivery.to,
  locale: delivery.locale,
  state: delivery.state,
  reason: delivery.reason,
  attempts: delivery.attempts,
  at: instant(delivery.at),
  nextAttemptAt: instant(delivery.nextAttemptAt),
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
  incident: incidentJson(draft.incident, urlOf),
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
  ...(draft.guard ? { guard: guardJson(draft.guard) } : {}),
});

export const probeJson = (name: string, sample: Sample | null) => ({
  name,
  healthy: sample?.healthy ?? null,
  at: instant(sample?.at ?? null),
  reason: sample?.reason ?? null,
});
