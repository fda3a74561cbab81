import type { Incident } from './incident.ts';
import { isTold, toldIn } from './postmortem.ts';
import { type CorrectedUpdate, type Update, withCorrections } from './update.ts';

/** One line of the story. */
export type Moment =
  | { readonly kind: 'began'; readonly at: Date }
  /** The first and the last look of our own probes that failed. */
  | { readonly kind: 'first_failure' | 'last_failure'; readonly at: Date }
  | { readonly kind: 'said'; readonly at: Date; readonly update: CorrectedUpdate; readonly isFirst: boolean }
  /** Updates that say nothing new, told in one line. */
  | { readonly kind: 'more'; readonly at: Date; readonly until: Date; readonly count: number };

export interface Failures {
  readonly first: Date;
  readonly last: Date;
}

/** More than that nobody reads, and the text of an update has an end as well. */
const shownWhole = 30;

/**
 * What happened, oldest first, in the words that stand now. Of a long history the updates that change neither status nor
 * impact are told as one; each all-clear and each reopening stays.
 * @param timeline oldest first, notes included
 * @param failures what our own probes saw; null: nothing, or nobody looked
 */
export function momentsOf(
  incident: Incident,
  timeline: readonly Update[],
  failures: Failures | null,
): readonly Moment[] {
  const updates = withCorrections(toldIn(incident, timeline));
  const said = updates.length <= shownWhole ? updates.map((one) => [one]) : gathered(updates);
  const moments = said.flatMap((group) => momentOf(group, updates[0]) ?? []);
  const seen: Moment[] = failures
    ? [
        { kind: 'first_failure', at: failures.first },
        ...(failures.last > failures.first ? [{ kind: 'last_failure' as const, at: failures.last }] : []),
      ]
    : [];
  const all: Moment[] = [{ kind: 'began', at: incident.startedAt }, ...seen, ...moments];
  return all.toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

function momentOf(group: readonly CorrectedUpdate[], opening: CorrectedUpdate | undefined): Moment | null {
  const [first] = group;
  const last = group.at(-1);
  if (!first || !last) return null;
  if (first === last) return { kind: 'said', at: first.at, update: first, isFirst: first === opening };
  return { kind: 'more', at: first.at, until: last.at, count: group.length };
}

/** Each that says something new alone, those between together. */
function gathered(updates: readonly CorrectedUpdate[]): readonly (readonly CorrectedUpdate[])[] {
  const groups: CorrectedUpdate[][] = [];
  let isOpen = false;
  for (const [index, update] of updates.entries()) {
    const isNew = saysSomethingNew(update, updates[index - 1]) || index === updates.length - 1;
    if (isNew || !isOpen) groups.push([update]);
    else groups.at(-1)?.push(update);
    isOpen = !isNew;
  }
  return groups;
}

const saysSomethingNew = (update: CorrectedUpdate, before: CorrectedUpdate | undefined): boolean =>
  before === undefined ||
  update.status !== before.status ||
  update.impact !== before.impact ||
  update.event === 'resolved' ||
  update.event === 'reopened' ||
  update.correctedAt !== null;

/** What only the team has seen: notes, updates from while it was private, and why a guard was overridden. */
export interface PrivateWords {
  readonly at: Date;
  readonly body: string;
}

export function privateWordsIn(incident: Incident, timeline: readonly Update[]): readonly PrivateWords[] {
  return timeline.flatMap((one) => {
    const body = !isTold(incident, one) ? [{ at: one.at, body: one.body }] : [];
    const reason = one.evidence?.override;
    return reason ? [...body, { at: one.at, body: `The guard was overridden: ${reason}` }] : body;
  });
}
