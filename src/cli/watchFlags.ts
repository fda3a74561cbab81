import type { Config } from '../config/config.ts';
import { describeDuration } from '../domain/duration.ts';
import type { Auto } from '../usecases/autoActions.ts';
import type { OptionSpec, Options } from './define.ts';
import type { Values } from './values.ts';

/** What `watch` and `tick` may do by themselves. */
export const autoOptions: readonly OptionSpec[] = [
  ['--auto-open [time]', 'open or reopen an incident once a probe has failed for so long (autoOpen.after, 3m)'],
  ['--auto-monitoring', 'say "monitoring" once all its probes were well for a quarter of the soak'],
  ['--auto-resolve', 'give the all-clear once the guard agrees; never where a person has to vouch'],
];

/** Flags as they were given; the config says the rest. */
export interface AutoFlags {
  /** Null: not given. */
  readonly open: { readonly afterMs: number | null } | null;
  readonly monitoring: boolean;
  readonly resolve: boolean;
}

/** Less is a slip of the hand: a packet that is lost would be an outage. */
const leastAfterMs = 1_000;

export function readAuto(values: Values, options: Options): AutoFlags {
  const given = options['autoOpen'];
  const afterMs = typeof given === 'string' ? values.duration('autoOpen', '--auto-open') : null;
  if (afterMs !== null && afterMs < leastAfterMs) values.fault('--auto-open can not be less than a second.');
  const open = given === undefined || given === false ? null : { afterMs };
  return { open, monitoring: values.flag('autoMonitoring'), resolve: values.flag('autoResolve') };
}

export const autoOf = ({ open, monitoring, resolve }: AutoFlags, { autoOpen }: Config): Auto => ({
  open: open && { ...autoOpen, afterMs: open.afterMs ?? autoOpen.afterMs },
  monitoring,
  resolve,
});

/** What is odd about looking so seldom. */
export function everyWarnings(everyMs: number, { allClear, probes }: Config): readonly string[] {
  const soaks = Object.values(allClear.soakMs).filter((ms) => ms < everyMs);
  if (probes.length === 0 || soaks.length === 0) return [];
  return [
    `With a look every ${describeDuration(everyMs)} a soak of ${describeDuration(Math.min(...soaks))} is seen by two looks at most: look more often, or ask for more (allClear.soak).`,
  ];
}
