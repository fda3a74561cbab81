import { existsSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';
import type { Desk } from './desk.ts';

const program = new URL('../../bin/incident.js', import.meta.url).pathname;

/** What a terminal sends for these keys. */
export const keys = {
  enter: '\r',
  space: ' ',
  up: '\u001b[A',
  down: '\u001b[B',
  ctrlC: '\u0003',
  /** Takes away what was typed so far. */
  clear: '\u0015',
} as const;

/** A person at a terminal, with the built program in it. */
export interface Session {
  /**
   * Resolves once this has been written since the last time something was waited for, without colours and cursor moves.
   * Rejects when the program ends without it, or writes nothing of it for too long.
   */
  see(text: string): Promise<void>;
  press(...pressed: readonly string[]): void;
  /** The window is made larger or smaller. */
  resize(cols: number, rows: number): void;
  /** Waits for the question, then answers it. */
  answer(question: string, ...pressed: readonly string[]): Promise<void>;
  /** All that was written. */
  text(): string;
  /** The same, with colours and cursor moves. */
  raw(): string;
  readonly ended: Promise<{ readonly code: number; readonly text: string }>;
  close(): void;
}

const patienceMs = 15_000;

/** Starts `incident …` in a pseudo-terminal, unless a size is given wide enough that no line is broken. */
export function startTerminal(
  desk: Desk,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
  size: { readonly cols: number; readonly rows: number } = { cols: 300, rows: 100 },
): Session {
  const config: Record<string, string> = existsSync(desk.configFile) ? { INCIDENT_CONFIG: desk.configFile } : {};
  const child = spawn(process.execPath, [program, ...args], {
    ...size,
    cwd: desk.folder,
    env: { ...desk.env, ...config, ...more },
  });
  let raw = '';
  let seen = 0;
  let exitCode: number | null = null;
  const watchers = new Set<() => void>();
  const tellWatchers = (): void => {
    for (const watch of watchers) watch();
  };
  const text = (): string => stripVTControlCharacters(raw).replaceAll('\r', '');
  child.onData((some) => {
    raw += some;
    tellWatchers();
  });
  const ended = new Promise<{ code: number; text: string }>((resolve) => {
    child.onExit((exit) => {
      exitCode = exit.exitCode;
      tellWatchers();
      resolve({ code: exit.exitCode, text: text() });
    });
  });

  const see = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const end = (why: string | null): void => {
        clearTimeout(timer);
        watchers.delete(look);
        if (why === null) resolve();
        else reject(new Error(`"${wanted}" is not on the screen (${why}):\n${text().slice(-2000)}`));
      };
      const look = (): void => {
        const at = text().indexOf(wanted, seen);
        if (at >= 0) {
          seen = at + wanted.length;
          end(null);
        } else if (exitCode !== null) end(`the program ended with ${exitCode}`);
      };
      const timer = setTimeout(() => end('it took too long'), patienceMs);
      watchers.add(look);
      look();
    });
  const press = (...pressed: readonly string[]): void => {
    for (const key of pressed) child.write(key);
  };
  return {
    see,
    press,
    resize: (cols, rows) => child.resize(cols, rows),
    answer: async (question, ...pressed) => {
      await see(question);
      press(...pressed);
    },
    text,
    raw: () => raw,
    ended,
    close: () => {
      if (exitCode === null) child.kill('SIGKILL');
    },
  };
}
