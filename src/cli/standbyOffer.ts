import { dirname, join } from 'node:path';
import { type Environment, findPaths } from '../config/paths.ts';
import { glanceAtStandby, type StandbyGlance } from '../store/standby/standbyState.ts';
import { days, plural } from '../usecases/people.ts';
import type { Explanation } from './cliError.ts';
import type { Context, Options } from './define.ts';
import { explanationOf } from './explainThrown.ts';
import { askYes } from './io/prompter.ts';

/** What tells people something; the database is needed least when these are needed most. */
const speaking = /^(?:open|update|resolve|reopen|note|correct|announce|postmortem|maintenance \w+)$/u;

/**
 * Where the shared store does not answer: asks whether to record and send from this machine.
 * @returns the store on which the same command is to be run again; null: on none
 */
export async function offersStandby(
  error: unknown,
  { output, terminal, verb, env }: Pick<Context, 'output' | 'terminal' | 'verb' | 'env'>,
  options: Options,
): Promise<string | null> {
  if (!terminal.interactive || !speaking.test(verb) || options['dryRun'] === true) return null;
  const { standbyFile } = findPaths(env);
  const copy = glanceAtStandby(standbyFile);
  if (copy === null) return null;
  output.say(terminal.colour.red(explanationOf(error).message));
  output.say(describe(copy, new Date()));
  return (await askYes('Record and send from this machine instead?', true)) ? `sqlite:${standbyFile}` : null;
}

function describe({ people, copiedAt, own }: StandbyGlance, now: Date): string {
  const age = days(now.getTime() - copiedAt.getTime());
  const beside = own === 0 ? '' : ` ${plural(own, 'update')} recorded here already.`;
  return `This machine has a copy of it: ${plural(people, 'person', 'people')}, as of ${age} ago.${beside} Later: incident store merge`;
}

/** With the same command as it works without the database, whole, so that it can be pasted. */
export function explainDown(error: unknown, argv: readonly string[], env: Environment): Explanation {
  const explanation = explanationOf(error);
  // Of one that is only away there is nothing to be mended here.
  const mend = explanation.kind === 'database_down' ? '' : `${explanation.hint}\n`;
  if (!speaks(argv) && !argv.some((one) => looking.test(one))) {
    if (mend !== '') return explanation;
    return { ...explanation, hint: 'Try again once it answers. To see what is wrong with it: incident doctor' };
  }
  const { standbyFile } = findPaths(env);
  const copy = glanceAtStandby(standbyFile);
  // A store that was named is not what the config has, by which a bare `sqlite:` is understood.
  const beside = argv.some((one) => /^--store(?:=|$)/u.test(one)) ? `sqlite:${standbyFile}` : 'sqlite:';
  const where = copy === null ? `sqlite:${join(dirname(standbyFile), 'alone.db')}` : beside;
  const line = ['incident', ...withoutStore(argv), '--store', where].map(quote).join(' ');
  if (copy !== null) {
    const age = days(Date.now() - copy.copiedAt.getTime());
    const from = `From this machine's copy (${plural(copy.people, 'person', 'people')}, ${age} old)`;
    return { ...explanation, hint: `${mend}${from}: ${line}\nOnce it answers: incident store merge` };
  }
  return {
    ...explanation,
    hint: `${mend}This machine has no copy of it. From a file of its own, leaving the status page as it is:\n${line}${speaks(argv) ? ' --skip page' : ''}\nOnce it answers: incident store merge --from ${where}`,
  };
}

/** What a file of this machine can be asked as well. */
const looking = /^(?:status|list|show|deliveries|preview)$/u;

const speaks = (argv: readonly string[]): boolean => argv.some((one) => speaking.test(one) || one === 'maintenance');

/** Without the store that it names, and what a file can't do. */
const withoutStore = (argv: readonly string[]): readonly string[] =>
  argv.filter(
    (one, at) => argv[at - 1] !== '--store' && one !== '--store' && !one.startsWith('--store=') && one !== '--detach',
  );

/** As a shell takes it. */
const quote = (text: string): string => (/^[\w@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
