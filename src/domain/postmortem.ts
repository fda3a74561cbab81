import type { Impact } from './impact.ts';
import type { Incident } from './incident.ts';
import { promisesOf } from './promises.ts';
import type { Update } from './update.ts';
import { type Span, spansOf, type TroubledStatus, troubledStatuses } from './uptime.ts';

/** What the record knows of an incident that is over. Instants are UTC, lengths milliseconds. */
export interface PostmortemFacts {
  readonly impact: Impact;
  readonly startedAt: Date;
  readonly resolvedAt: Date;
  readonly lastedMs: number;
  /** From the beginning to the first update; null: nothing was said to those who read this. */
  readonly firstNoticeMs: number | null;
  readonly updates: number;
  /** The longest time between two updates while it was known to be open. */
  readonly longestSilenceMs: number;
  readonly components: readonly TroubledPart[];
  /** All-clears that were taken back. */
  readonly falseAllClears: readonly FalseAllClear[];
  readonly promises: { readonly given: number; readonly late: number; readonly latestByMs: number };
}

export interface TroubledPart {
  readonly name: string;
  readonly worst: TroubledStatus;
  readonly troubledMs: number;
}

export interface FalseAllClear {
  /** The number of the update that gave it. */
  readonly seq: number;
  readonly saidAt: Date;
  readonly takenBackAt: Date;
  readonly lastedMs: number;
}

/** Times are told in minutes: what comes within the minute that was promised is in time. */
const lateFromMs = 60_000;

/** Whether those who read the postmortem have read it: what was said while it was private stays with the team. */
export const isTold = (incident: Incident, update: Update): boolean =>
  update.event !== 'note' && (!update.isPrivate || incident.isPrivate);

/** What its readers were told of the incident itself: an earlier postmortem is no part of it. */
export const toldIn = (incident: Incident, timeline: readonly Update[]): readonly Update[] =>
  timeline.filter((one) => isTold(incident, one) && one.event !== 'postmortem');

/**
 * The postmortem that has been published since the last all-clear, as its first words were recorded; null: there is none.
 * One from before a relapse tells half of the story.
 */
export function publishedPostmortem(timeline: readonly Update[]): Update | null {
  const last = timeline.findLastIndex((one) => one.event === 'resolved');
  return timeline.slice(last + 1).find((one) => one.event === 'postmortem') ?? null;
}

/** @param timeline oldest first, notes included */
export function postmortemFacts(
  incident: Incident & { readonly resolvedAt: Date },
  timeline: readonly Update[],
): PostmortemFacts {
  const { startedAt, resolvedAt, worstImpact: impact } = incident;
  const told = toldIn(incident, timeline);
  const said = told.filter((one) => one.corrects === null);
  const promises = promisesOf(said, resolvedAt);
  const late = promises.filter(({ lateByMs }) => lateByMs >= lateFromMs).map(({ lateByMs }) => lateByMs);
  const spans = spansOf([{ incident, updates: told }], resolvedAt);
  return {
    impact,
    startedAt,
    resolvedAt,
    lastedMs: between(startedAt, resolvedAt),
    firstNoticeMs: said[0] ? between(startedAt, said[0].at) : null,
    updates: said.length,
    longestSilenceMs: longestSilence(said),
    components: [...spans].map(([name, own]) => troubledPart(name, own)),
    falseAllClears: falseAllClearsIn(said),
    promises: { given: promises.length, late: late.length, latestByMs: Math.max(0, ...late) },
  };
}

/** Clocks are set back: no length is negative. */
const between = (from: Date, to: Date): number => Math.max(0, to.getTime() - from.getTime());

function troubledPart(name: string, spans: readonly Span[]): TroubledPart {
  const ranks = spans.map(({ status }) => troubledStatuses.indexOf(status));
  return {
    name,
    worst: troubledStatuses[Math.max(0, ...ranks)] ?? 'degraded_performance',
    troubledMs: spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0),
  };
}

/** After an all-clear nobody is owed a word, be it a false one. */
const longestSilence = (said: readonly Update[]): number =>
  said.reduce((longest, update, index) => {
    const before = said[index - 1];
    return !before || before.event === 'resolved' ? longest : Math.max(longest, between(before.at, update.at));
  }, 0);

function falseAllClearsIn(said: readonly Update[]): readonly FalseAllClear[] {
  return said.flatMap((update, index) => {
    if (update.event !== 'reopened') return [];
    const wrong = said.slice(0, index).findLast((one) => one.event === 'resolved');
    if (!wrong) return [];
    return [{ seq: wrong.seq, saidAt: wrong.at, takenBackAt: update.at, lastedMs: between(wrong.at, update.at) }];
  });
}
