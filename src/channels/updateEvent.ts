import type { Envelope } from './channel.ts';

/** An update as an event for somebody else's program; documented in `docs/webhook.md`. */
export const eventOf = ({ incident, update, message, locale, earlierIds }: Envelope) => ({
  type: `incident.${update.event}`,
  timestamp: update.at.toISOString(),
  data: {
    incident: {
      id: incident.id,
      uuid: incident.uuid,
      title: incident.title,
      status: update.status,
      impact: incident.impact,
      url: incident.url,
      ...(incident.maintenance
        ? { startsAt: incident.maintenance.startsAt.toISOString(), endsAt: incident.maintenance.endsAt.toISOString() }
        : {}),
    },
    update: {
      seq: update.seq,
      event: update.event,
      status: update.status,
      at: update.at.toISOString(),
      ...(update.corrects == null ? {} : { corrects: update.corrects }),
    },
    text: message.text,
    locale,
    previous: earlierIds.at(-1) ?? null,
  },
});
