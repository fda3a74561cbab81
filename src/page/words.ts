import type { ComponentStatus } from '../domain/component.ts';
import type { EntryEvent } from '../domain/event.ts';
import type { Impact } from '../domain/impact.ts';
import type { Incident } from '../domain/incident.ts';
import { isUnderWay } from '../domain/maintenance.ts';
import type { EntryStatus } from '../domain/status.ts';
import type { PageHistory } from './history.ts';

export type Mood = 'calm' | 'watching' | 'trouble';

export const componentWords: Readonly<Record<ComponentStatus, string>> = {
  operational: 'Operational',
  degraded_performance: 'Degraded performance',
  partial_outage: 'Partial outage',
  major_outage: 'Major outage',
  under_maintenance: 'Under maintenance',
};

export const impactWords: Readonly<Record<Impact, string>> = {
  none: 'no impact',
  minor: 'minor impact',
  major: 'major impact',
  critical: 'critical impact',
};

export const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

export const eventWord = (event: EntryEvent): string => capitalised(event.replaceAll('-', ' '));

/** `In progress` */
export const statusWord = (status: EntryStatus): string => capitalised(status.replaceAll('_', ' '));

const calm: readonly EntryStatus[] = ['resolved', 'scheduled', 'completed', 'cancelled'];
const watching: readonly EntryStatus[] = ['monitoring', 'in_progress', 'verifying'];

export const moodOf = ({ status }: Pick<Incident, 'status'>): Mood =>
  calm.includes(status) ? 'calm' : watching.includes(status) ? 'watching' : 'trouble';

/** The state of everything in one sentence, with the word for it where something is open. */
export function stateOf({ incidents, maintenances }: Pick<PageHistory, 'incidents' | 'maintenances'>): {
  readonly mood: Mood;
  readonly word: string | null;
  readonly sentence: string;
} {
  const open = incidents.map(({ incident }) => incident).filter((incident) => incident.status !== 'resolved');
  const [only] = open;
  // What is still to come changes nothing yet.
  if (!only) return stateByWork(maintenances.map(({ incident }) => incident).filter(isUnderWay));
  const mood = open.every((incident) => incident.status === 'monitoring') ? 'watching' : 'trouble';
  if (open.length > 1) return { mood, word: null, sentence: `${open.length} open incidents` };
  return { mood, word: statusWord(only.status), sentence: only.title };
}

function stateByWork(underWay: readonly Incident[]): ReturnType<typeof stateOf> {
  const [only] = underWay;
  if (!only) return { mood: 'calm', word: null, sentence: 'No known problems' };
  const sentence = underWay.length > 1 ? `${underWay.length} works under way` : only.title;
  return { mood: 'watching', word: 'Planned maintenance', sentence };
}
