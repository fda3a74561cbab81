import { expect } from 'vitest';
import type { SinkMail } from '../helpers/mailSinkLog.ts';
import { accountsOf, intentsOf } from './accounts.ts';
import { again } from './bulkDesk.ts';
import type { LedgerRow } from './ledger.ts';

/** What a run's ledger and the mail server's memory come to together. */
export interface Books {
  /** Came more than once, each after it had been `uncertain`. */
  readonly doubled: number;
  /** Copies beyond the first, of all. */
  readonly spare: number;
  /** Came not once. */
  readonly missing: readonly LedgerRow[];
  readonly states: Readonly<Record<string, number>>;
  inState(state: string): readonly LedgerRow[];
}

/**
 * Holds the ledger against what has arrived, and fails where they can't both be true: a mail without its intent, a
 * `sent` that never came, a second copy that nobody called uncertain before, one that differs from the first or came to
 * somebody else. True at any moment at which nobody sends.
 */
export function balance(ledger: readonly LedgerRow[], mails: readonly SinkMail[]): Books {
  const { strange, unintended, neverCame, silent, altered, doubled, spare, missing } = accountsOf(ledger, mails);
  expect(strange.slice(0, 5), 'came to somebody for whom it was not').toEqual([]);
  const faults = {
    'came without an intent in the ledger': unintended,
    'is sent and never came': neverCame,
    'came again without having been uncertain': silent,
    'came again with other bytes': altered,
  };
  for (const [fault, rows] of Object.entries(faults)) expect(rows.slice(0, 5), fault).toEqual([]);
  const states: Record<string, number> = {};
  for (const { state } of ledger) states[state] = (states[state] ?? 0) + 1;
  return {
    doubled: doubled.length,
    spare,
    missing,
    states,
    inState: (state) => ledger.filter((row) => row.state === state),
  };
}

/** E-mail is sent again once: where that is cut off as well, a person has to say. */
export const wasCutOffTwice = (row: LedgerRow): boolean => intentsOf(row) >= 2 && row.moves.at(-1)?.to === 'uncertain';

/** One line of figures under a test's name, and what repeats it. */
export function say(figures: Readonly<Record<string, unknown>>, fromMs: number): void {
  const seconds = ((performance.now() - fromMs) / 1000).toFixed(1);
  const parts = Object.entries({ ...figures, seconds }).map(([name, value]) => `${name} ${value}`);
  process.stdout.write(`  ${parts.join(', ')} (${again})\n`);
}
