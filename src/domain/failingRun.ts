import { isGap, type Sample } from './greenLight.ts';

/** Failed looks at one probe without a break, up to now. */
export interface FailingRun {
  readonly probe: string;
  /** The first failed look. */
  readonly since: Date;
  /** The newest. */
  readonly last: Sample;
}

/** For how long it was seen to fail: from the first failed look to the newest, in milliseconds. One look lasts no time. */
export const lastedMs = ({ since, last }: FailingRun): number => last.at.getTime() - since.getTime();

/**
 * How long a probe has been failing. Null: its newest look was healthy, or is too long ago to say anything of now. A gap
 * begins a new run: time in which nobody looked is no more a failure than it is health.
 * @param samples of one probe, in any order; those after `at` are ignored
 * @param everyMs how often it is looked at now
 */
export function failingRun(samples: readonly Sample[], at: Date, everyMs: number): FailingRun | null {
  const own = samples.filter((one) => one.at <= at).sort((a, b) => b.at.getTime() - a.at.getTime());
  const [last] = own;
  if (!last || last.healthy || isGap(last, { at, everyMs })) return null;
  let first = last;
  for (const earlier of own.slice(1)) {
    if (earlier.healthy || isGap(earlier, first)) break;
    first = earlier;
  }
  return { probe: last.probe, since: first.at, last };
}
