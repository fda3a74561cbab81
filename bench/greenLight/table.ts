import { hourMs, minuteMs } from './outage.ts';

/** A table in Markdown that is one on a terminal too: all columns but the first to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, at) => Math.max(3, ...[head, ...rows].map((row) => (row[at] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

/** `15 s`, `2.5 min`, `57 min`, `3.5 h`. */
export function time(ms: number): string {
  if (!Number.isFinite(ms)) return 'never';
  if (ms < minuteMs) return `${Math.round(ms / 1000)} s`;
  if (ms < 10 * minuteMs) return `${Number((ms / minuteMs).toFixed(1))} min`;
  if (ms < 2 * hourMs) return `${Math.round(ms / minuteMs)} min`;
  return `${Number((ms / hourMs).toFixed(1))} h`;
}

export const share = (part: number): string => `${Math.round(100 * part)} %`;
/** Two digits are all that such figures are worth below ten. */
export const count = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));
