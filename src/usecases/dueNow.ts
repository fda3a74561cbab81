import { dueDuties } from '../domain/duties.ts';
import { lastedMs } from '../domain/failingRun.ts';
import type { Due } from './due.ts';
import type { Situation } from './situation.ts';

/** A promise is named so long before its time. */
const soonMs = 5 * 60_000;

/**
 * What asks for a person, the most urgent first.
 * @param afterMs a probe that has failed for so long is spoken of
 */
export function dueNow({ at, status, afterWatch, unsaid }: Situation, afterMs: number): readonly Due[] {
  const relapses = unsaid.flatMap(({ run, relapseOf }) =>
    relapseOf && !afterWatch.some(({ incident }) => incident.uuid === relapseOf.uuid) ? [{ run, relapseOf }] : [],
  );
  const attention = Map.groupBy(status.attention, (one) => one.incidentNumber);
  return [
    ...afterWatch.flatMap(({ incident, until, failure }): Due[] =>
      failure ? [{ kind: 'reopen', incident, until, failure }] : [],
    ),
    // What began within the after-watch is a relapse also when that is over.
    ...[...new Map(relapses.map((one) => [one.relapseOf.uuid, one])).values()].map(
      ({ run, relapseOf }): Due => ({ kind: 'reopen', incident: relapseOf, until: at, failure: run.last }),
    ),
    ...unsaid.flatMap(({ run, components, relapseOf }): Due[] =>
      relapseOf === null && lastedMs(run) >= afterMs
        ? [{ kind: 'open', probe: run.probe, since: run.since, failure: run.last, components }]
        : [],
    ),
    ...status.incidents.flatMap(({ incident }): Due[] => {
      const by = incident.nextUpdateBy;
      if (by === null || by.getTime() > at.getTime() + soonMs) return [];
      return [{ kind: 'promise', incident, by, isOverdue: by < at }];
    }),
    ...status.approvals.map((approval): Due => ({ kind: 'approval', approval })),
    ...dueDuties(status.maintenances, at).map((duty): Due => {
      const isStuck = duty.kind === 'finish' && duty.maintenance.status === 'verifying';
      return {
        kind: 'maintenance',
        maintenance: duty.maintenance,
        duty: isStuck ? 'verifying' : duty.kind,
        why: duty.kind === 'ask' ? duty.why : null,
      };
    }),
    ...status.incidents.flatMap(({ incident, guard }): Due[] =>
      guard.green ? [{ kind: 'may_resolve', incident, guard }] : [],
    ),
    ...[...attention].flatMap(([incident, rows]): Due[] => {
      const count = (state: string): number => rows.filter((row) => row.state === state).length;
      const [failed, uncertain] = [count('failed'), count('uncertain')];
      return failed + uncertain > 0 ? [{ kind: 'deliveries', incident, failed, uncertain }] : [];
    }),
  ];
}

/** Whether nothing goes on by itself until a person comes. */
export function needsAHand(due: Due): boolean {
  switch (due.kind) {
    case 'promise':
      return due.isOverdue;
    case 'may_resolve':
      return false;
    case 'maintenance':
      return due.duty === 'ask' || due.duty === 'verifying';
    case 'reopen':
    case 'open':
    case 'deliveries':
    case 'approval':
      return true;
    default:
      return due satisfies never;
  }
}
