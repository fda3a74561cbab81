import { cleanLine } from './io/cleanText.ts';
import type { Terminal } from './io/terminal.ts';
import { wrap } from './io/wrap.ts';

/** One thing looked at; `fix` is empty where all is well. */
export interface CheckLine {
  readonly label: string;
  readonly result: 'ok' | 'warning' | 'fault';
  readonly text: string;
  readonly fix: string;
}

const signs = { ok: '✓', warning: '!', fault: '✗' } as const;

/** Each with a sign, and under it what mends it. */
export function checkLines(checks: readonly CheckLine[], { colour, width: columns }: Terminal): readonly string[] {
  const paint = { ok: colour.green, warning: colour.yellow, fault: colour.red };
  const width = Math.max(0, ...checks.map(({ label }) => label.length));
  const margin = ' '.repeat(width + 4);
  const folded = (text: string): readonly string[] => wrap(cleanLine(text), columns - margin.length);
  return checks.flatMap(({ label, result, text, fix }) => {
    const [first = '', ...others] = folded(text);
    const mends = fix === '' ? [] : `→ ${fix}`.split('\n').flatMap(folded);
    return [
      `${paint[result](signs[result])} ${label.padEnd(width)}  ${first}`,
      ...others.map((line) => margin + line),
      ...mends.map((line) => margin + colour.dim(line)),
    ];
  });
}
