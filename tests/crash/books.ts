import { expect } from 'vitest';
import type { SinkMail } from '../helpers/mailSinkLog.ts';
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
  const known = new Map(ledger.map((row) => [row.id, row]));
  const copies = new Map<string, SinkMail[]>();
  for (const mail of mails) copies.set(mail.id, [...(copies.get(mail.id) ?? []), mail]);
  const strange = mails.filter((mail) => known.get(mail.id)?.to !== mail.to);
  expect(strange.slice(0, 5), 'came to somebody for whom it was not').toEqual([]);
  const count = (row: LedgerRow): number => copies.get(row.id)?.length ?? 0;
  const often = ledger.filter((row) => count(row) > 1);
  const faults = {
    'came without an intent in the ledger': ledger.filter((row) => count(row) > intents(row)),
    'is sent and never came': ledger.filter((row) => row.state === 'sent' && count(row) === 0),
    'came again without having been uncertain': often.filter((row) => count(row) - 1 > resends(row)),
    'came again with other bytes': often.filter((row) => new Set(copies.get(row.id)?.map(digestOf)).size > 1),
  };
  for (const [fault, rows] of Object.entries(faults)) expect(rows.slice(0, 5), fault).toEqual([]);
  const states: Record<string, number> = {};
  for (const { state } of ledger) states[state] = (states[state] ?? 0) + 1;
  return {
    doubled: often.length,
    spare: mails.length - copies.size,
    missing: ledger.filter((row) => count(row) === 0),
    states,
    inState: (state) => ledger.filter((row) => row.state === state),
  };
}

const digestOf = ({ digest }: SinkMail): string => digest;
const intents = ({ moves }: LedgerRow): number => moves.filter((move) => move.to === 'sending').length;
/** Sends of what was `uncertain` right before, by a rule or by a person's word. */
const resends = ({ moves }: LedgerRow): number =>
  moves.filter((move, index) => {
    if (move.to !== 'sending') return false;
    return move.from === 'uncertain' || moves[index - 1]?.from === 'uncertain';
  }).length;

/** E-mail is sent again once: where that is cut off as well, a person has to say. */
export const wasCutOffTwice = (row: LedgerRow): boolean => intents(row) >= 2 && row.moves.at(-1)?.to === 'uncertain';

/** One line of figures under a test's name, and what repeats it. */
export function say(figures: Readonly<Record<string, unknown>>, fromMs: number): void {
  const seconds = ((performance.now() - fromMs) / 1000).toFixed(1);
  const parts = Object.entries({ ...figures, seconds }).map(([name, value]) => `${name} ${value}`);
  process.stdout.write(`  ${parts.join(', ')} (${again})\n`);
}
