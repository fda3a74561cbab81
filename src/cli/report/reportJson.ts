import type { Availability, Report } from '../../domain/report.ts';
import { downTenths } from '../../domain/uptime.ts';
import { isOver } from '../../page/reportWords.ts';

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;
const inc = (number: number): string => `INC-${number}`;

/** The report for programs; docs/report.md tells every key. */
export function reportJson(report: Report) {
  const { period, at, target, overall, components, steps, incidents, firstNotice, conduct } = report;
  const { promises, longestSilence, falseAllClears, overrides } = conduct;
  return {
    company: report.company,
    period: {
      kind: period.kind,
      name: period.name,
      from: instant(period.from),
      to: instant(period.to),
      until: instant(period.until),
      isOver: isOver(period),
      timezone: report.timezone,
    },
    at: instant(at),
    targetPercent: target.millionths / 1_000_000,
    overall: availabilityJson(overall),
    components: components.map(({ name, title, isConfigured, ...one }) => ({
      name,
      title,
      isConfigured,
      ...availabilityJson(one),
    })),
    steps: {
      unit: steps.unit,
      from: steps.starts.slice(0, overall.steps.length).map(instant),
      downtimeMs: overall.steps.map((step) => downTenths(step.troubledMs) / 10),
    },
    incidents: {
      total: incidents.total,
      open: incidents.open,
      private: incidents.isPrivate,
      imported: incidents.imported,
      byImpact: incidents.byImpact,
      longest: incidents.longest.map((one) => ({
        ...one,
        startedAt: instant(one.startedAt),
        resolvedAt: instant(one.resolvedAt),
      })),
    },
    maintenances: report.maintenances,
    firstNotice: {
      measured: firstNotice.measured,
      medianMs: firstNotice.medianMs,
      longestMs: firstNotice.longestMs,
      longest: firstNotice.longestId,
      untold: firstNotice.untold,
    },
    longestSilence: longestSilence && {
      incident: inc(longestSilence.number),
      from: instant(longestSilence.from),
      to: instant(longestSilence.to),
      lengthMs: longestSilence.to.getTime() - longestSilence.from.getTime(),
    },
    promises: {
      kept: promises.kept,
      broken: promises.broken,
      waiting: promises.waiting,
      worst: promises.worst && {
        incident: inc(promises.worst.number),
        seq: promises.worst.seq,
        promisedBy: instant(promises.worst.promisedBy),
        lateByMs: promises.worst.lateByMs,
      },
    },
    falseAllClears: falseAllClears.map((one) => ({ incident: inc(one.number), at: instant(one.at) })),
    overrides: overrides.map((one) => ({ incident: inc(one.number), at: instant(one.at), reason: one.reason })),
    deliveries: report.deliveries,
    peopleReached: report.peopleReached,
    remarks: report.remarks,
  };
}

function availabilityJson(one: Omit<Availability, 'steps'>) {
  const { lengthMs, troubledMs, allowedMs, seen } = one;
  const leftMs = allowedMs - one.downTenths / 10;
  return {
    uptimePercent: one.uptimeMillionths / 1_000_000,
    lengthMs,
    downtimeMs: one.downTenths / 10,
    majorOutageMs: troubledMs.major_outage,
    partialOutageMs: troubledMs.partial_outage,
    degradedMs: troubledMs.degraded_performance,
    maintenanceMs: troubledMs.under_maintenance,
    allowedMs,
    leftMs,
    isKept: leftMs >= 0,
    probes: seen && {
      downtimeMs: seen.failingMs,
      inMaintenanceMs: seen.inMaintenanceMs,
      healthyMs: seen.healthyMs,
      unknownMs: seen.unknownMs,
      difference: {
        untoldMs: seen.difference.untold / 10,
        toldAsDegradedMs: seen.difference.toldAsDegraded / 10,
        toldAsPartialMs: seen.difference.toldAsPartial / 10,
        seenHealthyMs: seen.difference.seenHealthy / 10,
        notWatchedMs: seen.difference.notWatched / 10,
      },
      untold: seen.untold.map(({ fromMs, toMs }) => ({
        from: instant(new Date(fromMs)),
        to: instant(new Date(toMs)),
        lengthMs: toMs - fromMs,
      })),
      untoldCount: seen.untoldCount,
    },
  };
}
