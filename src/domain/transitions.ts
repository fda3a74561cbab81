import { type ComponentState, mergeComponents } from './component.ts';
import { type Impact, worseImpact } from './impact.ts';
import { type Incident, isOpen, type OpenIncident, type ResolvedIncident } from './incident.ts';
import { err, ok, type Result } from './result.ts';
import type { OpenStatus } from './status.ts';

export interface Declaration {
  readonly uuid: string;
  readonly number: number;
  readonly title: string;
  readonly status: OpenStatus;
  readonly impact: Impact;
  readonly components: readonly ComponentState[];
  /** Null: it began when it was declared. */
  readonly startedAt: Date | null;
  readonly nextUpdateBy: Date | null;
  readonly isPrivate: boolean;
  readonly key: string | null;
  /** The planned work that it came out of, by number; absent: out of none. */
  readonly cameFrom?: number | null;
}

/** What an update changes; what is absent stays as it is. */
export interface Change {
  readonly status?: OpenStatus | undefined;
  readonly impact?: Impact | undefined;
  readonly components?: readonly ComponentState[] | undefined;
  /** True: from now on everybody hears of it. */
  readonly publish?: boolean | undefined;
}

export type OpenError = { readonly kind: 'started_in_future'; readonly startedAt: Date; readonly at: Date };
export type ChangeError = { readonly kind: 'already_resolved'; readonly number: number; readonly resolvedAt: Date };
export type ResolveError = ChangeError;
export type ReopenError = { readonly kind: 'not_resolved'; readonly number: number };

/** Clocks go backwards; an incident's own time does not: the later of `at` and what it has already seen. */
function incidentTime(incident: Incident, at: Date): Date {
  const seen = [incident.openedAt, incident.reopenedAt, incident.resolvedAt, incident.monitoringSince];
  return new Date(Math.max(at.getTime(), ...seen.map((date) => date?.getTime() ?? 0)));
}

/** Declares an incident; its first entry has the number 1. */
export function open(declared: Declaration, at: Date): Result<OpenIncident, OpenError> {
  const { startedAt, cameFrom = null, ...rest } = declared;
  if (startedAt && startedAt > at) return err({ kind: 'started_in_future', startedAt, at });
  return ok({
    ...rest,
    components: mergeComponents([], declared.components),
    touched: touchedBy([], declared.components),
    worstImpact: declared.impact,
    startedAt: startedAt ?? at,
    openedAt: at,
    reopenedAt: null,
    resolvedAt: null,
    monitoringSince: declared.status === 'monitoring' ? at : null,
    falseAllClears: 0,
    lastSeq: 1,
    work: null,
    cameFrom,
  });
}

/** Posts an update: the next entry, with what it changes. */
export function update(
  incident: Incident,
  change: Change,
  nextUpdateBy: Date | null,
  at: Date,
): Result<OpenIncident, ChangeError> {
  if (!isOpen(incident)) return err(alreadyResolved(incident));
  const status = change.status ?? incident.status;
  const impact = change.impact ?? incident.impact;
  const components = change.components ?? [];
  return ok({
    ...incident,
    status,
    impact,
    worstImpact: worseImpact(incident.worstImpact, impact),
    components: mergeComponents(incident.components, components),
    touched: touchedBy(incident.touched, components),
    monitoringSince: status === 'monitoring' ? (incident.monitoringSince ?? incidentTime(incident, at)) : null,
    nextUpdateBy,
    isPrivate: incident.isPrivate && change.publish !== true,
    lastSeq: incident.lastSeq + 1,
  });
}

/**
 * Closes an incident; the input is left as it was. Whether it may be closed is the guard's question, not asked here.
 * @param heldElsewhere names of components that another open incident holds; they keep their state here.
 * @param at UTC instant of the all-clear; one before the incident's own time is moved up to it.
 */
export function resolve(
  incident: Incident,
  heldElsewhere: readonly string[],
  at: Date,
): Result<ResolvedIncident, ResolveError> {
  if (!isOpen(incident)) return err(alreadyResolved(incident));
  return ok({
    ...incident,
    status: 'resolved',
    resolvedAt: incidentTime(incident, at),
    components: incident.components.map((component) =>
      heldElsewhere.includes(component.name) ? component : { ...component, status: 'operational' },
    ),
    monitoringSince: null,
    nextUpdateBy: null,
    lastSeq: incident.lastSeq + 1,
  });
}

/** It came back: counts a false all-clear and takes the incident back to `investigating`. */
export function reopen(
  incident: Incident,
  change: Pick<Change, 'impact' | 'components'>,
  nextUpdateBy: Date | null,
  at: Date,
): Result<OpenIncident, ReopenError> {
  if (isOpen(incident)) return err({ kind: 'not_resolved', number: incident.number });
  const impact = change.impact ?? incident.impact;
  const components = change.components ?? [];
  return ok({
    ...incident,
    status: 'investigating',
    impact,
    worstImpact: worseImpact(incident.worstImpact, impact),
    components: mergeComponents(incident.components, components),
    touched: touchedBy(incident.touched, components),
    reopenedAt: incidentTime(incident, at),
    resolvedAt: null,
    monitoringSince: null,
    nextUpdateBy,
    falseAllClears: incident.falseAllClears + 1,
    lastSeq: incident.lastSeq + 1,
  });
}

/** Makes room for a private entry in the timeline; allowed in every status. */
export const annotate = (incident: Incident): Incident => ({ ...incident, lastSeq: incident.lastSeq + 1 });

const alreadyResolved = (incident: Incident): ChangeError => ({
  kind: 'already_resolved',
  number: incident.number,
  resolvedAt: incident.resolvedAt ?? incident.openedAt,
});

function touchedBy(touched: readonly string[], changes: readonly ComponentState[]): readonly string[] {
  const names = changes.filter((change) => change.status !== 'operational').map((change) => change.name);
  return [...new Set([...touched, ...names])];
}
