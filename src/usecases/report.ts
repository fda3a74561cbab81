import type { Config } from '../config/config.ts';
import { type Conduct, conductOf, conductTogether, noConduct } from '../domain/conduct.ts';
import { type Impact, impacts } from '../domain/impact.ts';
import { type Incident, isOpen, publicId } from '../domain/incident.ts';
import { openTime } from '../domain/openTime.ts';
import type { Period, Report, ToldIncident } from '../domain/report.ts';
import { ok, type Result } from '../domain/result.ts';
import type { Target } from '../domain/target.ts';
import { type Span, spansOf, type Told } from '../domain/uptime.ts';
import { aboutTheWhole } from '../domain/wholeService.ts';
import type { ApprovalStore } from '../store/approvalStore.ts';
import type { ReportStore } from '../store/reportStore.ts';
import { accountsOf } from './reportAccounts.ts';
import { channelAccounts } from './reportChannels.ts';
import { firstNoticeOf } from './reportNotice.ts';
import { type AskedPeriod, cutPeriod, type PeriodFault } from './reportPeriod.ts';
import { remarksOf } from './reportRemarks.ts';

export interface ReportDeps {
  readonly config: Pick<Config, 'approval' | 'company' | 'timezone' | 'components' | 'probes' | 'channels'>;
  readonly store: ReportStore;
  /** Left out: nothing needs a second person. */
  readonly approvals?: Pick<ApprovalStore, 'brokenGlass'>;
  readonly now: () => Date;
}

export interface ReportInput {
  readonly period: AskedPeriod;
  readonly target: Target;
}

/** Incidents whose timelines are in memory at once. */
const atOnce = 500;
/** So many of the longest are told one by one. */
const listed = 100;

/** What happened in a stretch of time, and how it was spoken of. Reads only. */
export const makeReport =
  ({ config, store, approvals, now }: ReportDeps) =>
  async ({ period: asked, target }: ReportInput): Promise<Result<Report, PeriodFault>> => {
    const at = now();
    const cut = cutPeriod(asked, config.timezone, at);
    if (!cut.ok) return cut;
    const period = cut.value;
    const all = await store.incidents(period.from, period.until);
    const { spans, conduct, lengths } = await readTimelines(store, all, period, at);
    const incidents = all.filter(({ work, uuid }) => work === null && lengths.has(uuid));
    const imported = await store.imported();
    const brokenGlass = config.approval ? ((await approvals?.brokenGlass(period.from, period.until)) ?? []) : [];
    const accounts = await accountsOf({ config, store }, spans, period, target);
    return ok({
      company: config.company.name,
      timezone: config.timezone,
      period,
      at,
      target,
      overall: accounts.overall,
      components: accounts.components,
      steps: accounts.steps,
      incidents: {
        total: incidents.length,
        open: incidents.filter(isOpen).length,
        isPrivate: incidents.filter(({ isPrivate }) => isPrivate).length,
        imported: incidents.filter(({ uuid }) => imported.has(uuid)).length,
        byImpact: countImpacts(incidents),
        longest: incidents
          .map((incident) => inShort(incident, lengths.get(incident.uuid) ?? 0))
          .toSorted((a, b) => b.lengthMs - a.lengthMs)
          .slice(0, listed),
      },
      maintenances: all.filter(({ work }) => work !== null && work.begunAt !== null).length,
      firstNotice: await firstNoticeOf({ config, store }, incidents, imported, period),
      conduct,
      deliveries: channelAccounts(await store.deliveries(period.from, period.until)),
      peopleReached: await store.peopleReached(period.from, period.until),
      remarks: remarksOf(
        { config, madeAt: await store.madeAt() },
        { period, incidents, imported, brokenGlass, ...accounts },
      ),
    });
  };

interface Timelines {
  readonly spans: ReadonlyMap<string, readonly Span[]>;
  readonly conduct: Conduct;
  /** For how long each that was open in this time was, by uuid. */
  readonly lengths: ReadonlyMap<string, number>;
}

/** Some hundreds at a time, each let go once its times are known. */
async function readTimelines(
  store: ReportStore,
  all: readonly Incident[],
  period: Period,
  at: Date,
): Promise<Timelines> {
  const told: Told[] = [];
  const lengths = new Map<string, number>();
  let conduct = noConduct;
  for (let first = 0; first < all.length; first += atOnce) {
    const some = all.slice(first, first + atOnce);
    const timelines = await store.entries(some.map(({ uuid }) => uuid));
    for (const incident of some) {
      const updates = timelines.get(incident.uuid) ?? [];
      const lengthMs = openTime(incident, updates, period.from, period.until);
      if (lengthMs > 0 || incident.startedAt >= period.from) lengths.set(incident.uuid, lengthMs);
      conduct = conductTogether(conduct, conductOf(incident, updates, period, at));
      const { incident: subject, updates: said } = aboutTheWhole({ incident, updates });
      told.push({ incident: subject, updates: said.map(({ at: moment, components }) => ({ at: moment, components })) });
    }
  }
  return { spans: spansOf(told, period.until), conduct, lengths };
}

function countImpacts(incidents: readonly Incident[]): Readonly<Record<Impact, number>> {
  const counts: Record<Impact, number> = { none: 0, minor: 0, major: 0, critical: 0 };
  for (const impact of impacts) counts[impact] = incidents.filter((one) => one.worstImpact === impact).length;
  return counts;
}

const inShort = (incident: Incident, lengthMs: number): ToldIncident => ({
  id: publicId(incident),
  title: incident.isPrivate ? null : incident.title,
  impact: incident.worstImpact,
  startedAt: incident.startedAt,
  resolvedAt: incident.resolvedAt,
  lengthMs,
});
