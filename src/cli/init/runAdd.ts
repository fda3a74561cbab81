import type { AnyChannelDefinition } from '../../channels/channel.ts';
import { channelTypeNames, loadChannelTypes } from '../../channels/index.ts';
import { nearest } from '../../config/faults.ts';
import { findPaths } from '../../config/paths.ts';
import type { Written } from '../../config/writeConfig.ts';
import type { Check } from '../../usecases/doctorCheck.ts';
import { CliError, usageError } from '../cliError.ts';
import type { Context, Options } from '../define.ts';
import { stopped } from '../publishFlow.ts';
import { Values } from '../values.ts';
import type { ChannelAnswer } from './answers.ts';
import { checkLines } from './checkLines.ts';
import { type ConfigFile, configFileOf, readConfigFile, sectionOf } from './configFile.ts';
import { offersFrom } from './offers.ts';
import { saveChannel } from './saveChannel.ts';
import { readSets, secretWays, settingSchemas } from './setFlags.ts';
import { isSecretSetting } from './settingText.ts';
import { channelFaults, tryChannel } from './trial.ts';

type Args = readonly (string | undefined)[];

export async function runAdd(args: Args, options: Options, context: Context): Promise<number> {
  const [given] = args;
  const wanted = readWanted(given, options, context);
  const config = readConfigFile(configFileOf(context));
  const definition = await definitionOf(wanted.type ?? (await pickType(context)));
  const values = new Values(options);
  const settings = readSets(definition, values.list('set'), values);
  values.check(context.verb);
  const name = await nameFor(definition.type, wanted, config, context);
  const plan = { name, definition, settings, config };
  const { answer, checks } = context.terminal.interactive ? await ask(plan, context) : await complete(plan, context);
  const isFaulty = checks.some(({ result }) => result === 'fault');
  // At a terminal it was asked whether to keep it.
  if (isFaulty && !context.terminal.interactive && !values.flag('keep')) {
    tell({ name, definition, checks, written: null, hints: [] }, context);
    return 6;
  }
  const written = await saveChannel(config, name, answer, context);
  tell({ name, definition, checks, written, hints: hintsFor(answer, config) }, context);
  return 0;
}

interface Wanted {
  readonly type: string | null;
  readonly name: string | null;
  readonly force: boolean;
}

function readWanted(type: string | undefined, options: Options, { terminal, verb }: Context): Wanted {
  const values = new Values(options);
  const name = values.text('name');
  if (name !== null && !/^[a-z0-9][a-z0-9_.-]*$/iu.test(name)) {
    values.fault('--name can not be that: expected a name of letters, digits, "_", "." and "-".');
  }
  if (type === undefined && !terminal.interactive) {
    values.fault(`The type is missing: one of ${channelTypeNames.join(', ')}.`);
  }
  values.check(verb);
  return { type: type ?? null, name, force: values.flag('force') };
}

const pickType = async ({ output }: Context): Promise<string> => {
  output.say('Nothing is posted, and nothing is written before it was tried.\n');
  return await (await import('../wizard/addChannel.ts')).askType();
};

async function definitionOf(type: string): Promise<AnyChannelDefinition> {
  const { [type]: definition } = await loadChannelTypes([type]);
  if (definition) return definition;
  const near = nearest(type, channelTypeNames);
  const guess = near === null ? '' : ` Did you mean "${near}"?`;
  throw usageError(
    [`There is no type "${type.slice(0, 40)}".${guess}`],
    `This version knows: ${channelTypeNames.join(', ')}`,
  );
}

async function nameFor(type: string, wanted: Wanted, config: ConfigFile, { terminal }: Context): Promise<string> {
  const taken = Object.keys(sectionOf(config, 'channels'));
  const { askName } = await import('../wizard/addChannel.ts');
  const { nameOf } = await import('../wizard/channelQuestions.ts');
  if (wanted.name === null && terminal.interactive && !wanted.force) return await askName(type, taken);
  const name = wanted.name ?? nameOf(type);
  if (!taken.includes(name) || wanted.force) return name;
  throw new CliError({
    kind: 'channel_exists',
    message: `There is a channel "${name}" already.`,
    hint: `Call this one otherwise with --name, or replace that one with --force. To renew its token: incident channels login ${name}`,
    exit: 2,
  });
}

interface Plan {
  readonly name: string;
  readonly definition: AnyChannelDefinition;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly config: ConfigFile;
}
interface Known {
  readonly answer: ChannelAnswer;
  readonly checks: readonly Check[];
}

async function ask({ name, definition, settings, config }: Plan, context: Context): Promise<Known> {
  const { askAndTry } = await import('../wizard/addChannel.ts');
  const offers = offersFrom(config, findPaths(context.env).pageFolder);
  const { file } = config;
  const { kept, checks } = await askAndTry({ name, definition, offers, given: settings, file }, context);
  if (kept === null) throw stopped();
  return { answer: kept, checks };
}

async function complete({ name, definition, settings, config: { file } }: Plan, context: Context): Promise<Known> {
  const answer: ChannelAnswer = { type: definition.type, ...settings };
  const faults = await channelFaults(name, answer, file, context);
  if (faults.length > 0) {
    const lines = faults.map(({ path, message }) =>
      flagFault(definition, path.slice(`channels.${name}.`.length), message),
    );
    throw usageError(lines, `See: docs/channels.md, and incident ${context.verb} --help`);
  }
  return { answer, checks: await tryChannel(name, answer, file, context) };
}

/** A missing setting by the flag that gives it. */
function flagFault(definition: AnyChannelDefinition, path: string, message: string): string {
  const isSecret = isSecretSetting(settingSchemas(definition, path.replaceAll(/\[\d+\]/gu, '').split('.')));
  if (isSecret && message.startsWith('is missing')) return `--set ${path}=… is missing: ${secretWays}.`;
  return `--set ${path}=… ${message}.`;
}

function hintsFor(answer: ChannelAnswer, { raw }: ConfigFile): readonly string[] {
  const wantsContacts = answer['to'] === 'contacts' || (answer.type === 'sms' && answer['to'] === undefined);
  return wantsContacts && raw['contacts'] === undefined
    ? ['It writes to your contacts, and the config names no list of them yet: incident init']
    : [];
}

interface Told {
  readonly name: string;
  readonly definition: AnyChannelDefinition;
  readonly checks: readonly Check[];
  /** Null: nothing was. */
  readonly written: Written | null;
  readonly hints: readonly string[];
}

function tell({ name, definition, checks, written, hints }: Told, { output, terminal, verb }: Context): void {
  const [check] = checks;
  for (const hint of hints) output.warn(hint);
  const value = {
    channel: name,
    type: definition.type,
    written: written !== null,
    config: written?.file ?? null,
    earlier: written?.earlier ?? null,
    result: check?.result ?? 'ok',
    message: check?.message ?? '',
    fix: check?.fix ?? '',
  };
  const next = written
    ? [
        `Added "${name}" (${definition.title}) to ${written.file}`,
        '',
        'See what it would say:  incident preview investigating',
        `Test it again:          incident channels test ${name}`,
      ]
    : [`Nothing was written. Mend it and run this again, or keep it as it is: incident ${verb} … --keep`];
  output.result(value, [...(terminal.interactive ? [] : checkLines(checks, terminal)), ...next].join('\n'));
}
