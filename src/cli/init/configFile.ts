import { dirname, resolve } from 'node:path';
import { SecretFault } from '../../channels/channel.ts';
import { fileTrouble } from '../../channels/fileTrouble.ts';
import { loadChannelTypes } from '../../channels/index.ts';
import { checkConfig, typesNamedIn } from '../../config/check.ts';
import type { Change } from '../../config/editText.ts';
import type { Keychain } from '../../config/keychain.ts';
import { readRawConfig } from '../../config/load.ts';
import { type Environment, findPaths } from '../../config/paths.ts';
import { type ConfigDraft, type Written, writeConfig } from '../../config/writeConfig.ts';
import { CliError } from '../cliError.ts';
import { explainConfig } from '../configWords.ts';
import type { Context } from '../define.ts';

/** A config as it stands, to be changed in places. */
export interface ConfigFile {
  readonly file: string;
  readonly folder: string;
  readonly text: string;
  readonly raw: Readonly<Record<string, unknown>>;
}

/** The file that this run is about; it need not be there. */
export const configFileOf = ({ settings, env }: Context): string =>
  resolve(settings.config ?? (env['INCIDENT_CONFIG'] || findPaths(env).configFile));

/** Reads it as it stands, whatever else is wrong with it. Throws `CliError` where it is missing, no JSON, or not the user's own. */
export function readConfigFile(file: string): ConfigFile {
  const read = readRawConfig(file);
  if (!read.ok) throw new CliError(explainConfig(read.error));
  const { text, raw } = read.value;
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    const faults = [{ path: '', message: 'expected an object' }];
    throw new CliError(explainConfig({ kind: 'config_invalid', file, faults }));
  }
  return { file, folder: dirname(file), text: text.replace(/^\ufeff/u, ''), raw: raw as Record<string, unknown> };
}

/** A section of it, such as its channels; empty where there is none. */
export const sectionOf = ({ raw }: ConfigFile, name: string): Readonly<Record<string, unknown>> => {
  const section = raw[name];
  return typeof section === 'object' && section !== null && !Array.isArray(section)
    ? (section as Record<string, unknown>)
    : {};
};

export interface Edit {
  readonly changes: readonly Change[];
  readonly secretFiles?: ReadonlyMap<string, string>;
  readonly keychainEntries?: ReadonlyMap<string, string>;
  /** True: it may have faults still, of which the next command tells. */
  readonly asItIs?: boolean;
  readonly keepEarlier?: boolean;
}

/** Writes only what changes; throws `CliError` where the config would not hold, or can't be written. */
export async function editConfigFile(
  { file, text }: ConfigFile,
  { changes, secretFiles = new Map(), keychainEntries = new Map(), asItIs = false, keepEarlier = true }: Edit,
  context: Context,
): Promise<Written> {
  const { editText } = await import('../../config/editText.ts');
  const edited = await editText(text, changes);
  const config = JSON.parse(edited) as Record<string, unknown>;
  if (!asItIs) {
    const types = await loadChannelTypes(typesNamedIn(config));
    const checked = checkConfig(config, file, findPaths(context.env), types);
    if (!checked.ok) throw new CliError(explainConfig({ kind: 'config_invalid', file, faults: checked.error }));
  }
  const keychain = await openKeychain(context.env);
  return await writeOrExplain(file, { config, text: edited, secretFiles, keychainEntries }, { keychain, keepEarlier });
}

export async function writeOrExplain(
  file: string,
  draft: ConfigDraft,
  options: { readonly keychain: Keychain; readonly keepEarlier?: boolean },
): Promise<Written> {
  try {
    return await writeConfig(file, draft, options);
  } catch (error) {
    if (error instanceof SecretFault) throw keychainError(error);
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    if (code === null) throw error;
    throw new CliError({
      kind: 'config_unwritable',
      message: `${file} can not be written: ${fileTrouble(code)}.`,
      hint:
        code === 'ENOSPC'
          ? 'It is as it was. Free some space, then run this again.'
          : 'Name another place: incident init --config PATH',
      exit: 2,
    });
  }
}

export const keychainError = ({ message }: SecretFault): CliError =>
  new CliError({
    kind: 'keychain_unavailable',
    message: `Nothing was written: ${message}.`,
    hint: 'Keep the secret in a file or a variable instead, or unlock the keychain and do it again.',
    exit: 2,
  });

const keychains = new WeakMap<Environment, Promise<Keychain>>();

/** One a run, so that whether there is one is tried once. */
export async function openKeychain(env: Environment): Promise<Keychain> {
  const made =
    keychains.get(env) ?? import('../../config/keychain.ts').then(({ createKeychain }) => createKeychain(env));
  keychains.set(env, made);
  return await made;
}
