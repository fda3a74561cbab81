import { spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';
import type { Desk } from './desk.ts';

/** A person in a shell of their own, at a terminal. */
export interface ShellSession {
  /** Types, and resolves with all that is written until this is there, without colours and cursor moves. */
  type(keys: string, until: string | RegExp): Promise<string>;
  close(): void;
}

export const hasProgram = (name: string): boolean => spawnSync(name, ['--version']).status === 0;

const patienceMs = 15_000;

/** Starts a shell in a pseudo-terminal, in the folder of the desk. */
export function startShell(
  desk: Desk,
  [command, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
): ShellSession {
  const child = spawn(command, args, { cols: 100, rows: 40, cwd: desk.folder, env: { ...desk.env, ...env } });
  let raw = '';
  let seen = 0;
  let look = (): void => {};
  child.onData((some) => {
    raw += some;
    look();
  });
  const type = (keys: string, until: string | RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const fresh = (): string => stripVTControlCharacters(raw.slice(seen)).replaceAll('\r', '');
      const timer = setTimeout(() => {
        look = () => {};
        reject(new Error(`"${until}" was not written after ${JSON.stringify(keys)}:\n${fresh()}`));
      }, patienceMs);
      look = () => {
        const text = fresh();
        if (typeof until === 'string' ? !text.includes(until) : !until.test(text)) return;
        clearTimeout(timer);
        look = () => {};
        seen = raw.length;
        resolve(text);
      };
      child.write(keys);
      look();
    });
  return { type, close: () => child.kill('SIGKILL') };
}
