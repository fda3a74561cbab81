import { type Incident, publicId } from '../domain/incident.ts';
import type { Asking, RequestVerb } from './asking.ts';
import type { Draft } from './draft.ts';
import { requestHash } from './ids.ts';

type Plain = Readonly<Record<string, unknown>>;

/** These are of the run that asks: whoever says yes has their own. */
const ofTheRun: readonly string[] = ['textOnly', 'detach', 'breakGlass'];
/** What the same request may differ in; times of planned work are in `asked`, as they were typed. */
const besides: readonly string[] = [...ofTheRun, 'key', 'confirmed', 'allowWording', 'skipInvalid', 'nextUpdate'];

/** Begins something new: there is no incident yet that it could be about. */
const isBeginning = (verb: RequestVerb): boolean => ['open', 'announce', 'schedule'].includes(verb);

/** The input as a text, with what it left open now named: the only open incident may be another one by then. */
export function textOfInput({ verb, input }: Asking, draft: Draft): string {
  const kept = Object.entries(named(verb, input as Plain, draft)).filter(([key]) => !ofTheRun.includes(key));
  return JSON.stringify(Object.fromEntries(kept.map(([key, value]) => [key, encoded(value)])));
}

/** Throws where it is not what `textOfInput` wrote. */
export function inputOfText(text: string): Plain {
  const read = JSON.parse(text) as Plain;
  return {
    ...Object.fromEntries(Object.entries(read).map(([key, value]) => [key, decoded(value)])),
    textOnly: false,
  };
}

/** The same for whoever asks for the same of the same incident. */
export function contentHash({ verb, input }: Asking, draft: Draft): string {
  const said = Object.entries(named(verb, input as Plain, draft))
    .filter(([key, value]) => !besides.includes(key) && !(value instanceof Date) && value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return requestHash({ verb, incident: isBeginning(verb) ? null : draft.incident.uuid, said });
}

function named(verb: RequestVerb, input: Plain, { incident, update }: Draft): Plain {
  if (isBeginning(verb)) return input;
  return { ...input, id: publicId(incident), ...(verb === 'correct' ? { update: update.corrects } : {}) };
}

/** Null: it would be opened. */
export const incidentOf = (verb: RequestVerb, { incident }: Draft): Incident | null =>
  isBeginning(verb) ? null : incident;

function encoded(value: unknown): unknown {
  if (value instanceof Date) return { date: value.toISOString() };
  return value instanceof Map ? { map: [...value] } : value;
}

function decoded(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('date' in value && typeof value.date === 'string') return new Date(value.date);
  return 'map' in value && Array.isArray(value.map) ? new Map(value.map as [unknown, unknown][]) : value;
}
