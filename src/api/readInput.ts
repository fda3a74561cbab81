import { usageError } from '../cli/cliError.ts';
import type { Args, Options, OptionValue } from '../cli/define.ts';
import { type Keys, keysOf, type Verb } from './keys.ts';

export interface Line {
  readonly args: Args;
  readonly options: Options;
}

const seeDocs = 'What each call takes is in docs/api.md.';

/** The command line that an input stands for. Throws `CliError` with all that is wrong in its form. */
export function readInput(verb: Verb, input: unknown): Line {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw usageError(['The input can only be an object.'], seeDocs);
  }
  const keys: Keys = keysOf[verb];
  const args: (string | undefined)[] = [];
  const options: Record<string, OptionValue> = {};
  const faults: string[] = [];
  for (const [name, value] of Object.entries(input)) {
    // Not said; a null is more often the end of something that went wrong.
    if (value === undefined) continue;
    const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
    const read = key?.read(value) ?? null;
    if (key === undefined)
      faults.push(`There is no "${name}" here: expected ${Object.keys(keys).join(', ') || 'nothing'}.`);
    else if (read === null) faults.push(`${name} can not be ${shown(value)}: expected ${key.expected}.`);
    else if (typeof key.to === 'string') options[key.to] = read;
    else args[key.to] = String(read);
  }
  if (faults.length > 0) throw usageError(faults, seeDocs);
  // Who calls a function has said yes.
  return { args, options: { ...options, yes: true } };
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list like that';
  if (typeof value === 'object' && value !== null) return 'an object like that';
  return typeof value === 'string' ? `"${value}"` : String(value);
}
