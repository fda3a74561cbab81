import { loadChannelTypes } from '../../channels/index.ts';
import type { Written } from '../../config/writeConfig.ts';
import { Secret } from '../../domain/secret.ts';
import type { Check } from '../../usecases/doctorCheck.ts';
import type { Context } from '../define.ts';
import type { ChannelAnswer } from './answers.ts';
import { type ConfigFile, editConfigFile, sectionOf } from './configFile.ts';
import { pathText, type SecretRef, secretRefsIn } from './secretRefs.ts';
import { settingSchemas } from './setFlags.ts';
import { isSecretSetting } from './settingText.ts';
import { tryChannel } from './trial.ts';

/** A secret of a channel, and where it is kept. */
export interface ChannelSecret {
  /** As `--secret` names it: `smtp.password`. */
  readonly setting: string;
  /** Below the channel. */
  readonly path: SecretRef['path'];
  /** `literal`: in the config itself. */
  readonly kind: SecretRef['kind'] | 'literal';
  readonly name: string;
}

/** Its secrets in the order of the file; those that a program gives are nobody's to type. */
export async function secretsOfChannel(config: ConfigFile, name: string): Promise<readonly ChannelSecret[]> {
  const channel = sectionOf(config, 'channels')[name];
  const refs = secretRefsIn(channel).map(({ path, kind, name: of }) => ({
    setting: pathText(path),
    path,
    kind,
    name: of,
  }));
  const type = String((channel as { readonly type?: unknown } | undefined)?.type);
  const { [type]: definition } = await loadChannelTypes([type]);
  const isSecret = (path: SecretRef['path']): boolean => {
    const keys = path.filter((key) => typeof key === 'string');
    return definition !== undefined && isSecretSetting(settingSchemas(definition, keys));
  };
  const literals = textsIn(channel, [])
    .filter((path) => isSecret(path) && !refs.some((ref) => pathText(path).startsWith(ref.setting)))
    .map((path) => ({ setting: pathText(path), path, kind: 'literal' as const, name: '' }));
  return [...refs, ...literals];
}

function textsIn(value: unknown, path: SecretRef['path']): readonly SecretRef['path'][] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return entries.flatMap(([key, one]) => textsIn(one, [...path, key]));
}

/** New values by their setting. */
export type NewSecrets = ReadonlyMap<string, string>;

/** Proves the channel with what was typed, before any of it is kept. */
export async function tryWith(
  config: ConfigFile,
  name: string,
  secrets: readonly ChannelSecret[],
  typed: NewSecrets,
  context: Context,
): Promise<readonly Check[]> {
  const channel = sectionOf(config, 'channels')[name];
  const answer = secrets.reduce<unknown>((settings, { setting, path }) => {
    const value = typed.get(setting);
    return value === undefined ? settings : replaceAt(settings, path, value);
  }, channel);
  return await tryChannel(name, answer as ChannelAnswer, config.file, context);
}

function replaceAt(value: unknown, [key, ...rest]: SecretRef['path'], by: string): unknown {
  if (key === undefined) return new Secret({ kind: 'literal', value: by });
  if (Array.isArray(value)) return value.map((one, index) => (index === key ? replaceAt(one, rest, by) : one));
  const record = value as Readonly<Record<string, unknown>>;
  return { ...record, [key]: replaceAt(record[key], rest, by) };
}

/** Keeps each where the one before was kept; the config changes only where that was the config itself. */
export async function keepSecrets(
  config: ConfigFile,
  name: string,
  secrets: readonly ChannelSecret[],
  typed: NewSecrets,
  context: Context,
): Promise<Written> {
  const of = (kind: ChannelSecret['kind']): readonly (readonly [ChannelSecret, string])[] =>
    secrets.flatMap((secret) => {
      const value = typed.get(secret.setting);
      return secret.kind === kind && value !== undefined ? [[secret, value] as const] : [];
    });
  const named = (kind: 'file' | 'keychain') =>
    new Map(of(kind).map(([secret, value]) => [secret.name, value] as const));
  const changes = of('literal').map(([{ path }, value]) => ({ path: ['channels', name, ...path], value }));
  const edit = { changes, secretFiles: named('file'), keychainEntries: named('keychain'), asItIs: true };
  return await editConfigFile(config, edit, context);
}
