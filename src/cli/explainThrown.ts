import { fileTrouble } from '../channels/fileTrouble.ts';
import { StoreError, type StoreFault } from '../store/store.ts';
import { CliError, type Explanation } from './cliError.ts';
import { OutputError } from './io/standardOut.ts';
import { explainStore } from './storeWords.ts';

/** Of inquirer, of a list that is being read, and of an entry that is being planned or recorded. */
const interruptions = ['ExitPromptError', 'AbortPromptError', 'ReadingInterrupted', 'Interrupted'];

/** The database can't be had, and nothing was recorded: what is to be said can be said without it. */
export const isDown = (error: unknown): boolean => error instanceof StoreError && notToBeHad.includes(error.fault.kind);

const notToBeHad: readonly StoreFault['kind'][] = [
  ...(['database_down', 'database_denied', 'database_password', 'database_missing', 'database_untrusted'] as const),
  ...(['database_read_only', 'database_damaged', 'database_pooler', 'database_schema', 'database_old'] as const),
];

const explainOutput = ({ code }: OutputError): Explanation => ({
  kind: 'output_unwritable',
  message: `What this command has to say can not be written to its output: ${fileTrouble(code)}. What it did is done.`,
  hint: 'Look at what was recorded before you run it again: incident show        What is left to send: incident deliver',
  exit: 1,
});

const noFilesLeft: Explanation = {
  kind: 'too_many_files',
  message: 'This process may not open as many files as it needs.',
  hint: 'Allow more (ulimit -n 1024), then look at what was recorded before you run it again: incident show        What is left to send: incident deliver',
  exit: 1,
};

/** Whatever was thrown, as words: a refusal, a store that the machine let down, a prompt that was left, or a bug. */
export function explanationOf(error: unknown): Explanation {
  if (error instanceof CliError) return error.explanation;
  if (error instanceof StoreError) return explainStore(error.fault);
  if (error instanceof Error && interruptions.includes(error.name)) {
    return { kind: 'interrupted', message: 'Stopped. Nothing was stored or sent.', hint: '', exit: 130 };
  }
  if (error instanceof OutputError) return explainOutput(error);
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EMFILE' || code === 'ENFILE') return noFilesLeft;
  const said = error instanceof Error ? error.message : String(error);
  return {
    kind: 'bug',
    message: `This should not happen: ${said}`,
    hint: 'Please report it with what --verbose prints. What was recorded stays recorded; go on with: incident deliver',
    exit: 1,
  };
}
