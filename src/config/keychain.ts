import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SecretFault } from '../channels/channel.ts';
import { remoteText } from '../channels/http.ts';
import type { Environment } from './paths.ts';
import { runProgram } from './runProgram.ts';

/** What all entries of this program stand under. */
export const keychainService = 'allclear';
/** Includes the start of a process, about 50 ms; a call that hangs is killed then. */
const answerMs = 3_000;

/** The OS's own keychain: macOS Keychain, Windows Credential Manager, the Secret Service of a Linux desktop. */
export interface Keychain {
  /** Null: nothing stands under that name. Like all others here throws `SecretFault` where no keychain answers. */
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
  /** What is not there is gone already. */
  remove(name: string): Promise<void>;
  /** Whether one takes an entry, gives it back and lets it go; asked once. Throws nothing. */
  works(): Promise<boolean>;
}

interface Request {
  readonly op: 'get' | 'set' | 'remove';
  readonly name: string;
  readonly value?: string;
}
type Answer = { readonly value: string | null } | { readonly fault: string };

/** @param env without the variables that hold secrets: the process that asks has no need of them */
export function createKeychain(env: Environment): Keychain {
  const ask = askTogether(env);
  const one = async (request: Request): Promise<string | null> => {
    const answer = await ask(request);
    if ('fault' in answer) throw new SecretFault(`no keychain answers here${whyOf(answer.fault)}; ${instead}`);
    return answer.value;
  };
  let works: Promise<boolean> | null = null;
  return {
    get: async (name) => await one({ op: 'get', name }),
    set: async (name, value) => void (await one({ op: 'set', name, value })),
    remove: async (name) => void (await one({ op: 'remove', name })),
    works: async () => {
      works ??= tryOut(one);
      return await works;
    },
  };
}

const instead = 'use {"env": NAME} or {"file": PATH} instead';

/** On a machine without a desktop it is an essay about D-Bus. */
function whyOf(fault: string): string {
  if (fault.includes('DBUS_SESSION_BUS_ADDRESS')) return ': nobody is signed in at a desktop';
  if (fault.includes('prompt was dismissed')) return ': it is locked';
  return ` (${remoteText(fault.split('\n')[0] ?? '')})`;
}

/** Some answer "there is nothing" and refuse to keep anything: what counts is that an entry comes back. */
async function tryOut(one: (request: Request) => Promise<string | null>): Promise<boolean> {
  const name = `try.${process.pid}`;
  try {
    const [, found] = await Promise.all([
      one({ op: 'set', name, value: 'allclear' }),
      one({ op: 'get', name }),
      one({ op: 'remove', name }),
    ]);
    return found === 'allclear';
  } catch (error) {
    if (!(error instanceof SecretFault)) throw error;
    return false;
  }
}

/** What is asked in one turn goes to one process: a config may name twenty entries. In order, one after the other. */
function askTogether(env: Environment): (request: Request) => Promise<Answer> {
  let waiting: Request[] = [];
  let answers: Promise<readonly unknown[]> | null = null;
  return async (request) => {
    const index = waiting.push(request) - 1;
    answers ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        const asked = waiting;
        waiting = [];
        answers = null;
        askProcess(asked, env).then(resolve, reject);
      });
    });
    const answer = (await answers)[index];
    if (!isAnswer(answer)) throw new SecretFault(`the keychain gave no answer; ${instead}`);
    return answer;
  };
}

/** What a process prints may be anything. */
function isAnswer(value: unknown): value is Answer {
  if (typeof value !== 'object' || value === null) return false;
  if ('fault' in value) return typeof value.fault === 'string';
  return 'value' in value && (value.value === null || typeof value.value === 'string');
}

async function askProcess(requests: readonly Request[], env: Environment): Promise<readonly unknown[]> {
  const start = {
    argv: [process.execPath, programFile()],
    env,
    stdin: JSON.stringify({ service: keychainService, requests }),
    timeoutMs: answerMs,
    ownGroup: false,
    graceMs: 200,
  };
  const end = await runProgram(start, new AbortController().signal);
  if (end.kind === 'stopped') {
    throw new SecretFault(
      `the keychain did not answer within ${answerMs / 1000} s: unlock it and try again, or ${instead}`,
    );
  }
  const said = end.kind === 'exited' && end.code === 0 ? parse(end.output) : null;
  if (Array.isArray(said)) return said;
  const why =
    said === null
      ? 'the process that asks it ended early'
      : 'its optional package @napi-rs/keyring is not installed for this machine';
  throw new SecretFault(`the keychain can not be asked (${why}); ${instead}`);
}

function parse(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return null;
  }
}

/** In the package, whether this is the source or the bundle. */
function programFile(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'bin', 'keychain.js')) && folder !== dirname(folder)) folder = dirname(folder);
  return join(folder, 'bin', 'keychain.js');
}
