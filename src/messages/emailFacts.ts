import type { EntryEvent } from '../domain/event.ts';
import { type EntryStatus, isStatus, type Status } from '../domain/status.ts';
import { cleanValue } from './cleanValue.ts';
import type { MessageFacts } from './facts.ts';
import type { Language } from './language.ts';
import { tellDuration, tellTime } from './times.ts';
import { fillWords, type Words } from './words.ts';

export interface State {
  readonly word: string;
  readonly colour: string;
}

/** A colour for each state; white on each is at least 4.5 : 1. */
const colours: Readonly<Record<Status, string>> = {
  investigating: '#b42318',
  identified: '#a1470a',
  monitoring: '#1d5fa8',
  resolved: '#16704a',
};
const quiet = '#475467';

export function stateOf(event: EntryEvent, { incident, maintenance }: MessageFacts, words: Words): State {
  if (event === 'note') return { word: words['state.note'], colour: quiet };
  if (event === 'test') return { word: words['state.test'], colour: quiet };
  if (maintenance) return { word: words['state.maintenance'], colour: quiet };
  if (!incident || !isStatus(incident.status)) return { word: words['state.notice'], colour: quiet };
  if (event === 'reopened') return { word: words['state.reopened'], colour: colours.investigating };
  return { word: words[`state.${incident.status}`], colour: colours[incident.status] };
}

export interface Row {
  readonly name: string;
  readonly value: string;
}

/** What a reader wants to find at a glance, whatever the template says around it. */
export function rowsOf(event: EntryEvent, facts: MessageFacts, language: Language): readonly Row[] {
  const { incident, maintenance, nextUpdateBy, timezone, update } = facts;
  const { locale } = language;
  const words = language.words();
  const tell = (at: Date): string => tellTime(at, timezone, locale, update.at);
  const rows: Row[] = [];
  const add = (
    name: 'affected' | 'planned' | 'since' | 'all_clear' | 'watched' | 'next_update',
    value: string,
  ): void => {
    rows.push({ name: words[`fact.${name}`], value });
  };
  if (incident && incident.components.length > 0) add('affected', affected(incident, words));
  if (maintenance) {
    const isOver = event === 'maintenance-completed' || event === 'maintenance-cancelled';
    const times = { start: tell(maintenance.startsAt), end: tell(maintenance.endsAt) };
    if (!isOver) add('planned', fillWords(words['value.planned'], times));
  } else if (incident && isStatus(incident.status)) {
    add('since', tell(incident.startedAt));
    if (incident.resolvedAt) {
      // The time it was watched is in it, so this is not how long it was down.
      const ended = { time: tell(incident.resolvedAt), duration: tellDuration(incident.lastedMs, locale) };
      add('all_clear', fillWords(words['value.all_clear'], ended));
    }
    if (incident.watchedForMs !== null) {
      const duration = tellDuration(incident.watchedForMs, locale);
      add('watched', fillWords(words['value.watched'], { duration }));
    }
  }
  if (nextUpdateBy) add('next_update', fillWords(words['value.next_update'], { time: tell(nextUpdateBy) }));
  return rows;
}

const ended: readonly EntryStatus[] = ['resolved', 'completed', 'cancelled'];

/** `Checkout (down), Search (working)`; once all is over the names alone. */
const affected = ({ components, status }: NonNullable<MessageFacts['incident']>, words: Words): string =>
  components
    .map((one) => {
      const name = cleanValue(one.title);
      const isOver = ended.includes(status) && one.status === 'operational';
      return isOver ? name : fillWords(words['component.line'], { name, state: words[`component.${one.status}`] });
    })
    .join(words['component.between']);

export interface Places {
  readonly link: string | null;
  readonly page: string | null;
  readonly contact: string | null;
}

/** A note is on no page, and its readers know where to ask. */
export function placesFor(event: EntryEvent, { incident, update, pageUrl, company }: MessageFacts): Places {
  if (event === 'note') return { link: null, page: null, contact: null };
  const link = incident?.url ? `${incident.url}#${update.seq}` : pageUrl;
  return { link, page: pageUrl, contact: company.supportEmail };
}

export function whyText(event: EntryEvent, { company }: MessageFacts, words: Words): string {
  const name = { company: cleanValue(company.name) };
  if (event === 'note') return fillWords(words['email.why_note'], name);
  return fillWords(event === 'test' ? words['email.why_test'] : words['email.why'], name);
}
