import type { ComponentStatus } from '../domain/component.ts';
import type { Impact } from '../domain/impact.ts';
import { isOpen } from '../domain/incident.ts';
import { isMaintenance, isPlanned, partsOf } from '../domain/maintenance.ts';
import type { EntryStatus } from '../domain/status.ts';
import type { CorrectedUpdate } from '../domain/update.ts';
import { incidentAddress } from './address.ts';
import { isoInstant } from './datable.ts';
import type { PageHistory } from './history.ts';
import { plainLine, plainText } from './plainText.ts';
import { shortId } from './shortId.ts';
import type { StatuspageComponent, StatuspageComponents } from './statuspageComponents.ts';

type Shown = PageHistory['incidents'][number];

/** https://www.githubstatus.com/api#incidents */
export interface StatuspageIncident {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly monitoring_at: string | null;
  readonly resolved_at: string | null;
  readonly impact: Impact | 'maintenance';
  readonly shortlink: string;
  readonly started_at: string;
  readonly page_id: string;
  /** Newest first. */
  readonly incident_updates: readonly StatuspageUpdate[];
  readonly components: readonly StatuspageComponent[];
  readonly reminder_intervals: null;
  /** Of planned work only. */
  readonly scheduled_for?: string;
  readonly scheduled_until?: string;
}

interface StatuspageUpdate {
  readonly id: string;
  readonly status: string;
  /** Markdown, as it was written. */
  readonly body: string;
  readonly incident_id: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly display_at: string;
  readonly affected_components: readonly AffectedComponent[] | null;
  readonly deliver_notifications: boolean;
  readonly custom_tweet: null;
  readonly tweet_id: null;
}

interface AffectedComponent {
  /** The component's id. */
  readonly code: string;
  readonly name: string;
  readonly old_status: ComponentStatus;
  readonly new_status: ComponentStatus;
}

/** An incident, or planned work, as Statuspage's public API tells of it. */
export function statuspageIncident(
  history: PageHistory,
  pageId: string,
  components: StatuspageComponents,
  { incident, updates }: Shown,
): StatuspageIncident {
  const told = updatesOf(incident.uuid, updates, components);
  const [last] = told;
  // Work that is still to come has no state of its own yet; it names what it will touch.
  const touched = [...new Set([...incident.touched, ...partsOf(incident).map(({ name }) => name)])];
  return {
    id: shortId('incident', incident.uuid),
    name: plainLine(incident.title),
    status: statusOf(incident.status),
    created_at: isoInstant(incident.openedAt),
    updated_at: last?.updated_at ?? isoInstant(incident.openedAt),
    monitoring_at: monitoringAt(updates),
    resolved_at: incident.resolvedAt && isoInstant(incident.resolvedAt),
    impact: isMaintenance(incident) ? 'maintenance' : isOpen(incident) ? incident.impact : incident.worstImpact,
    shortlink: incidentAddress(history, incident.number),
    // Of planned work Statuspage means when it was told of, and says in fields of its own when it is to begin.
    started_at: isoInstant(isMaintenance(incident) ? incident.openedAt : incident.startedAt),
    page_id: pageId,
    incident_updates: told,
    components: touched.map((name) => components.of(name)),
    reminder_intervals: null,
    ...(isMaintenance(incident)
      ? { scheduled_for: isoInstant(incident.work.startsAt), scheduled_until: isoInstant(incident.work.endsAt) }
      : {}),
  };
}

/** Statuspage knows no cancelled work: there it is over, and its last update says how. */
const statusOf = (status: EntryStatus): string => (status === 'cancelled' ? 'completed' : status);

/** When it was being watched last. */
function monitoringAt(updates: readonly CorrectedUpdate[]): string | null {
  const start = updates.findLast(
    ({ status }, index) => status === 'monitoring' && updates[index - 1]?.status !== 'monitoring',
  );
  return start ? isoInstant(start.at) : null;
}

function updatesOf(
  uuid: string,
  updates: readonly CorrectedUpdate[],
  components: StatuspageComponents,
): readonly StatuspageUpdate[] {
  const states = new Map<string, ComponentStatus>();
  const incidentId = shortId('incident', uuid);
  const told = updates.map((update) => {
    const affected = update.components.map(({ name, status }) => ({
      code: components.of(name).id,
      name: components.fullName(name),
      old_status: states.get(name) ?? 'operational',
      new_status: status,
    }));
    for (const { name, status } of update.components) states.set(name, status);
    return {
      id: shortId('update', update.id),
      status: statusOf(update.status),
      body: plainText(update.body),
      incident_id: incidentId,
      created_at: isoInstant(update.at),
      updated_at: isoInstant(update.correctedAt ?? update.at),
      display_at: isoInstant(update.at),
      affected_components: affected.length === 0 ? null : affected,
      deliver_notifications: true,
      custom_tweet: null,
      tweet_id: null,
    };
  });
  return told.toReversed();
}

/** Whether it belongs to `scheduled-maintenances/upcoming.json`. */
export const isUpcoming = ({ incident }: Shown): boolean => isPlanned(incident) && incident.status === 'scheduled';
