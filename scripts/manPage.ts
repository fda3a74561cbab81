// The man page, from the registries: `man incident` knows every command and flag that the program knows. The build puts it
// into dist/man; `node scripts/manPage.ts` prints it.
import { readFileSync } from 'node:fs';
import { commands } from '../src/cli/commands/index.ts';
import type { CommandDefinition, OptionSpec } from '../src/cli/define.ts';
import { globalOptions } from '../src/cli/globalOptions.ts';
import { environment } from '../src/cli/help/environment.ts';
import { exitCodes } from '../src/cli/help/exitCodes.ts';
import { topics } from '../src/cli/help/topics.ts';
import { bold, escaped, flagsIn, paragraph, section, tagged } from './man/roff.ts';

interface Verb extends CommandDefinition {
  readonly name: string;
  readonly summary: string;
}

const files: readonly (readonly [path: string, what: string])[] = [
  ['~/.config/allclear/config.json', 'the config, unless --config or INCIDENT_CONFIG names another'],
  ['~/.local/share/allclear/incidents.db', 'the store: incidents, people, and what was sent to whom'],
  [
    '~/.local/state/allclear/anchors.json',
    'what each store is known by, so that one that is lost, old or copied is refused rather than believed',
  ],
];
const elsewhere =
  'XDG_CONFIG_HOME, XDG_DATA_HOME and XDG_STATE_HOME move them. On macOS and Windows they lie where programs of these systems keep such things; “incident help config” says where on this machine.';

const examples: readonly (readonly [what: string, line: string])[] = [
  ['On a quiet day, once:', 'incident init'],
  ['You are down:', 'incident open "Checkout is down" --impact major -m "Nobody can pay at the moment."'],
  ['Nothing new, and the promise is due:', 'incident update --still-working'],
  ['Give the all-clear as soon as it is true:', 'incident resolve --wait'],
  [
    'From a script, safe to run twice:',
    'incident open "Checkout is down" --impact major --key deploy-481 --yes --json',
  ],
];

/** As roff, of the version that package.json names. */
export async function manPage(): Promise<string> {
  const source = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(source) as { version: string };
  const verbs: readonly Verb[] = await Promise.all(commands.map(async (one) => ({ ...one, ...(await one.load()) })));
  return [
    `.TH INCIDENT 1 "" "allclear ${escaped(version)}" "User Commands"`,
    // Neither hyphens nor stretched gaps in what is copied.
    '.nh\n.ad l',
    section('NAME', `${escaped('incident')} \\- ${escaped('tell every customer the same true thing at once')}`),
    section(
      'SYNOPSIS',
      `${bold('incident')} \\fIcommand\\fR [\\fIoptions\\fR]\n.br\n${bold('incident help')} [\\fItopic\\fR]`,
    ),
    section(
      'DESCRIPTION',
      paragraph(
        'Your site is down. incident tells every customer on every channel the same true thing at once, keeps the promise of the next update, and gives the all-clear only when it is true.',
      ),
      paragraph(
        'At a terminal it asks for what is missing, shows all that would go out, and asks once. Without one nothing is asked and nothing assumed: --yes is the yes.',
      ),
      paragraph('An incident may be named INC-7, 7, or left out when exactly one is open.'),
      paragraph('Down right now? Run: incident open'),
    ),
    section('COMMANDS', ...verbs.map(command)),
    section('GLOBAL OPTIONS', paragraph('Every command takes these.'), ...globalOptions.map(option)),
    section(
      'ENVIRONMENT',
      ...environment.map(([name, what]) => tagged(bold(name), what)),
      paragraph('There is no variable for --yes, --override or --allow-wording.'),
    ),
    section('FILES', ...files.map(([path, what]) => tagged(`\\fI${escaped(path)}\\fR`, what)), paragraph(elsewhere)),
    section('EXIT STATUS', ...exitCodes.map(({ code, when }) => tagged(bold(String(code)), when.replaceAll('`', '')))),
    section('EXAMPLES', ...examples.map(([what, line]) => `${paragraph(what)}\n${example(line)}`)),
    section('HELP TOPICS', ...topics.map(({ name, summary }) => tagged(bold(`incident help ${name}`), summary))),
    section('SEE ALSO', paragraph('The docs folder of the package’s repository: down.md first.')),
  ].join('\n');
}

function command({ name, args, summary, options, example: shown }: Verb): string {
  const head = `.SS ${bold(`incident ${name}`)}${args === '' ? '' : ` \\fI${escaped(args)}\\fR`}`;
  return [
    head,
    paragraph(`${summary}.`),
    ...options.map(option),
    paragraph('Example:'),
    ...shown.split('\n').map(example),
  ].join('\n');
}

const option = ([flags, what, kind]: OptionSpec): string =>
  tagged(flagsIn(flags), `${what}${kind === 'list' && !what.includes('repeatable') ? ' (repeatable)' : ''}`);

/** A line that must not be broken. */
const example = (line: string): string => `.RS 4\n.nf\n${escaped(line)}\n.fi\n.RE`;

if (import.meta.main) console.log(await manPage());
