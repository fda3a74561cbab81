import type { Command, Option } from 'commander';
import { type CliError, usageError } from './cliError.ts';
import { type CommandEntry, commands } from './commands/index.ts';
import type { CommandDefinition, OptionSpec, Options } from './define.ts';
import { globalOptions } from './globalOptions.ts';
import { topics } from './help/topics.ts';

export interface ParsedCommand {
  readonly name: string;
  readonly definition: CommandDefinition;
  readonly args: readonly (string | undefined)[];
  readonly options: Options;
}

export type Parsed =
  | { readonly kind: 'command'; readonly command: ParsedCommand }
  | { readonly kind: 'help'; readonly text: string };

/** Reads a command line, and loads the one command that it names. Throws `CliError` for one that can't be. */
export async function parseCommandLine(argv: readonly string[]): Promise<Parsed> {
  const { words, rest } = splitVerb(argv);
  const wantsHelp = argv.includes('--help') || argv.includes('-h');
  if (words.length === 0) {
    const strange = rest.find((one) => one.startsWith('-') && !isGlobal(one) && !['-h', '--help'].includes(one));
    if (strange !== undefined) throw usageError([`There is no option ${strange}.`], 'See: incident --help');
    return { kind: 'help', text: overview() };
  }
  if (words[0] === 'help') {
    return { kind: 'help', text: await helpOn(words.slice(1).join(' ')) };
  }
  const entry = findEntry(words);
  if (!entry) {
    const group = commands.filter((one) => one.name.startsWith(`${words[0]} `));
    if (group.length > 0 && (wantsHelp || words.length === 1)) return { kind: 'help', text: overview(group) };
    throw unknownCommand(words, group);
  }
  if (wantsHelp) return { kind: 'help', text: await helpOf(entry) };
  return { kind: 'command', command: await parseWith(entry, await entry.load(), withoutVerb(argv, entry)) };
}

/** A command, a topic, or a group of commands. Throws `CliError` for what is none of them. */
async function helpOn(named: string): Promise<string> {
  if (named === '') return overview();
  const command = commands.find((one) => one.name === named);
  if (command) return await helpOf(command);
  const group = commands.filter((one) => one.name.startsWith(`${named} `));
  if (group.length > 0 && !topics.some((one) => one.name === named)) return overview(group);
  const { topicHelp } = await import('./help/topicHelp.ts');
  return await topicHelp(named);
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

/** Commander is loaded for a line that has something to parse: a bare `incident status` starts 4 ms sooner without. */
async function buildCommand({ name, summary }: CommandEntry, definition: CommandDefinition): Promise<Command> {
  const commander = await import('commander');
  const optionOf = ([flags, description, kind]: OptionSpec): Option => {
    const option = new commander.Option(flags, description);
    if (kind !== 'list') return option;
    return option.argParser((value: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), value]);
  };
  const command = new commander.Command(`incident ${name}`)
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

async function parseWith(
  entry: CommandEntry,
  definition: CommandDefinition,
  argv: readonly string[],
): Promise<ParsedCommand> {
  const { name } = entry;
  if (argv.length === 0 && definition.args === '') return { name, definition, args: [], options: {} };
  const command = await buildCommand(entry, definition);
  try {
    command.parse([...argv], { from: 'user' });
  } catch (error) {
    // By class: the bundle is minified, so an error's name is not `CommanderError` there.
    const { CommanderError } = await import('commander');
    if (!(error instanceof CommanderError)) throw error;
    const said = error.message.replace(/^error: /u, '').split('\n');
    const text = (said[0] ?? '').replace(/\.$/u, '');
    const guess = said.slice(1).join(' ').trim();
    throw usageError(
      [`${text.charAt(0).toUpperCase()}${text.slice(1)}.${guess === '' ? '' : ` ${guess}`}`],
      `See: incident ${name} --help`,
    );
  }
  return { name, definition, args: command.processedArgs as (string | undefined)[], options: command.opts() };
}

export async function helpOf(entry: CommandEntry): Promise<string> {
  const command = await buildCommand(entry, await entry.load());
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
    `Or read about:   incident help <topic>: ${topics.map(({ name }) => name).join(', ')}`,
  ].join('\n');
}
