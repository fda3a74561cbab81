import type { ComponentState } from './component.ts';
import type { Impact } from './impact.ts';
import { announcedStatus, type EntryStatus, type OpenStatus, openStatuses } from './status.ts';
import type { Work } from './work.ts';

/**
 * Something wrong that users feel, or with `work` something planned that they may feel: both have a timeline, and whoever
 * tells people of the one tells them of the other alike. With the status `announced` it is a notice that belongs to neither.
 * All instants are UTC.
 */
export interface Incident {
  /** UUIDv7, the same in every store the incident is ever copied to. */
  readonly uuid: string;
  /** Public number; shown as `INC-7`, `MNT-8` or `ANN-9`: all count on from each other. Starts at 1. */
  readonly number: number;
  readonly title: string;
  readonly status: EntryStatus;
  readonly impact: Impact;
  /** The highest impact it has ever had; the soak is measured by it. */
  readonly worstImpact: Impact;
  readonly components: readonly ComponentState[];
  /** Names of the components that were ever other than operational in it; their probes guard the all-clear. */
  readonly touched: readonly string[];
  /** When users began to feel it (`--started-at`, else when it was declared); of planned work when it begins. */
  readonly startedAt: Date;
  /** When it was declared. Never before `startedAt`, but for planned work. */
  readonly openedAt: Date;
  readonly reopenedAt: Date | null;
  /** When it was over. */
  readonly resolvedAt: Date | null;
  /** Since when it has been `monitoring` without a break; null in any other status. */
  readonly monitoringSince: Date | null;
  /** The promise: when the next update is due at the latest. */
  readonly nextUpdateBy: Date | null;
  readonly falseAllClears: number;
  /** Only `team` channels hear of it, and the page does not show it. */
  readonly isPrivate: boolean;
  /** The caller's idempotency key given to `open`. */
  readonly key: string | null;
  /** The number of its latest timeline entry (update or note). */
  readonly lastSeq: number;
  /** Null: it is an incident. */
  readonly work: Work | null;
  /** Of an incident: the number of the planned work that it came out of. */
  readonly cameFrom: number | null;
}

export type OpenIncident = Incident & { readonly status: OpenStatus; readonly resolvedAt: null };
export type ResolvedIncident = Incident & { readonly status: 'resolved'; readonly resolvedAt: Date };

/** False for planned work, which is never an open incident. */
export const isOpen = (incident: Incident): incident is OpenIncident =>
  openStatuses.some((status) => status === incident.status);

/** A notice that belongs to no incident: it is told once, and is never open. */
export const isAnnouncement = ({ status }: Pick<Incident, 'status'>): boolean => status === announcedStatus;

type Named = Pick<Incident, 'number' | 'work' | 'status'>;

/** `INC-7`, of planned work `MNT-8`, of an announcement `ANN-9`. */
export function publicId(incident: Named): string {
  const { number, work } = incident;
  if (isAnnouncement(incident)) return announcementId(number);
  return work === null ? incidentId(number) : maintenanceId(number);
}
export const incidentId = (number: number): string => `INC-${number}`;
export const maintenanceId = (number: number): string => `MNT-${number}`;
export const announcementId = (number: number): string => `ANN-${number}`;

/** The number in `INC-7`, `mnt-8` or `7`; null for anything else. */
export function parsePublicId(text: string): number | null {
  const match = /^(?:inc-|mnt-|ann-)?([1-9]\d{0,8})$/i.exec(text.trim());
  return match ? Number(match[1]) : null;
}

/** Whether an id that was typed is that of this one: `8` is, of `INC-8` and `MNT-8` only one. */
export const isNamed = (incident: Named, text: string): boolean =>
  [String(incident.number), publicId(incident)].includes(text.trim().toUpperCase());
