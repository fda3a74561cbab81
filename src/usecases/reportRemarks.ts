import type { Config } from '../config/config.ts';
import type { Approval } from '../domain/approval.ts';
import type { Incident } from '../domain/incident.ts';
import type { Period } from '../domain/report.ts';
import type { Accounts } from './reportAccounts.ts';

interface Known {
  readonly config: Pick<Config, 'timezone'>;
  readonly madeAt: Date;
}

interface Told extends Pick<Accounts, 'components' | 'strayProbes'> {
  readonly period: Period;
  readonly incidents: readonly Incident[];
  readonly imported: ReadonlySet<string>;
  /** What went out without the second person that the rules ask for. */
  readonly brokenGlass: readonly Approval[];
}

/** What a reader has to know to read the numbers right, a sentence each; the rules that always hold are not among them. */
export function remarksOf({ madeAt }: Known, told: Told): readonly string[] {
  const { period, incidents, imported, components, strayProbes, brokenGlass } = told;
  const alone = brokenGlass.map(({ subject }) => `${subject.id}#${subject.seq}`);
  const gone = components.filter(({ isConfigured }) => !isConfigured).map(({ name }) => name);
  const open = incidents.filter(({ resolvedAt }) => resolvedAt === null).length;
  const hidden = incidents.filter(({ isPrivate }) => isPrivate).length;
  const taken = incidents.filter(({ uuid }) => imported.has(uuid)).length;
  return [
    ...(madeAt > period.from
      ? [`The store was made on ${day(madeAt)}. What was before is known from imports only, and counts as up.`]
      : []),
    ...(open > 0
      ? [`${many(open, 'incident is', 'incidents are')} still open, and counted until now, or the end of this time.`]
      : []),
    ...(hidden > 0
      ? [`${many(hidden, 'private incident counts', 'private incidents count')} like any other, without its title.`]
      : []),
    ...(taken > 0
      ? [
          `${many(taken, 'incident was', 'incidents were')} imported: of these no delivery and no promise of ours is known.`,
        ]
      : []),
    ...(alone.length > 0
      ? [
          `${many(alone.length, 'entry', 'entries')} went out without the second person that the rules ask for: ${alone.join(', ')}.`,
        ]
      : []),
    ...(gone.length > 0
      ? [`Not in the config any more, or renamed: ${gone.join(', ')}. Its history stays under that name.`]
      : []),
    ...(strayProbes.length > 0
      ? [`Probes that the config does not name any more count for the whole only: ${strayProbes.join(', ')}.`]
      : []),
  ];
}

const day = (at: Date): string => at.toISOString().slice(0, 10);
const many = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;
