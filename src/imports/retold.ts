import type { ComponentState } from '../domain/component.ts';
import type { Event } from '../domain/event.ts';
import type { Incident } from '../domain/incident.ts';
import type { EntryStatus } from '../domain/status.ts';

/** An entry before it has its place in a timeline. */
export interface RetoldEntry {
  readonly event: Event;
  readonly status: EntryStatus;
  readonly components: readonly ComponentState[];
  readonly body: string;
  readonly at: Date;
}

/** What an incident and planned work differ in. */
export type RetoldFacts = Pick<
  Incident,
  'status' | 'components' | 'touched' | 'startedAt' | 'reopenedAt' | 'resolvedAt' | 'falseAllClears' | 'work'
> & { readonly entries: readonly RetoldEntry[] };

export const allWell = (components: readonly ComponentState[]): readonly ComponentState[] =>
  components.map(({ name }) => ({ name, status: 'operational' }));

export const later = (a: Date, b: Date): Date => (a > b ? a : b);
export const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
