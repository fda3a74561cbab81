import { minuteMs, type Phase } from './outage.ts';
import type { SeededRandom } from './seededRandom.ts';

/** One part that fails so many of its requests; 1: all. */
export const failing = (minutes: number, share = 1): Phase => ({ lastsMs: minutes * minuteMs, failing: [share] });
export const quiet = (minutes: number): Phase => failing(minutes, 0);

/** Down and up in turn. */
export function flapping(random: SeededRandom, period: readonly [number, number], minutes: number): readonly Phase[] {
  const upShare = random.pick([0.2, 0.5, 0.8]);
  const phases: Phase[] = [];
  for (let left = minutes; left > 0; ) {
    const length = random.between(...period);
    phases.push(failing(length * (1 - upShare)), quiet(length * upShare));
    left -= length;
  }
  return phases;
}

/** An error rate that falls from its peak to nothing and rises again, over and over. */
export function waves(random: SeededRandom, minutes: number): readonly Phase[] {
  const peak = random.between(0.05, 0.6);
  const period = random.between(20, 120);
  const step = 2;
  return Array.from({ length: Math.ceil(minutes / step) }, (_, index) => {
    const height = peak * Math.cos((2 * Math.PI * index * step) / period);
    // Less than one request in a hundred is what a day without an outage looks like.
    return failing(step, height < 0.01 ? 0 : height);
  });
}

/** Parts that come back each at its own time: when each does is given in minutes. */
export function oneByOne(backAfter: readonly number[]): readonly Phase[] {
  const times = [...new Set([0, ...backAfter])].sort((a, b) => a - b);
  return times.slice(1).map((until, index) => ({
    lastsMs: (until - (times[index] ?? 0)) * minuteMs,
    failing: backAfter.map((back) => (back >= until ? 1 : 0)),
  }));
}
