import type { Incident } from './incident.ts';
import { promisesOf } from './promises.ts';
import type { Update } from './update.ts';

/** What an account of an incident is made of: an entry without its words. */
export type ReportEntry = Pick<
  Update,
  | 'incidentUuid'
  | 'seq'
  | 'event'
  | 'status'
  | 'impact'
  | 'components'
  | 'at'
  | 'nextUpdateBy'
  | 'isPrivate'
  | 'evidence'
  | 'corrects'
>;

/** Time between two public updates while it was not over. */
export interface Silence {
  readonly number: number;
  readonly from: Date;
  /** When the next update came, or now. */
  readonly to: Date;
}

export interface BrokenPromise {
  readonly number: number;
  /** The update that gave it. */
  readonly seq: number;
  readonly promisedBy: Date;
  readonly lateByMs: number;
}

/** How somebody spoke of incidents, and whether what was said held. */
export interface Conduct {
  readonly promises: {
    readonly kept: number;
    readonly broken: number;
    /** There is still time. */
    readonly waiting: number;
    /** The latest one. */
    readonly worst: BrokenPromise | null;
  };
  readonly longestSilence: Silence | null;
  readonly falseAllClears: readonly { readonly number: number; readonly at: Date }[];
  readonly overrides: readonly { readonly number: number; readonly at: Date; readonly reason: string }[];
}

export const noConduct: Conduct = {
  promises: { kept: 0, broken: 0, waiting: 0, worst: null },
  longestSilence: null,
  falseAllClears: [],
  overrides: [],
};

/**
 * Of one incident. A promise counts where it was given, a silence where it began, so that of two stretches next to each other
 * each counts what the other does not. Promises and silences are those that the public saw.
 * @param timeline oldest first
 * @param within what counts, `to` excluded
 */
export function conductOf(
  incident: Incident,
  timeline: readonly ReportEntry[],
  within: { readonly from: Date; readonly until: Date },
  at: Date,
): Conduct {
  const { number } = incident;
  const isWithin = (moment: Date): boolean => moment >= within.from && moment < within.until;
  const told = timeline.filter(({ event, isPrivate }) => event !== 'note' && !isPrivate);
  const promises = incident.work === null ? promisesOf(told, at).filter((one) => isWithin(one.promisedAt)) : [];
  const broken = promises.filter(({ lateByMs }) => lateByMs > 0);
  const worst = broken.toSorted((a, b) => b.lateByMs - a.lateByMs)[0];
  const waiting = promises.filter(({ keptAt, lateByMs }) => keptAt === null && lateByMs === 0).length;
  return {
    promises: {
      kept: promises.length - broken.length - waiting,
      broken: broken.length,
      waiting,
      worst: worst ? { number, seq: worst.seq, promisedBy: worst.promisedBy, lateByMs: worst.lateByMs } : null,
    },
    longestSilence: silencesOf(incident, told, at)
      .filter(({ from }) => isWithin(from))
      .reduce<Silence | null>(longer, null),
    falseAllClears: timeline
      .filter((one) => one.event === 'reopened' && isWithin(one.at))
      .map((one) => ({ number, at: one.at })),
    overrides: timeline.flatMap(({ at: moment, evidence }) =>
      evidence?.override && isWithin(moment)
        ? [{ number, at: moment, reason: incident.isPrivate ? 'private' : evidence.override }]
        : [],
    ),
  };
}

function silencesOf(incident: Incident, told: readonly ReportEntry[], at: Date): readonly Silence[] {
  if (incident.work !== null) return [];
  // A correction says nothing new.
  const news = told.filter(({ corrects }) => corrects === null);
  return news.flatMap((entry, index) => {
    if (entry.status === 'resolved') return [];
    return [{ number: incident.number, from: entry.at, to: news[index + 1]?.at ?? incident.resolvedAt ?? at }];
  });
}

const lengthOf = ({ from, to }: Silence): number => to.getTime() - from.getTime();

const longer = (one: Silence | null, other: Silence | null): Silence | null =>
  one === null || (other !== null && lengthOf(other) > lengthOf(one)) ? other : one;

/** Of two. */
export function conductTogether(one: Conduct, other: Conduct): Conduct {
  const [a, b] = [one.promises, other.promises];
  return {
    promises: {
      kept: a.kept + b.kept,
      broken: a.broken + b.broken,
      waiting: a.waiting + b.waiting,
      worst: (b.worst?.lateByMs ?? -1) > (a.worst?.lateByMs ?? -1) ? b.worst : a.worst,
    },
    longestSilence: longer(one.longestSilence, other.longestSilence),
    falseAllClears: [...one.falseAllClears, ...other.falseAllClears],
    overrides: [...one.overrides, ...other.overrides],
  };
}
