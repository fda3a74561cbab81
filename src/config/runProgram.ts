import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { ProgramEnd } from '../channels/programRun.ts';
import type { Environment } from './paths.ts';

export interface ProgramStart {
  /** An array and never a shell: nothing in it is interpreted. */
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly cwd?: string;
  readonly stdin: string | Uint8Array;
  readonly timeoutMs: number;
  /** True: what it started ends with it, and Ctrl-C does not reach it. False: it may ask on the terminal. */
  readonly ownGroup: boolean;
  /** True, with a group of its own: what it leaves running when it ends by itself is ended as well. */
  readonly leavesNothing?: boolean;
  /** Absent: 64 Ki. */
  readonly maxOutputChars?: number;
  /** How long a child may take to tidy up after SIGTERM. */
  readonly graceMs?: number;
}

const usualOutputChars = 65_536;
/** Its last words are what says why it failed. */
const maxErrorChars = 4_096;
/** What it left running may hold its pipes open for ever. */
const drainMs = 200;

/** The environment without the variables that hold secrets, but for those that are allowed. */
export const environmentWithout = (
  env: Environment,
  hidden: readonly string[],
  allowed: readonly string[] = [],
): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !hidden.includes(name) || allowed.includes(name)));

/** Runs a program to its end, to its time limit, or until `signal`. Throws nothing. */
export async function runProgram(start: ProgramStart, signal: AbortSignal): Promise<ProgramEnd> {
  if (signal.aborted) return { kind: 'not-started', code: 'interrupted' };
  const { spawn } = await import('node:child_process');
  const [program = '', ...rest] = start.argv;
  const group = start.ownGroup && process.platform !== 'win32';
  try {
    const child = spawn(program, rest, {
      env: { ...start.env },
      ...(start.cwd === undefined ? {} : { cwd: start.cwd }),
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: group,
      windowsHide: true,
    });
    return await endOf(child, start, group, signal);
  } catch (error) {
    return { kind: 'not-started', code: codeOf(error) };
  }
}

async function endOf(
  child: ChildProcess & { readonly stdout: Readable; readonly stderr: Readable },
  start: ProgramStart,
  group: boolean,
  signal: AbortSignal,
): Promise<ProgramEnd> {
  const { maxOutputChars = usualOutputChars } = start;
  const output = collect(child.stdout, (text) => text.slice(0, maxOutputChars + 1));
  const errors = collect(child.stderr, (text) => text.slice(-maxErrorChars));
  // It may end without reading what it was given.
  child.stdin?.on('error', () => {});
  child.stdin?.end(start.stdin);
  let stopped: 'time' | 'interrupt' | null = null;
  let killer: NodeJS.Timeout | undefined;
  const stop = (why: 'time' | 'interrupt'): void => {
    if (stopped !== null) return;
    stopped = why;
    killProgram(child, group, 'SIGTERM');
    killer = setTimeout(() => killProgram(child, group, 'SIGKILL'), start.graceMs ?? 2_000);
  };
  const deadline = setTimeout(() => stop('time'), start.timeoutMs);
  const interrupt = (): void => stop('interrupt');
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    const { code, killedBy } = await exitOf(child);
    // The child went, but not what it had started.
    if (group && (stopped !== null || start.leavesNothing)) killProgram(child, group, 'SIGKILL');
    if (stopped !== null) return { kind: 'stopped', by: stopped };
    if (code === null) return { kind: 'killed', signal: killedBy ?? 'unknown' };
    const whole = output();
    return {
      kind: 'exited',
      code,
      output: whole.slice(0, maxOutputChars),
      cut: whole.length > maxOutputChars,
      errors: errors(),
    };
  } finally {
    clearTimeout(deadline);
    clearTimeout(killer);
    signal.removeEventListener('abort', interrupt);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

/** Its exit, once its pipes are read out; rejects where it never started. */
async function exitOf(child: ChildProcess): Promise<{ code: number | null; killedBy: string | null }> {
  return await new Promise((resolve, reject) => {
    let drained: NodeJS.Timeout | undefined;
    child.on('error', (error) => {
      if (child.pid === undefined) reject(error);
    });
    child.once('exit', (code, killedBy) => {
      drained = setTimeout(() => resolve({ code, killedBy }), drainMs);
    });
    child.once('close', (code, killedBy) => {
      clearTimeout(drained);
      resolve({ code, killedBy });
    });
  });
}

function collect(stream: Readable, keep: (text: string) => string): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('error', () => {});
  stream.on('data', (chunk: string) => {
    text = keep(text + chunk);
  });
  return () => text;
}

/** Nothing is left to kill where it has ended in the meantime. */
export function killProgram(child: ChildProcess, group: boolean, signal: NodeJS.Signals): void {
  try {
    if (group && child.pid !== undefined) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH' && codeOf(error) !== 'EPERM') throw error;
  }
}

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
