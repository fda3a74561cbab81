import { compare, differenceOf, failingMs } from '../domain/comparison.ts';
import { type Seen as Look, type LookRun, seenBy, seenTogether } from '../domain/looks.ts';
import type { Availability, ComponentAccount, Period, Report, Seen } from '../domain/report.ts';
import { allowedMs, type Target, uptimeMillionths } from '../domain/target.ts';
import { daysOf, downTenths, type Span } from '../domain/uptime.ts';
import { spansOfAll, unnamedPart } from '../domain/wholeService.ts';
import type { ReportDeps } from './report.ts';
import { stepsOf } from './reportPeriod.ts';

export interface Accounts {
  readonly overall: Availability;
  readonly components: readonly ComponentAccount[];
  readonly steps: Report['steps'];
  /** Probes that looked in this time and that the config does not name any more. */
  readonly strayProbes: readonly string[];
}

/** The longest failures without an incident that are told one by one. */
const untoldListed = 5;

/** The accounts of all components, and of the service as a whole. */
export async function accountsOf(
  { config, store }: Pick<ReportDeps, 'config' | 'store'>,
  spans: ReadonlyMap<string, readonly Span[]>,
  period: Period,
  target: Target,
): Promise<Accounts> {
  const { unit, starts } = stepsOf(period, config.timezone);
  const bounds = [...starts.filter((start) => start < period.until), period.until];
  const looks = await readLooks(store, period);
  const configured = new Map(config.components.map(({ name, title, probes }) => [name, { title, probes }]));
  const gone = [...spans.keys()].filter((name) => name !== unnamedPart && !configured.has(name)).toSorted();
  const account = (own: readonly Span[], probes: readonly string[]): Availability =>
    availability(own, seenTogether(probes.flatMap((name) => looks.get(name) ?? [])), { period, target, bounds });
  return {
    overall: availability(spansOfAll(spans), seenTogether([...looks.values()].flat()), { period, target, bounds }),
    components: [
      ...config.components.map(({ name, title, probes }) => ({
        ...account(spans.get(name) ?? [], probes),
        ...{ name, title, isConfigured: true },
      })),
      ...gone.map((name) => ({ ...account(spans.get(name) ?? [], []), name, title: name, isConfigured: false })),
    ],
    steps: { unit, starts: starts.slice(0, -1) },
    strayProbes: [...looks.keys()].filter((name) => !config.probes.some((probe) => probe.name === name)),
  };
}

/** What each probe that looked in this time saw; in a list of one, as several are laid together. */
async function readLooks(
  store: ReportDeps['store'],
  { from, until }: Period,
): Promise<ReadonlyMap<string, readonly (readonly Look[])[]>> {
  const found = new Map<string, readonly (readonly Look[])[]>();
  for (const probe of await store.probes()) {
    const runs: readonly LookRun[] = await store.looks(probe, from, until);
    const seen = seenBy(runs, from.getTime(), until.getTime());
    if (seen.length > 0) found.set(probe, [seen]);
  }
  return found;
}

function availability(
  spans: readonly Span[],
  looks: readonly Look[],
  { period, target, bounds }: { readonly period: Period; readonly target: Target; readonly bounds: readonly Date[] },
): Availability {
  const lengthMs = period.until.getTime() - period.from.getTime();
  const [whole] = daysOf(spans, [period.from, period.until]);
  const troubledMs = whole?.troubledMs ?? noTrouble;
  const down = downTenths(troubledMs);
  return {
    lengthMs,
    troubledMs,
    downTenths: down,
    uptimeMillionths: uptimeMillionths(lengthMs, down),
    allowedMs: allowedMs(period.to.getTime() - period.from.getTime(), target),
    steps: daysOf(spans, bounds),
    seen: looks.length === 0 ? null : seenOf(spans, looks, period),
  };
}

const noTrouble = { under_maintenance: 0, degraded_performance: 0, partial_outage: 0, major_outage: 0 };

function seenOf(spans: readonly Span[], looks: readonly Look[], { from, until }: Period): Seen {
  const compared = compare(spans, looks, from.getTime(), until.getTime());
  const each = Object.values(compared.seenMs);
  return {
    failingMs: failingMs(compared),
    inMaintenanceMs: compared.seenMs.under_maintenance.failing,
    healthyMs: each.reduce((sum, { healthy }) => sum + healthy, 0),
    unknownMs: each.reduce((sum, { unknown }) => sum + unknown, 0),
    difference: differenceOf(compared),
    untold: compared.untold.toSorted((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs)).slice(0, untoldListed),
    untoldCount: compared.untold.length,
  };
}
