import type { Config } from '../config/config.ts';
import { type Incident, isAnnouncement, publicId } from '../domain/incident.ts';
import { partsOf } from '../domain/maintenance.ts';
import type { Update } from '../domain/update.ts';
import type { MessageFacts } from '../messages/facts.ts';

/** The incident's own page; null where there is no page, or it is not for the public. */
export function incidentUrl(config: Config, incident: Incident): string | null {
  const isShown = !incident.isPrivate && !isAnnouncement(incident);
  return config.pageUrl === null || !isShown ? null : `${config.pageUrl}/incidents/${incident.number}`;
}

export function messageFacts(config: Config, incident: Incident, update: Update): MessageFacts {
  // An announcement belongs to no incident; only the words that take it back need its title.
  const isNamed = !isAnnouncement(incident) || update.event === 'correction';
  return {
    company: config.company,
    pageUrl: config.pageUrl,
    incident: isNamed ? incidentFacts(config, incident, update) : null,
    update: { seq: update.seq, at: update.at, message: update.body },
    nextUpdateBy: update.nextUpdateBy,
    maintenance: incident.work && { startsAt: incident.work.startsAt, endsAt: incident.work.endsAt },
    timezone: config.timezone,
  };
}

function incidentFacts(config: Config, incident: Incident, update: Update): NonNullable<MessageFacts['incident']> {
  const titles = new Map(config.components.map((component) => [component.name, component.title]));
  const until = incident.resolvedAt ?? update.at;
  return {
    id: publicId(incident),
    title: incident.title,
    status: incident.status,
    impact: incident.impact,
    components: partsOf(incident).map(({ name, status }) => ({ title: titles.get(name) ?? name, status })),
    startedAt: incident.startedAt,
    resolvedAt: incident.resolvedAt,
    url: incidentUrl(config, incident),
    lastedMs: Math.max(0, until.getTime() - incident.startedAt.getTime()),
    watchedForMs: update.evidence && update.evidence.healthyForMs > 0 ? update.evidence.healthyForMs : null,
    falseAllClears: incident.falseAllClears,
  };
}
