import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';

/** A config as `init` writes it, before the checks: plain JSON, and the secrets that go into files beside it. */
export interface ConfigDraft {
  readonly config: Readonly<Record<string, unknown>>;
  /** By the name of the file, which the config refers to as `{"file": NAME}`. */
  readonly secretFiles: ReadonlyMap<string, string>;
}

export interface Written {
  readonly file: string;
  /** Where the config went that stood there before; null: none did. */
  readonly earlier: string | null;
}

/**
 * Writes the config and the files of its secrets, each whole or not at all, for nobody else to read (0600; a folder that
 * is made for them 0700). The config comes last: what it refers to is there. Throws what node:fs throws.
 */
export async function writeConfig(file: string, draft: ConfigDraft): Promise<Written> {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, value] of draft.secretFiles) writeSecret(join(folder, name), value);
  const earlier = existsSync(file) ? `${file}.before` : null;
  if (earlier !== null) {
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
    serialize: (value) => `${configText(value)}\n`,
  });
  conf.store = { ...draft.config };
  return { file, earlier };
}

/** Indented, but what holds one thing stays on its line. */
export const configText = (config: unknown): string =>
  JSON.stringify(config, null, 2)
    .replaceAll(/\{\n\s+([^{}[\]\n]+)\n\s+\}/gu, '{ $1 }')
    .replaceAll(/\[\n\s+([^{}[\]\n]+)\n\s+\]/gu, '[$1]');

function writeSecret(path: string, value: string): void {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.new`;
  try {
    writeFileSync(temporary, `${value}\n`, { mode: 0o600, flush: true });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
