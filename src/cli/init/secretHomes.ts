import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SecretFault } from '../../channels/channel.ts';
import type { Keychain } from '../../config/keychain.ts';
import { keychainError } from './configFile.ts';
import { referenceTo, replaceSecrets, TypedSecret } from './typedSecret.ts';

/** Names that the config at hand refers to: what stands there is its own, and may be written over. */
export interface UsedHomes {
  readonly files: readonly string[];
  readonly keychain: readonly string[];
}

export interface Homes {
  /** Plain JSON, with a reference for each secret. */
  readonly value: unknown;
  readonly secretFiles: ReadonlyMap<string, string>;
  readonly keychainEntries: ReadonlyMap<string, string>;
}

/**
 * Gives each typed secret a name of its own: `facebook.pageToken` in the keychain, `facebook.pageToken.key` beside the
 * config; with a number where another config's secret has that name. Throws `CliError` where no keychain answers.
 */
export async function homesOf(
  channels: Readonly<Record<string, unknown>>,
  folder: string,
  used: UsedHomes,
  keychain: Keychain,
): Promise<Homes> {
  const typed: { readonly path: string; readonly secret: TypedSecret }[] = [];
  replaceSecrets(channels, '', (secret, path) => {
    if (secret instanceof TypedSecret) typed.push({ path, secret });
  });
  const names = new Map<TypedSecret, string>();
  const [secretFiles, keychainEntries] = [new Map<string, string>(), new Map<string, string>()];
  for (const { path, secret } of typed) {
    const inFile = secret.home === 'file';
    const isTaken = async (name: string): Promise<boolean> =>
      inFile
        ? !used.files.includes(name) && existsSync(join(folder, name))
        : !used.keychain.includes(name) && (await stands(name, keychain));
    const name = await freeName(path, inFile ? '.key' : '', isTaken);
    names.set(secret, name);
    (inFile ? secretFiles : keychainEntries).set(name, secret.value);
  }
  const value = replaceSecrets(channels, '', (secret) => {
    if (!(secret instanceof TypedSecret)) return referenceTo(secret);
    const name = names.get(secret) ?? '';
    return secret.home === 'file' ? { file: name } : { keychain: name };
  });
  return { value, secretFiles, keychainEntries };
}

async function stands(name: string, keychain: Keychain): Promise<boolean> {
  try {
    return (await keychain.get(name)) !== null;
  } catch (error) {
    throw error instanceof SecretFault ? keychainError(error) : error;
  }
}

async function freeName(path: string, suffix: string, isTaken: (name: string) => Promise<boolean>): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = `${path}${number === 1 ? '' : `-${number}`}${suffix}`;
    if (!(await isTaken(name))) return name;
  }
}
