import { type Incident, publicId } from '../domain/incident.ts';
import type { Period, Report } from '../domain/report.ts';
import type { ReportDeps } from './report.ts';

/**
 * How long those who felt an incident waited for the first word of it: until one public channel had it. Of imported
 * ones no delivery of ours is known, private ones are told nobody.
 */
export async function firstNoticeOf(
  { config, store }: Pick<ReportDeps, 'config' | 'store'>,
  incidents: readonly Incident[],
  imported: ReadonlySet<string>,
  { from, until }: Period,
): Promise<Report['firstNotice']> {
  const team = config.channels.filter(({ settings }) => settings.audience === 'team').map(({ name }) => name);
  const sentAt = await store.firstSent(from, until, team);
  const begun = incidents.filter(
    ({ uuid, isPrivate, startedAt }) => startedAt >= from && startedAt < until && !isPrivate && !imported.has(uuid),
  );
  const waits = begun
    .flatMap((incident) => {
      const first = sentAt.get(incident.uuid);
      return first ? [{ id: publicId(incident), ms: Math.max(0, first.getTime() - incident.startedAt.getTime()) }] : [];
    })
    .toSorted((a, b) => a.ms - b.ms);
  const longest = waits.at(-1);
  return {
    measured: waits.length,
    medianMs: medianOf(waits.map(({ ms }) => ms)),
    longestMs: longest?.ms ?? null,
    longestId: longest?.id ?? null,
    untold: begun.filter(({ uuid }) => !sentAt.has(uuid)).map(publicId),
  };
}

/** Of sorted numbers; of an even count the middle of the two in the middle. */
function medianOf(sorted: readonly number[]): number | null {
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : Math.round((low + high) / 2);
}
