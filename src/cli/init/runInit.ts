import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { findPaths } from '../../config/paths.ts';
import { type ConfigDraft, configText, type Written } from '../../config/writeConfig.ts';
import type { Check } from '../../usecases/doctorCheck.ts';
import { CliError } from '../cliError.ts';
import type { Context, Options } from '../define.ts';
import { askYes } from '../io/prompter.ts';
import { stopped } from '../publishFlow.ts';
import { Values } from '../values.ts';
import { draftOf, type InitAnswers } from './answers.ts';
import { changeByFlags } from './changeByFlags.ts';
import { checkLines } from './checkLines.ts';
import { configFileOf, openKeychain, readConfigFile, writeOrExplain } from './configFile.ts';
import { draftFileOf, openDraft, readDraft } from './draftFile.ts';
import { type GivenAnswers, givenAnswers } from './flags.ts';
import { usedHomesOf } from './secretRefs.ts';
import { tryAnswers } from './trial.ts';

export async function runInit(_args: unknown, options: Options, context: Context): Promise<number> {
  const values = new Values(options);
  const { pageFolder } = findPaths(context.env);
  const given = givenAnswers(values, pageFolder);
  values.check(context.verb);
  const file = configFileOf(context);
  const asks = context.terminal.interactive && !values.flag('yes');
  if (existsSync(file) && !values.flag('force')) {
    const isGiven = Object.values(given).some((one) => one !== null);
    if (isGiven || !asks) return await changeByFlags(given, values, file, context);
    const { askWhatNow } = await import('../wizard/changeMenu.ts');
    if ((await askWhatNow(file, pageFolder, context)) === 'changed') return 0;
  }
  if (asks) return await sit(given, file, pageFolder, context);
  const { answers, checks } = await complete(given, file, pageFolder, context);
  const written = await write(file, await makeDraft(answers, file, context), context);
  tell(written, answers, checks, false, context);
  return 0;
}

interface Known {
  readonly answers: InitAnswers;
  readonly checks: readonly Check[];
}

/** One sitting at a terminal; who leaves it in the middle goes on there the next time. */
async function sit(given: GivenAnswers, file: string, pageFolder: string, context: Context): Promise<number> {
  const { askInit } = await import('../wizard/init.ts');
  const kept = openDraft(file, await draftToGoOnWith(file));
  try {
    const { answers, checks } = await askInit(given, { file, pageFolder, kept, context });
    const draft = await makeDraft(answers, file, context);
    if (!(await confirmed(draft, file, context))) {
      kept.drop();
      throw stopped();
    }
    const written = await write(file, draft, context);
    kept.drop();
    tell(written, answers, checks, true, context);
    return 0;
  } catch (error) {
    throw isLeft(error) && existsSync(draftFileOf(file)) ? left() : error;
  }
}

async function draftToGoOnWith(file: string) {
  const draft = readDraft(file);
  if (draft === null) return {};
  return (await askYes('You began this before and did not finish. Go on where you left off?', true)) ? draft : {};
}

const isLeft = (error: unknown): boolean => error instanceof Error && error.name === 'ExitPromptError';

const left = (): CliError =>
  new CliError({
    kind: 'interrupted',
    message: 'Stopped. No config was written; what you answered is kept, without the secrets.',
    hint: 'Go on where you left off: incident init',
    exit: 130,
  });

async function complete(given: GivenAnswers, file: string, pageFolder: string, context: Context): Promise<Known> {
  if (given.company === null) {
    throw new CliError({
      kind: 'missing_input',
      message: '--company is missing: the name your customers know you by.',
      hint: 'Give it: incident init --company Acme --page-url https://status.acme.example …        See: incident init --help',
      exit: 2,
    });
  }
  const answers: InitAnswers = {
    company: given.company,
    pageUrl: given.pageUrl,
    components: given.components ?? [],
    channels: given.channels ?? { page: { type: 'status-page', out: pageFolder } },
    probes: given.probes ?? {},
    contacts: given.contacts,
  };
  return { answers, checks: await tryAnswers(answers, file, context) };
}

async function makeDraft(answers: InitAnswers, file: string, { env }: Context): Promise<ConfigDraft> {
  return await draftOf(answers, file, usedHomesOf(configOrNothing(file)), await openKeychain(env));
}

/** What is written over may be anything. */
function configOrNothing(file: string): unknown {
  try {
    return readConfigFile(file).raw;
  } catch (error) {
    if (error instanceof CliError) return {};
    throw error;
  }
}

async function confirmed(draft: ConfigDraft, file: string, { output }: Context): Promise<boolean> {
  output.say(`\n${file}`);
  output.say(configText(draft.config).replaceAll(/^/gmu, '  '));
  const files = [...draft.secretFiles.keys()].join(', ');
  const entries = [...draft.keychainEntries.keys()].join(', ');
  if (files !== '') output.say(`\nFor nobody else to read, in ${dirname(file)}: ${files}`);
  if (entries !== '') output.say(`\nIn the keychain, under "allclear": ${entries}`);
  return await askYes('Write it?', true);
}

const write = async (file: string, draft: ConfigDraft, { env }: Context): Promise<Written> =>
  await writeOrExplain(file, draft, { keychain: await openKeychain(env) });

function tell(
  { file, earlier }: Written,
  { channels }: InitAnswers,
  checks: readonly Check[],
  wereShown: boolean,
  { output, terminal }: Context,
): void {
  const value = {
    config: file,
    earlier,
    channels: Object.entries(channels).map(([name, { type }]) => ({ name, type })),
    checks,
  };
  if (output.json)
    for (const { name, message } of checks.filter(({ result }) => result !== 'ok')) output.warn(`${name}: ${message}`);
  const lines = [
    `Wrote ${file}`,
    ...(earlier === null ? [] : [`The one before is kept as ${earlier}`]),
    ...(wereShown ? [] : checkLines(checks, terminal)),
    '',
    'Rehearse an outage, nothing leaves this machine:  incident drill',
    'Look at all that an outage will need:             incident doctor',
  ];
  output.result(value, lines.join('\n'));
}
