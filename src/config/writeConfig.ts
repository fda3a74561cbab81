import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { Keychain } from './keychain.ts';

/** A config as `init` writes it, before the checks: plain JSON, and the secrets that are kept outside of it. */
export interface ConfigDraft {
  readonly config: Readonly<Record<string, unknown>>;
  /** The same as it is to be written, where that is not how we would write it. */
  readonly text?: string;
  /** By the name of the file, which the config refers to as `{"file": NAME}`. */
  readonly secretFiles: ReadonlyMap<string, string>;
  /** By the name of the entry, which the config refers to as `{"keychain": NAME}`. */
  readonly keychainEntries: ReadonlyMap<string, string>;
}

export interface WriteOptions {
  readonly keychain: Keychain;
  /** False: what is kept beside is from the beginning of this sitting, and stays. */
  readonly keepEarlier?: boolean;
}

export interface Written {
  readonly file: string;
  /** Where the config went that stood there before; null: none did. */
  readonly earlier: string | null;
}

/**
 * Writes the config, the files and the keychain's entries of its secrets, each whole or not at all, for nobody else to
 * read (0600; a folder that is made for them 0700). The config comes last: what it refers to is there. Throws what
 * node:fs throws, and `SecretFault` where the keychain takes nothing.
 */
export async function writeConfig(file: string, draft: ConfigDraft, options: WriteOptions): Promise<Written> {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await Promise.all([...draft.keychainEntries].map(([name, value]) => options.keychain.set(name, value)));
  for (const [name, value] of draft.secretFiles) writeSecret(join(folder, name), value);
  // Only secrets were renewed: the config, and the one before it, stay.
  if (existsSync(file) && draft.text === readFileSync(file, 'utf8')) return { file, earlier: null };
  const earlier = existsSync(file) ? `${file}.before` : null;
  if (earlier !== null && options.keepEarlier !== false) {
    copyFileSync(file, earlier);
    chmodSync(earlier, 0o600);
  }
  // Loaded here: it brings a JSON Schema validator along, and every other verb only reads.
  const { default: Conf } = await import('conf');
  const extension = extname(file);
  const conf = new Conf<Record<string, unknown>>({
    projectName: 'allclear',
    projectSuffix: '',
    cwd: folder,
    configName: basename(file, extension),
    fileExtension: extension.slice(1),
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
    // What stands there is replaced, whatever it is.
    clearInvalidConfig: true,
    serialize: (value) => draft.text ?? `${configText(value)}\n`,
  });
  conf.store = { ...draft.config };
  return { file, earlier };
}

/** Indented, but what holds one thing stays on its line. */
export const configText = (config: unknown): string =>
  JSON.stringify(config, null, 2)
    .replaceAll(/\{\n\s+([^{}[\]\n]+)\n\s+\}/gu, '{ $1 }')
    .replaceAll(/\[\n\s+([^{}[\]\n]+)\n\s+\]/gu, '[$1]');

/** One file, whole or not at all, for nobody else to read. */
export function writeSecret(path: string, value: string): void {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.new`;
  try {
    writeFileSync(temporary, `${value}\n`, { mode: 0o600, flush: true });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
