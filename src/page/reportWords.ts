import type { Period } from '../domain/report.ts';
import { format } from '../messages/times.ts';

const months = 'January February March April May June July August September October November December'.split(' ');

/** `November 2026`, `Q3 2026`, `2026`, `2026-11-01 to 2026-11-15`. */
export function periodTitle({ kind, name }: Period): string {
  const [year = '', part = ''] = name.split('-');
  if (kind === 'month') return `${months[Number(part) - 1]} ${year}`;
  if (kind === 'quarter') return `${part} ${year}`;
  return name;
}

/** `month`, and for a range that nobody has a name for `time`. */
export const periodWord = ({ kind }: Period): string => (kind === 'range' ? 'time' : kind);

export const isOver = ({ to, until }: Period): boolean => until >= to;

/** `8 h 45 min 36 s`: whole seconds, all of them. */
export function exactLength(seconds: number): string {
  const parts: readonly (readonly [count: number, unit: string])[] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const told = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return told.length === 0 ? '0 s' : told.join(' ');
}

/** What was down is rounded up. */
export const downLength = (tenths: number): string => exactLength(Math.ceil(tenths / 10_000));
/** What is left is rounded down. */
export const leftLength = (ms: number): string => exactLength(Math.floor(ms / 1000));
/** What is measured is rounded to the nearest second. */
export const nearLength = (ms: number): string => exactLength(Math.round(ms / 1000));

/**
 * `99.982 %`; more digits where the target has more, so that what missed it never looks the same.
 * @param millionths of a percent
 */
export function percentOf(millionths: number, targetText: string): string {
  const digits = Math.max(3, targetText.split('.')[1]?.length ?? 0);
  const shown = Math.floor(millionths / 10 ** (6 - digits)) / 10 ** digits;
  return `${shown === 100 ? '100' : shown.toFixed(digits)} %`;
}

/** `3 November 14:05`, with the year where `reference` is of another. */
export function moment(at: Date, timezone: string, reference: Date): string {
  const year = (of: Date): string => format(of, { year: 'numeric' }, timezone, 'en');
  const date = format(at, { day: 'numeric', month: 'long' }, timezone, 'en-GB');
  const clock = format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, timezone, 'en-GB');
  return `${date}${year(at) === year(reference) ? '' : ` ${year(at)}`} ${clock}`;
}

/** `3 November 2026` */
export const dayOf = (at: Date, timezone: string): string =>
  format(at, { day: 'numeric', month: 'long', year: 'numeric' }, timezone, 'en-GB');
