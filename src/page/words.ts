import type { EntryEvent } from '../domain/event.ts';
import { type Incident, isOpen } from '../domain/incident.ts';
import { isUnderWay } from '../domain/maintenance.ts';
import type { EntryStatus } from '../domain/status.ts';
import type { PageWords } from '../messages/pageWords.ts';
import { fillWords } from '../messages/words.ts';
import type { PageHistory } from './history.ts';

export type Mood = 'calm' | 'watching' | 'trouble';

type Spoken = Pick<PageHistory, 'words'>;

const wordAt = (words: PageWords, key: string): string | null =>
  (words as Readonly<Record<string, string>>)[key] ?? null;

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** `Still working`. What has no word, because it is never on a page, is called by its own name. */
export const eventName = ({ words }: Spoken, event: EntryEvent): string =>
  wordAt(words, `event.${event}`) ?? capitalised(event.replaceAll('-', ' '));

/** `In progress` */
export const statusName = ({ words }: Spoken, status: EntryStatus): string =>
  wordAt(words, `status.${status}`) ?? capitalised(status.replaceAll('_', ' '));

/** `{company} status`, as the page calls itself. */
export const siteName = ({ words, company }: Pick<PageHistory, 'words' | 'company'>): string =>
  fillWords(words['site.name'], { company: company.name });

const calm: readonly EntryStatus[] = ['resolved', 'scheduled', 'completed', 'cancelled'];
const watching: readonly EntryStatus[] = ['monitoring', 'in_progress', 'verifying'];

export const moodOf = ({ status }: Pick<Incident, 'status'>): Mood =>
  calm.includes(status) ? 'calm' : watching.includes(status) ? 'watching' : 'trouble';

export interface PageState {
  readonly mood: Mood;
  /** The word for it where one thing is open; null: the sentence says all. */
  readonly word: string | null;
  readonly sentence: string;
  /** Whether the sentence is a title that somebody wrote, in the company's language. */
  readonly isWritten: boolean;
}

/** The state of everything in one sentence. */
export function stateOf(history: Pick<PageHistory, 'incidents' | 'maintenances' | 'words'>): PageState {
  const { incidents, maintenances, words } = history;
  const open = incidents.map(({ incident }) => incident).filter(isOpen);
  const [only] = open;
  // What is still to come changes nothing yet.
  if (!only) return stateByWork(words, maintenances.map(({ incident }) => incident).filter(isUnderWay));
  const mood = open.every((incident) => incident.status === 'monitoring') ? 'watching' : 'trouble';
  if (open.length > 1) return { mood, word: null, sentence: counted(words['state.open'], open), isWritten: false };
  return { mood, word: statusName(history, only.status), sentence: only.title, isWritten: true };
}

function stateByWork(words: PageWords, underWay: readonly Incident[]): PageState {
  const [only] = underWay;
  if (!only) return { mood: 'calm', word: null, sentence: words['state.calm'], isWritten: false };
  const isOne = underWay.length === 1;
  const sentence = isOne ? only.title : counted(words['state.works'], underWay);
  return { mood: 'watching', word: words['state.maintenance'], sentence, isWritten: isOne };
}

const counted = (words: string, all: readonly unknown[]): string => fillWords(words, { count: String(all.length) });

/** The same in one line: `Identified: Checkout fails`. */
export const inOneLine = ({ word, sentence }: PageState): string => (word === null ? sentence : `${word}: ${sentence}`);
