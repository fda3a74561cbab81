import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createSecretSearch } from './secretForms.ts';

/** Looks whether the program has written a secret of its config anywhere at a desk, or said it. */
export interface DeskSecrets {
  /** What the test has put there until now is its own. */
  beforeRun(env: Readonly<Record<string, string>>): void;
  afterRun(said: string): void;
  /** Throws when a secret lies where it does not belong. */
  check(): void;
}

/** As the settings are called that are secrets, and the headers that are. */
export const secretName = /(?:password|secret|token|key|keyid|webhookurl|authorization|cookie)$/iu;
const shortest = 12;

/** @param configFile it and its copies may hold secrets that are written out */
export function watchDesk(folder: string, configFile: string): DeskSecrets {
  const secrets = new Map<string, string>();
  const ofTheTest = new Set<string>();
  const known = new Set<string>();
  const said: string[] = [];
  let env: Readonly<Record<string, string>> = {};
  const collect = (): void => {
    for (const file of [configFile, join(folder, 'xdg-config/allclear/config.json')]) {
      const add = (name: string, value: string | undefined): void => {
        if (value !== undefined && value.length >= shortest) secrets.set(name, value);
      };
      for (const [name, given] of secretsIn(parse(file), '')) {
        if (typeof given === 'string') add(name, given);
        else if ('env' in given) add(name, env[given.env]);
        else {
          const path = resolve(dirname(file), given.file);
          ofTheTest.add(path);
          add(name, existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined);
        }
      }
    }
  };
  return {
    beforeRun: (given) => {
      env = { ...env, ...given };
      collect();
      for (const file of filesUnder(folder)) if (!known.has(file)) ofTheTest.add(file);
    },
    afterRun: (text) => {
      said.push(text);
      for (const file of filesUnder(folder)) known.add(file);
    },
    check: () => {
      collect();
      if (secrets.size === 0) return;
      const { wholeIn } = createSecretSearch(secrets);
      const written = filesUnder(folder).filter((file) => !ofTheTest.has(file) && !isConfig(file, configFile));
      const leaks = [
        ...wholeIn(Buffer.from(said.join('\n'), 'utf8')).map((name) => `${name} was said`),
        ...written.flatMap((file) => wholeIn(readFileSync(file)).map((name) => `${name} lies in ${file}`)),
      ];
      if (leaks.length > 0) throw new Error(`secrets of the config: ${leaks.join(', ')}`);
    },
  };
}

const isConfig = (file: string, configFile: string): boolean =>
  file.startsWith(configFile) || file.includes('/xdg-config/allclear/');

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

type Given = string | { readonly env: string } | { readonly file: string };

function secretsIn(value: unknown, path: string): readonly (readonly [string, Given])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]: [string, unknown]) => {
    const name = path === '' ? key : `${path}.${key}`;
    if (!secretName.test(key)) return secretsIn(one, name);
    return typeof one === 'string' || isReference(one) ? [[name, one] as const] : secretsIn(one, name);
  });
}

const isReference = (one: unknown): one is Exclude<Given, string> =>
  typeof one === 'object' &&
  one !== null &&
  (('env' in one && typeof one.env === 'string') || ('file' in one && typeof one.file === 'string'));

function filesUnder(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    // Taken away while it was read, or not for us to read.
    return [];
  }
}
