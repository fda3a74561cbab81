import { StoreError, type StoreFault } from '../store/store.ts';
import { CliError, type Explanation } from './cliError.ts';
import { explainStore } from './storeWords.ts';

/** Of inquirer, of a list that is being read, and of an entry that is being planned or recorded. */
const interruptions = ['ExitPromptError', 'AbortPromptError', 'ReadingInterrupted', 'Interrupted'];

/** The database can't be had, and nothing was recorded: what is to be said can be said without it. */
export const isDown = (error: unknown): boolean => error instanceof StoreError && notToBeHad.includes(error.fault.kind);

const notToBeHad: readonly StoreFault['kind'][] = [
  ...(['database_down', 'database_denied', 'database_password', 'database_missing', 'database_untrusted'] as const),
  ...(['database_read_only', 'database_damaged', 'database_pooler', 'database_schema', 'database_old'] as const),
];

/** Whatever was thrown, as words: a refusal, a store that the machine let down, a prompt that was left, or a bug. */
export function explanationOf(error: unknown): Explanation {
  if (error instanceof CliError) return error.explanation;
  if (error instanceof StoreError) return explainStore(error.fault);
  if (error instanceof Error && interruptions.includes(error.name)) {
    return { kind: 'interrupted', message: 'Stopped. Nothing was stored or sent.', hint: '', exit: 130 };
  }
  const said = error instanceof Error ? error.message : String(error);
  return {
    kind: 'bug',
    message: `This should not happen: ${said}`,
    hint: 'Please report it with what --verbose prints. What was recorded stays recorded; go on with: incident deliver',
    exit: 1,
  };
}
