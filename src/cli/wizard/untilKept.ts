import type { Check } from '../../usecases/doctorCheck.ts';
import type { Context } from '../define.ts';
import { checkLines } from '../init/checkLines.ts';
import { askOne } from '../io/prompter.ts';
import { whileBusy } from '../io/spinner.ts';

export interface Found<T> {
  /** Null: it was left out. */
  readonly kept: T | null;
  readonly checks: readonly Check[];
}

export interface Attempts<T> {
  /** `the channel "x"` */
  readonly what: string;
  /** Null: nothing was answered. */
  readonly ask: (earlier: T | null) => Promise<T | null>;
  readonly attempt: (value: T) => Promise<readonly Check[]>;
  /** What leaving it out is called; a channel that stands stays as it was. */
  readonly leave?: string;
}

/** Asks, tries, and asks again for as long as that is wanted. */
export async function untilKept<T>(
  { what, ask, attempt, leave = `Leave ${what} out` }: Attempts<T>,
  { output, terminal }: Context,
): Promise<Found<T>> {
  let earlier: T | null = null;
  for (;;) {
    const value = await ask(earlier);
    if (value === null) return { kept: null, checks: [] };
    const checks = await whileBusy(output, 'Trying it', async () => await attempt(value));
    output.say(checkLines(checks, terminal).join('\n'));
    if (checks.every((check) => check.result === 'ok')) return { kept: value, checks };
    const choice = await askOne(
      'What now?',
      [
        { name: 'Keep it as it is, and mend it before it is needed', value: 'keep' },
        { name: 'Answer again', value: 'again' },
        { name: leave, value: 'leave' },
      ],
      'keep',
    );
    if (choice === 'keep') return { kept: value, checks };
    if (choice === 'leave') return { kept: null, checks: [] };
    earlier = value;
  }
}
