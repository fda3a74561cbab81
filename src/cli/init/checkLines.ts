import type { Check } from '../../usecases/doctorCheck.ts';
import { cleanLine } from '../io/cleanText.ts';
import type { Terminal } from '../io/terminal.ts';

const signs = { ok: '✓', warning: '!', fault: '✗' } as const;

/** A line for each thing that was tried, and below it what mends it. */
export function checkLines(checks: readonly Check[], { colour }: Terminal): readonly string[] {
  const paint = { ok: colour.green, warning: colour.yellow, fault: colour.red };
  const width = Math.max(...checks.map((check) => check.name.length));
  return checks.flatMap(({ name, result, message, fix }) => [
    `  ${paint[result](signs[result])} ${name.padEnd(width)}  ${cleanLine(message)}`,
    ...(fix === '' ? [] : [`    ${' '.repeat(width)}  ${colour.dim(`→ ${cleanLine(fix)}`)}`]),
  ]);
}
