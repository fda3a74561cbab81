import { Command, CommanderError, Option } from 'commander';
import { type CliError, usageError } from './cliError.ts';
import { type CommandEntry, commands } from './commands/index.ts';
import type { OptionSpec, Options } from './define.ts';
import { globalOptions } from './globalOptions.ts';

export interface ParsedCommand {
  readonly entry: CommandEntry;
  readonly args: readonly (string | undefined)[];
  readonly options: Options;
}

export type Parsed =
  | { readonly kind: 'command'; readonly command: ParsedCommand }
  | { readonly kind: 'help'; readonly text: string };

/** Reads a command line. Throws `CliError` for one that can't be. */
export function parseCommandLine(argv: readonly string[]): Parsed {
  const { words, rest } = splitVerb(argv);
  const wantsHelp = argv.includes('--help') || argv.includes('-h');
  if (words.length === 0) {
    const strange = rest.find((one) => one.startsWith('-') && !isGlobal(one) && !['-h', '--help'].includes(one));
    if (strange !== undefined) throw usageError([`There is no option ${strange}.`], 'See: incident --help');
    return { kind: 'help', text: overview() };
  }
  if (words[0] === 'help') {
    const named = commands.find((one) => one.name === words.slice(1).join(' '));
    return { kind: 'help', text: named ? helpOf(named) : overview() };
  }
  const entry = findEntry(words);
  if (!entry) {
    const group = commands.filter((one) => one.name.startsWith(`${words[0]} `));
    if (group.length > 0 && (wantsHelp || words.length === 1)) return { kind: 'help', text: overview(group) };
    throw unknownCommand(words, group);
  }
  if (wantsHelp) return { kind: 'help', text: helpOf(entry) };
  return { kind: 'command', command: parseWith(entry, withoutVerb(argv, entry)) };
}

const isGlobal = (arg: string): boolean =>
  globalOptions.some(([flags]) => flags.split(' ')[0] === (arg.split('=')[0] ?? arg));

const takesValue = (arg: string): boolean => arg === '--config' || arg === '--store';

/** The words before the first flag that is not global: the verb, and perhaps its arguments. */
function splitVerb(argv: readonly string[]): { readonly words: readonly string[]; readonly rest: readonly string[] } {
  const words: string[] = [];
  for (let i = 0; i < argv.length; i += 1) {
    const arg = argv[i] ?? '';
    if (takesValue(arg)) i += 1;
    else if (arg.startsWith('-')) {
      if (!isGlobal(arg)) return { words, rest: argv.slice(i) };
    } else words.push(arg);
  }
  return { words, rest: argv };
}

const findEntry = (words: readonly string[]): CommandEntry | undefined =>
  commands.find((one) => one.name === `${words[0]} ${words[1]}`) ?? commands.find((one) => one.name === words[0]);

/** The verb's own words taken out, wherever global options stand around them. */
function withoutVerb(argv: readonly string[], entry: CommandEntry): readonly string[] {
  const left = entry.name.split(' ');
  return argv.filter((arg, index) => {
    if (left.length === 0 || arg !== left[0] || takesValue(argv[index - 1] ?? '')) return true;
    left.shift();
    return false;
  });
}

function unknownCommand(words: readonly string[], group: readonly CommandEntry[]): CliError {
  const typed = group.length > 0 ? words.slice(0, 2).join(' ') : (words[0] ?? '');
  const near = commands.filter(
    (one) => one.name.startsWith(typed.slice(0, 3)) || typed.startsWith(one.name.slice(0, 3)),
  );
  const guess = near[0] ? `Did you mean: incident ${near[0].name}` : 'See: incident --help';
  return usageError([`There is no command "${typed}".`], guess);
}

function buildCommand({ name, summary, definition }: CommandEntry): Command {
  const command = new Command(`incident ${name}`)
    .summary(summary)
    .description(summary)
    .exitOverride()
    .allowExcessArguments(false)
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .helpOption('-h, --help', 'this text')
    .addHelpText('after', `\nExample:\n  ${definition.example.split('\n').join('\n  ')}`);
  for (const arg of definition.args.split(' ').filter((one) => one !== '')) command.argument(arg);
  for (const spec of [...definition.options, ...globalOptions]) command.addOption(optionOf(spec));
  return command;
}

function optionOf([flags, description, kind]: OptionSpec): Option {
  const option = new Option(flags, description);
  if (kind !== 'list') return option;
  return option.argParser((value: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), value]);
}

function parseWith(entry: CommandEntry, argv: readonly string[]): ParsedCommand {
  // A bare `incident status` has nothing to parse, and commander takes 4 ms for it.
  if (argv.length === 0 && entry.definition.args === '') return { entry, args: [], options: {} };
  const command = buildCommand(entry);
  try {
    command.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const said = error.message.replace(/^error: /u, '').split('\n');
    const text = (said[0] ?? '').replace(/\.$/u, '');
    const guess = said.slice(1).join(' ').trim();
    throw usageError(
      [`${text.charAt(0).toUpperCase()}${text.slice(1)}.${guess === '' ? '' : ` ${guess}`}`],
      `See: incident ${entry.name} --help`,
    );
  }
  return { entry, args: command.processedArgs as (string | undefined)[], options: command.opts() };
}

export function helpOf(entry: CommandEntry): string {
  const command = buildCommand(entry);
  let text = '';
  command.configureOutput({
    writeOut: (some) => {
      text += some;
    },
  });
  command.configureHelp({ helpWidth: 100 });
  command.outputHelp();
  return text.trimEnd();
}

function overview(shown: readonly CommandEntry[] = commands): string {
  const width = Math.max(...shown.map((one) => one.name.length));
  const lines = shown.map((one) => `  ${one.name.padEnd(width)}  ${one.summary}`);
  const options = globalOptions.map(([flags, description]) => `  ${flags.padEnd(width + 4)}  ${description}`);
  return [
    'Tell every customer the same true thing at once, and give the all-clear when it is true.',
    '',
    'Usage: incident <command> [options]',
    '',
    ...lines,
    '',
    ...options,
    '',
    'Down right now?  incident open',
    'More about one:  incident open --help',
  ].join('\n');
}
