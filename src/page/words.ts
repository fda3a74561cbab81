import type { ComponentStatus } from '../domain/component.ts';
import type { EntryEvent } from '../domain/event.ts';
import type { Incident } from '../domain/incident.ts';
import type { PageHistory } from './history.ts';

export type Mood = 'calm' | 'watching' | 'trouble';

export const componentWords: Readonly<Record<ComponentStatus, string>> = {
  operational: 'Operational',
  degraded_performance: 'Degraded performance',
  partial_outage: 'Partial outage',
  major_outage: 'Major outage',
  under_maintenance: 'Under maintenance',
};

export const eventWord = (event: EntryEvent): string =>
  event === 'still-working' ? 'Still working' : event.charAt(0).toUpperCase() + event.slice(1).replaceAll('-', ' ');

export const moodOf = ({ status }: Pick<Incident, 'status'>): Mood =>
  status === 'resolved' ? 'calm' : status === 'monitoring' ? 'watching' : 'trouble';

/** The state of everything in one sentence. */
export function stateOf({ incidents, company }: PageHistory): { readonly mood: Mood; readonly sentence: string } {
  const open = incidents.map(({ incident }) => incident).filter((incident) => incident.status !== 'resolved');
  const [only] = open;
  if (!only) return { mood: 'calm', sentence: 'No known problems' };
  const mood = open.every((incident) => incident.status === 'monitoring') ? 'watching' : 'trouble';
  if (open.length > 1) return { mood, sentence: `${open.length} open incidents at ${company.name}` };
  return { mood, sentence: only.title };
}
