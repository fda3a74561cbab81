import type { ComponentStatus } from './component.ts';
import { type Incident, isOpen } from './incident.ts';
import { isUnderWay } from './maintenance.ts';
import type { Update } from './update.ts';

/** What an incident, or planned work, says of its time: its entries oldest first. */
export interface Told {
  readonly incident: Incident;
  readonly updates: readonly Pick<Update, 'at' | 'components'>[];
}

/** A stretch of time in which a component was not operational by one incident. `to` is not part of it. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly status: TroubledStatus;
  /** The incident that says so. */
  readonly number: number;
}

/** The mildest first; where several hold at once the worst one counts, and nothing counts twice. */
export const troubledStatuses = [
  'under_maintenance',
  'degraded_performance',
  'partial_outage',
  'major_outage',
] as const satisfies readonly ComponentStatus[];
export type TroubledStatus = (typeof troubledStatuses)[number];

/**
 * How much of its time a state takes from the uptime: as Statuspage counts, a partial outage by 30 %
 * (https://developer.harness.io, "SEI SLIs", says so of its own page). Maintenance was told beforehand.
 */
const weights: Readonly<Record<TroubledStatus, number>> = {
  under_maintenance: 0,
  degraded_performance: 0,
  partial_outage: 0.3,
  major_outage: 1,
};

/** How long a component was in each state on one day, in milliseconds, and by which incidents. */
export interface DayUptime {
  readonly lengthMs: number;
  readonly troubledMs: Readonly<Record<TroubledStatus, number>>;
  /** Numbers of the incidents and planned work behind it, the smallest first. */
  readonly numbers: readonly number[];
}

/**
 * All spans of all components, by the component's name. From `startedAt` on holds what the first entry says; it ends with
 * the all-clear, or at `at` for what is still going on. While planned work is under way its parts are in maintenance,
 * whatever it does to them.
 */
export function spansOf(all: readonly Told[], at: Date): ReadonlyMap<string, readonly Span[]> {
  return Map.groupBy(
    all.flatMap((told) => (told.incident.work === null ? incidentSpans(told, at) : workSpans(told.incident, at))),
    ({ name }) => name,
  );
}

type NamedSpan = Span & { readonly name: string };

function incidentSpans({ incident, updates }: Told, at: Date): readonly NamedSpan[] {
  const endMs = (incident.resolvedAt ?? at).getTime();
  // One without entries is known by how it is now.
  const told = updates.length > 0 ? updates : isOpen(incident) ? [{ at: incident.startedAt, ...incident }] : [];
  return told.flatMap((update, index) => {
    const fromMs = (index === 0 ? incident.startedAt : update.at).getTime();
    const toMs = Math.min(told[index + 1]?.at.getTime() ?? endMs, endMs, at.getTime());
    // How it is now is known better than by its last public entry: a private one may have come after it.
    const components = isOpen(incident) && index === told.length - 1 ? incident.components : update.components;
    return components.flatMap(({ name, status }) =>
      status === 'operational' || fromMs >= toMs ? [] : [{ name, fromMs, toMs, status, number: incident.number }],
    );
  });
}

function workSpans(incident: Incident, at: Date): readonly NamedSpan[] {
  const { work, number } = incident;
  if (work === null || work.begunAt === null) return [];
  const fromMs = work.begunAt.getTime();
  const endMs = isUnderWay(incident) ? at.getTime() : (incident.resolvedAt ?? work.endsAt).getTime();
  const toMs = Math.min(endMs, at.getTime());
  if (fromMs >= toMs) return [];
  return work.components.map(({ name }) => ({ name, fromMs, toMs, status: 'under_maintenance', number }));
}

/**
 * A component's days.
 * @param starts when each day begins, and when the last one ends: one more than there are days. Days may be 23 or 25 hours
 * long, and the last one may end before it is over.
 */
export function daysOf(spans: readonly Span[], starts: readonly Date[]): readonly DayUptime[] {
  const bounds = starts.map((start) => start.getTime());
  const pieces = piecesOf(spans, bounds[0] ?? 0, bounds.at(-1) ?? 0);
  let next = 0;
  return bounds.slice(0, -1).map((fromMs, index) => {
    const toMs = bounds[index + 1] ?? fromMs;
    const troubledMs = { under_maintenance: 0, degraded_performance: 0, partial_outage: 0, major_outage: 0 };
    const numbers = new Set<number>();
    for (; ; next += 1) {
      const piece = pieces[next];
      if (!piece || piece.fromMs >= toMs) break;
      troubledMs[piece.status] += Math.min(piece.toMs, toMs) - Math.max(piece.fromMs, fromMs);
      for (const number of piece.numbers) numbers.add(number);
      // It goes on into the next day.
      if (piece.toMs > toMs) break;
    }
    return { lengthMs: toMs - fromMs, troubledMs, numbers: [...numbers].toSorted((a, b) => a - b) };
  });
}

interface Piece {
  readonly fromMs: number;
  readonly toMs: number;
  readonly status: TroubledStatus;
  readonly numbers: readonly number[];
}

/** The spans within two instants, cut where one begins or ends, each piece by the worst that holds in it. */
function piecesOf(spans: readonly Span[], fromMs: number, toMs: number): readonly Piece[] {
  const edges = spans
    .filter((span) => span.fromMs < toMs && span.toMs > fromMs)
    .flatMap((span) => [
      { ms: Math.max(span.fromMs, fromMs), span, begins: true },
      { ms: Math.min(span.toMs, toMs), span, begins: false },
    ])
    .toSorted((a, b) => a.ms - b.ms);
  const open = new Set<Span>();
  const pieces: Piece[] = [];
  for (const [index, { ms, span, begins }] of edges.entries()) {
    if (begins) open.add(span);
    else open.delete(span);
    const until = edges[index + 1]?.ms ?? ms;
    if (open.size === 0 || until === ms) continue;
    const ranks = [...open].map(({ status }) => troubledStatuses.indexOf(status));
    const status = troubledStatuses[ranks.reduce((worst, one) => Math.max(worst, one), 0)] ?? 'under_maintenance';
    pieces.push({ fromMs: ms, toMs: until, status, numbers: [...open].map(({ number }) => number) });
  }
  return pieces;
}

/** The share of all these days in which it was up, from 0 to 1; 1 where there is no time at all. */
export function uptimeOf(days: readonly DayUptime[]): number {
  const lengthMs = days.reduce((sum, day) => sum + day.lengthMs, 0);
  return lengthMs === 0 ? 1 : 1 - days.reduce((sum, day) => sum + downMs(day), 0) / lengthMs;
}

/** How much of this time counts as down; tenths of a millisecond, because the weights have one decimal. */
export const downTenths = (troubledMs: DayUptime['troubledMs']): number =>
  troubledStatuses.reduce((sum, status) => sum + troubledMs[status] * Math.round(weights[status] * 10), 0);

const downMs = ({ troubledMs }: DayUptime): number => downTenths(troubledMs) / 10;

/** The worst state of a day; null: none. */
export const worstOf = ({ troubledMs }: DayUptime): TroubledStatus | null =>
  troubledStatuses.findLast((status) => troubledMs[status] > 0) ?? null;
