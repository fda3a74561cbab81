import type { App } from '../app.ts';
import type { Environment } from '../config/paths.ts';
import type { Output } from './io/output.ts';
import type { Terminal } from './io/terminal.ts';

/** What a command is given to act with. */
export interface Context {
  /** Loads the config and puts the program together; refuses with the config's faults. */
  readonly app: () => Promise<App>;
  readonly output: Output;
  readonly terminal: Terminal;
  readonly env: Environment;
  readonly version: string;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** As it was typed: `open`, `channels test`. */
  readonly verb: string;
  /** For `doctor` and `init`, which work without a config that holds. */
  readonly settings: { readonly config: string | null; readonly store: string | null };
}

export type OptionValue = string | boolean | readonly string[] | undefined;
export type Options = Readonly<Record<string, OptionValue>>;

export type Args = readonly (string | undefined)[];

/** `[flags, what it does]`; `list` may be given several times. */
export type OptionSpec = readonly [flags: string, description: string, kind?: 'list'];

/** A command as data: parsing is done from it, `run` acts. */
export interface CommandDefinition {
  /** After the verb: `[title]`, `<event>`. */
  readonly args: string;
  readonly example: string;
  readonly options: readonly OptionSpec[];
  /** @returns the exit code; nothing is 0 */
  run(args: readonly (string | undefined)[], options: Options, context: Context): Promise<number | undefined>;
}

export const defineCommand = (definition: CommandDefinition): CommandDefinition => definition;
