import type { DayUptime } from '../../domain/uptime.ts';
import type { Colour } from '../io/terminal.ts';

/** The higher the more of a step was down: a little, a hundredth, a tenth, half. */
const heights: readonly (readonly [least: number, bar: string])[] = [
  [0.5, '█'],
  [0.1, '▇'],
  [0.01, '▅'],
  [0, '▃'],
];

/**
 * One sign a step, or several steps; those that are still to come are dots.
 * @param each so many steps a sign
 */
export function barsOf(steps: readonly DayUptime[], total: number, each: number, colour: Colour): string {
  const signs = Array.from({ length: Math.ceil(steps.length / each) }, (_, index) =>
    signOf(steps.slice(index * each, (index + 1) * each), colour),
  );
  return `${signs.join('')}${colour.dim('·'.repeat(Math.max(0, Math.ceil(total / each) - signs.length)))}`;
}

function signOf(steps: readonly DayUptime[], colour: Colour): string {
  const sum = (of: (step: DayUptime) => number): number => steps.reduce((total, step) => total + of(step), 0);
  const down = sum(({ troubledMs }) => troubledMs.major_outage + troubledMs.partial_outage);
  if (down > 0) {
    const lengthMs = sum((step) => step.lengthMs);
    const bar = heights.find(([least]) => down >= least * lengthMs)?.[1] ?? '▃';
    return sum(({ troubledMs }) => troubledMs.major_outage) > 0 ? colour.red(bar) : colour.yellow(bar);
  }
  return sum(({ troubledMs }) => troubledMs.degraded_performance) > 0 ? colour.yellow('▂') : colour.green('▁');
}

type Paint = (text: string) => string;

/** How much of something is used; what is over it fills it. */
export function gauge(used: number, width: number, full: Paint, empty: Paint): string {
  // What is used at all is seen, and what is not all used is not full.
  const filled = used <= 0 ? 0 : used >= 1 ? width : Math.min(width - 1, Math.max(1, Math.round(used * width)));
  return `${full('█'.repeat(filled))}${empty('░'.repeat(width - filled))}`;
}
