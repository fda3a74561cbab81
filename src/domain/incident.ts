import type { ComponentState } from './component.ts';
import type { Impact } from './impact.ts';
import type { Status } from './status.ts';

/** Something wrong that users feel. All instants are UTC. */
export interface Incident {
  /** UUIDv7, the same in every store the incident is ever copied to. */
  readonly uuid: string;
  /** Public number; shown as `INC-7`. Starts at 1. */
  readonly number: number;
  readonly title: string;
  readonly status: Status;
  readonly impact: Impact;
  /** The highest impact it has ever had; the soak is measured by it. */
  readonly worstImpact: Impact;
  readonly components: readonly ComponentState[];
  /** Names of the components that were ever other than operational in it; their probes guard the all-clear. */
  readonly touched: readonly string[];
  /** When users began to feel it (`--started-at`, else when it was declared). */
  readonly startedAt: Date;
  /** When it was declared. Never before `startedAt`. */
  readonly openedAt: Date;
  readonly reopenedAt: Date | null;
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
}

export type OpenIncident = Incident & { readonly status: Exclude<Status, 'resolved'>; readonly resolvedAt: null };
export type ResolvedIncident = Incident & { readonly status: 'resolved'; readonly resolvedAt: Date };

export const isOpen = (incident: Incident): incident is OpenIncident => incident.status !== 'resolved';

/** `INC-7` */
export const publicId = (incident: { readonly number: number }): string => `INC-${incident.number}`;

/** The number in `INC-7`, `inc-7` or `7`; null for anything else. */
export function parsePublicId(text: string): number | null {
  const match = /^(?:inc-)?([1-9]\d{0,8})$/i.exec(text.trim());
  return match ? Number(match[1]) : null;
}
