import { nearest } from '../../config/faults.ts';
import { type CliError, usageError } from '../cliError.ts';

/** A name that the config does not have, and what it may have meant. */
export function unknownChannel(name: string, known: readonly string[]): CliError {
  const near = nearest(name, known);
  const guess = near === null ? '' : ` Did you mean "${near}"?`;
  const all = known.length === 0 ? 'The config has none.' : `There are: ${known.join(', ')}`;
  return usageError([`There is no channel "${name.slice(0, 40)}".${guess}`], all);
}
