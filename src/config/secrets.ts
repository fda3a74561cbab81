import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { SecretFault } from '../channels/channel.ts';
import type { Secret } from '../domain/secret.ts';
import type { Keychain } from './keychain.ts';
import { createCutMask } from './maskCut.ts';
import type { Environment } from './paths.ts';
import { formsOf } from './secretForms.ts';

export interface Secrets {
  /** Throws `SecretFault`; its message names the variable, file or program, never a value. */
  reveal(secret: Secret): Promise<string>;
  /** The text with every value that was revealed so far masked, also as base64, hex, URL or JSON have it. */
  redact(text: string): string;
}

export interface SecretsOptions {
  readonly env: Environment;
  /** Relative paths of secret files start here. */
  readonly folder: string;
  /** Variables that a password manager's program need not see. */
  readonly hidden: readonly string[];
  /** Values that are masked although nobody reveals them here. */
  readonly atHand?: readonly string[];
}

const commandMs = 10_000;
/** Shorter values stand in ordinary words. */
const shortest = 4;

export function createSecrets(options: SecretsOptions): Secrets {
  const known = new Map<Secret, Promise<string>>();
  const keychain = lateKeychain(options);
  const forms = new Set<string>();
  const maskCut = createCutMask();
  const remember = (value: string): string => {
    if (value.length >= shortest) {
      for (const form of formsOf(value)) forms.add(form);
    }
    return value;
  };
  for (const value of options.atHand ?? []) remember(value);
  return {
    reveal: (secret) => {
      const value = known.get(secret) ?? read(secret, options, keychain).then(remember);
      known.set(secret, value);
      return value;
    },
    redact: (text) =>
      maskCut(
        [...forms].reduce((rest, form) => rest.replaceAll(form, '***'), text),
        forms,
      ),
  };
}

async function read({ source }: Secret, options: SecretsOptions, keychain: () => Promise<Keychain>): Promise<string> {
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
      return await readKeychain(await keychain(), source.name);
  }
}

/** Loaded where a config names it: it starts a process. */
function lateKeychain({ env, hidden }: SecretsOptions): () => Promise<Keychain> {
  let made: Promise<Keychain> | null = null;
  const make = async (): Promise<Keychain> => {
    const [{ createKeychain }, { environmentWithout }] = await Promise.all([
      import('./keychain.ts'),
      import('./runProgram.ts'),
    ]);
    return createKeychain(environmentWithout(env, hidden));
  };
  return async () => {
    made ??= make();
    return await made;
  };
}

async function readKeychain(keychain: Keychain, name: string): Promise<string> {
  const value = await keychain.get(name);
  if (value === null || value === '') {
    throw new SecretFault(`the keychain holds nothing under "${name}"; a channel's: incident channels login`);
  }
  return value;
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
  const { environmentWithout, runProgram } = await import('./runProgram.ts');
  const [program = ''] = argv;
  // It may ask for its own password on the terminal, so it stays in this process's group.
  const start = { argv, env: environmentWithout(env, hidden), stdin: '', timeoutMs: commandMs, ownGroup: false };
  const never = new AbortController().signal;
  const end = await runProgram(start, never);
  // What the program printed may be the secret itself.
  const failed = (why: string): SecretFault => new SecretFault(`${program} did not give the secret (${why})`);
  switch (end.kind) {
    case 'exited': {
      if (end.code !== 0) throw failed(String(end.code));
      if (end.cut) throw failed('it printed too much');
      const value = end.output.replace(/\r?\n$/u, '');
      if (value === '') throw new SecretFault(`${program} printed nothing`);
      return value;
    }
    case 'killed':
      throw failed(end.signal);
    case 'stopped':
      throw failed('time-out');
    case 'not-started':
      throw failed(end.code);
  }
}
