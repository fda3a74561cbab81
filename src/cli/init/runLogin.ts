import type { Check } from '../../usecases/doctorCheck.ts';
import { CliError, usageError } from '../cliError.ts';
import type { Context, Options } from '../define.ts';
import { Values } from '../values.ts';
import { checkLines } from './checkLines.ts';
import { type ConfigFile, configFileOf, readConfigFile, sectionOf } from './configFile.ts';
import { type ChannelSecret, keepSecrets, type NewSecrets, secretsOfChannel, tryWith } from './renewSecrets.ts';
import { placeOf } from './secretRefs.ts';
import { unknownChannel } from './unknownChannel.ts';

type Args = readonly (string | undefined)[];

export async function runLogin(args: Args, options: Options, context: Context): Promise<number> {
  const [name = ''] = args;
  const values = new Values(options);
  const config = readConfigFile(configFileOf(context));
  const channels = Object.keys(sectionOf(config, 'channels'));
  if (!channels.includes(name)) throw unknownChannel(name, channels);
  const secrets = await secretsOfChannel(config, name);
  const wanted = values.text('secret');
  const asks = context.terminal.interactive && wanted === null;
  const told = { config, name, secrets };
  const { typed, checks } = asks
    ? await (await import('../wizard/loginChannel.ts')).askLogin(told, context)
    : await readLogin(told, wanted, context);
  const isFaulty = checks.some(({ result }) => result === 'fault');
  if (isFaulty && !asks && !values.flag('keep')) {
    tell({ ...told, typed: new Map(), checks }, asks, context);
    return 6;
  }
  if (typed.size > 0) await keepSecrets(config, name, secrets, typed, context);
  tell({ ...told, typed, checks }, asks, context);
  return isFaulty && typed.size === 0 ? 6 : 0;
}

export interface Login {
  readonly config: ConfigFile;
  readonly name: string;
  readonly secrets: readonly ChannelSecret[];
}

interface Done {
  readonly typed: NewSecrets;
  readonly checks: readonly Check[];
}

async function readLogin({ config, name, secrets }: Login, wanted: string | null, context: Context): Promise<Done> {
  const typed = new Map<string, string>();
  const mine = secrets.filter(({ kind }) => kind !== 'env');
  if (wanted === null && mine.length > 0) {
    const flags = mine.map(({ setting }) => `--secret ${setting}`).join(' or ');
    throw usageError(
      [`${flags} is missing: which secret comes by stdin.`],
      `Give it: echo "$TOKEN" | incident ${context.verb} ${name} --secret ${mine[0]?.setting ?? ''}`,
    );
  }
  if (wanted !== null) {
    const secret = secrets.find(({ setting }) => setting === wanted);
    if (!secret) throw unknownSecret(name, wanted, secrets);
    if (secret.kind === 'env') throw inVariable(name, secret);
    typed.set(wanted, await readSecret(context));
  }
  return { typed, checks: await tryWith(config, name, secrets, typed, context) };
}

const unknownSecret = (name: string, wanted: string, secrets: readonly ChannelSecret[]): CliError =>
  usageError(
    [`"${name}" has no secret at "${wanted.slice(0, 40)}".`],
    secrets.length === 0 ? 'It has none.' : `It has: ${secrets.map(({ setting }) => setting).join(', ')}`,
  );

const inVariable = (name: string, { setting, name: variable }: ChannelSecret): CliError =>
  new CliError({
    kind: 'secret_in_variable',
    message: `${setting} of "${name}" is read from the variable ${variable}, which only you can set.`,
    hint: `Set ${variable} where incident runs, then: incident channels login ${name}`,
    exit: 2,
  });

const mostBytes = 65_536;

/** One secret is one line; a key of several stays as it is. */
async function readSecret({ verb }: Context): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > mostBytes)
      throw usageError(['What came by stdin is too long for a secret.'], `See: incident ${verb} --help`);
    chunks.push(bytes);
  }
  const value = Buffer.concat(chunks).toString('utf8').trim();
  if (value === '') throw usageError(['Nothing came by stdin.'], `See: incident ${verb} --help`);
  return value;
}

function tell({ config, name, secrets, typed, checks }: Login & Done, wasShown: boolean, context: Context): void {
  const { output, terminal } = context;
  const [check] = checks;
  const places = secrets.map(({ setting, kind, name: of, path }) => ({
    setting,
    place: kind === 'literal' ? config.file : placeOf({ kind, name: of, path }, config.folder),
    renewed: typed.has(setting),
  }));
  const value = {
    channel: name,
    result: check?.result ?? 'ok',
    message: check?.message ?? '',
    fix: check?.fix ?? '',
    secrets: places,
  };
  const kept = places.filter(({ renewed }) => renewed).map(({ setting, place }) => `Kept ${setting}: ${place}`);
  const none = typed.size === 0 ? ['Nothing was changed.'] : [];
  output.result(value, [...(wasShown ? [] : checkLines(checks, terminal)), ...kept, ...none].join('\n'));
}
