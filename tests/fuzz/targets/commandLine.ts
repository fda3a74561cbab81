import { CliError } from '../../../src/cli/cliError.ts';
import { commands } from '../../../src/cli/commands/index.ts';
import type { Context } from '../../../src/cli/define.ts';
import { createOutput } from '../../../src/cli/io/output.ts';
import { readTerminal } from '../../../src/cli/io/terminal.ts';
import { parseCommandLine } from '../../../src/cli/program.ts';
import { docCommands } from '../corpus.ts';
import { hostileTexts } from '../hostile.ts';
import { isShort, must, shapeOf } from '../oracle.ts';
import { defineTarget, type Random } from '../target.ts';

/** What a command asks for once its flags are read: there the reading ends. */
class Started extends Error {
  override readonly name = 'Started';
}

/** Those that act before they ask for the config. */
const actsAtOnce = /^(?:init|channels|doctor|completion|drill|store|export|import|templates|postmortem|worker)/u;
const wordMark = '\n';

async function contextOf(verb: string): Promise<Context> {
  const terminal = await readTerminal({ CI: '1' }, { input: false, color: false });
  return {
    output: createOutput({ json: true, quiet: true }, terminal, (text) => text),
    terminal,
    env: {},
    version: '0.0.0',
    signal: AbortSignal.abort(),
    verb,
    settings: { config: null, store: null },
    app: () => Promise.reject(new Started()),
  };
}

/** Words of a command's own definition, so that its flags are reached. */
async function ownWords(random: Random): Promise<readonly string[]> {
  const entry = random.pick(commands);
  const { options } = await entry.load();
  const flags = options.map(([flag]) => /--[a-z][a-z-]*/u.exec(flag)?.[0] ?? '--help');
  return [
    ...entry.name.split(' '),
    ...Array.from({ length: random.int(6) }, () =>
      random.chance(2) && flags.length > 0 ? random.pick(flags) : random.pick(hostileTexts),
    ),
  ];
}

/** A command line, a word a line: read by the registry, then its flags by the command itself. */
export const commandLine = defineTarget({
  name: 'command-line',
  corpus: async () => {
    const { createRandom } = await import('../random.ts');
    const random = createRandom(7);
    const made = await Promise.all(Array.from({ length: 400 }, () => ownWords(random)));
    return [...docCommands(), ...made].map((words) => words.join(wordMark));
  },
  run: async (input) => {
    const argv = input.split(wordMark);
    try {
      const parsed = await parseCommandLine(argv);
      if (parsed.kind === 'help') return `help ${shapeOf(parsed.text)}`;
      const { name, definition, args, options } = parsed.command;
      must(
        Object.getPrototypeOf(options) === Object.prototype || Object.getPrototypeOf(options) === null,
        'options are of an odd kind',
      );
      if (actsAtOnce.test(name)) return `parsed ${name}`;
      await definition.run(args, options, await contextOf(name));
      return `ran ${name}`;
    } catch (error) {
      if (error instanceof Started)
        return `started ${argv[0]} ${argv
          .filter((one) => one.startsWith('--'))
          .sort()
          .join(' ')
          .slice(0, 60)}`;
      if (!(error instanceof CliError)) throw error;
      must(error.explanation.exit === 2, 'a command line is refused with another exit code');
      must(error.explanation.message !== '' && error.explanation.hint !== '', 'a refusal without words or a way out');
      isShort(error.explanation.message, 3 * input.length + 20_000, 'a refusal');
      return shapeOf(error.explanation.message);
    }
  },
});
