import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { SecretFault } from '../channels/channel.ts';
import type { Secret } from '../domain/secret.ts';
import type { Environment } from './paths.ts';

export interface Secrets {
  /** Throws `SecretFault`; its message names the variable, file or program, never a value. */
  reveal(secret: Secret): Promise<string>;
  /** The text with every value that was revealed so far masked, also in base64 and URL-encoded. */
  redact(text: string): string;
}

export interface SecretsOptions {
  readonly env: Environment;
  /** Relative paths of secret files start here. */
  readonly folder: string;
  /** Variables that a password manager's program need not see. */
  readonly hidden: readonly string[];
}

const commandMs = 10_000;
/** Shorter values stand in ordinary words. */
const shortest = 4;

export function createSecrets(options: SecretsOptions): Secrets {
  const known = new Map<Secret, Promise<string>>();
  const forms = new Set<string>();
  const remember = (value: string): string => {
    if (value.length >= shortest) {
      for (const form of [
        value,
        Buffer.from(value).toString('base64').replace(/=+$/u, ''),
        encodeURIComponent(value),
      ]) {
        forms.add(form);
      }
    }
    return value;
  };
  return {
    reveal: (secret) => {
      const value = known.get(secret) ?? read(secret, options).then(remember);
      known.set(secret, value);
      return value;
    },
    redact: (text) => [...forms].reduce((rest, form) => rest.replaceAll(form, '***'), text),
  };
}

async function read({ source }: Secret, options: SecretsOptions): Promise<string> {
  switch (source.kind) {
    case 'literal':
      return source.value;
    case 'env': {
      const value = options.env[source.name];
      if (value === undefined || value === '') throw new SecretFault(`the variable ${source.name} is not set`);
      return value;
    }
    case 'file':
      return readSecretFile(resolve(options.folder, source.path));
    case 'command':
      return await run(source.argv, options);
    case 'keychain':
      throw new SecretFault('this version can not read the keychain yet; use {"env"}, {"file"} or {"command"}');
  }
}

function readSecretFile(path: string): string {
  try {
    if (process.getuid !== undefined && (statSync(path).mode & 0o077) !== 0) {
      throw new SecretFault(`${path} can be read by others; run: chmod 600 ${path}`);
    }
    const value = readFileSync(path, 'utf8').replace(/\r?\n$/u, '');
    if (value === '') throw new SecretFault(`${path} is empty`);
    return value;
  } catch (error) {
    if (error instanceof SecretFault) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new SecretFault(`${path} can not be read (${code})`);
  }
}

async function run(argv: readonly string[], { env, hidden }: SecretsOptions): Promise<string> {
  const [{ execFile }, { promisify }] = await Promise.all([import('node:child_process'), import('node:util')]);
  const [program = '', ...rest] = argv;
  const visible = Object.fromEntries(Object.entries(env).filter(([name]) => !hidden.includes(name)));
  try {
    const { stdout } = await promisify(execFile)(program, rest, {
      timeout: commandMs,
      env: visible,
      maxBuffer: 65_536,
    });
    const value = stdout.replace(/\r?\n$/u, '');
    if (value === '') throw new SecretFault(`${program} printed nothing`);
    return value;
  } catch (error) {
    if (error instanceof SecretFault) throw error;
    // What the program printed may be the secret itself.
    const code = error instanceof Error && 'code' in error ? String(error.code ?? 'time-out') : 'unknown';
    throw new SecretFault(`${program} did not give the secret (${code})`);
  }
}
