import type { OptionSpec } from './define.ts';

/** What every command takes, before or after its name. */
export const globalOptions: readonly OptionSpec[] = [
  ['--json', 'answer with one JSON value'],
  ['--config <path>', 'use this config file'],
  ['--store <url>', 'use this store, e.g. sqlite:/path/to/incidents.db'],
  ['--no-input', 'never ask'],
  ['--no-color', 'no colours'],
  ['--quiet', 'only the result'],
  ['--verbose', 'more about what happens, and stacks of bugs'],
];
