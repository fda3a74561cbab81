import type { ProgramEnd } from '../channels/programRun.ts';
import { codeOf, killProgram, type ProgramStart } from './runProgram.ts';

/** How a program ended, what it printed left out: that was read meanwhile. */
export type StreamEnd = Exclude<ProgramEnd, { kind: 'exited' }> | { kind: 'exited'; code: number; errors: string };

const maxErrorChars = 4_096;

/**
 * Runs a program whose output may be longer than the memory: it waits while nobody reads. What it started ends with it.
 * @returns its output as it comes; once that is read, how it ended. Throws nothing of the program's doing.
 */
export async function* streamProgram(
  { argv, env, cwd, timeoutMs, graceMs = 2_000 }: Omit<ProgramStart, 'stdin' | 'ownGroup'>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, StreamEnd> {
  if (signal.aborted) return { kind: 'not-started', code: 'interrupted' };
  const { spawn } = await import('node:child_process');
  const [program = '', ...rest] = argv;
  const group = process.platform !== 'win32';
  const child = spawn(program, rest, {
    env: { ...env },
    ...(cwd === undefined ? {} : { cwd }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: group,
    windowsHide: true,
  });
  const failed = new Promise<{ readonly failure: string }>((resolve) => {
    child.once('error', (error) => child.pid === undefined && resolve({ failure: codeOf(error) }));
  });
  const exited = new Promise<{ readonly code: number | null; readonly killedBy: string | null }>((resolve) => {
    child.once('exit', (code, killedBy) => resolve({ code, killedBy }));
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-maxErrorChars);
  });
  let stopped: 'time' | 'interrupt' | null = null;
  let killer: NodeJS.Timeout | undefined;
  const stop = (why: 'time' | 'interrupt'): void => {
    stopped ??= why;
    killProgram(child, group, 'SIGTERM');
    killer ??= setTimeout(() => {
      killProgram(child, group, 'SIGKILL');
      // A grandchild in a group of its own may hold the pipe open for ever.
      child.stdout.destroy();
    }, graceMs);
  };
  const interrupt = (): void => stop('interrupt');
  const deadline = setTimeout(() => stop('time'), timeoutMs);
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    yield* readable(child.stdout);
    const end = await Promise.race([failed, exited]);
    if ('failure' in end) return { kind: 'not-started', code: end.failure };
    if (stopped !== null) return { kind: 'stopped', by: stopped };
    if (end.code === null) return { kind: 'killed', signal: end.killedBy ?? 'unknown' };
    return { kind: 'exited', code: end.code, errors };
  } finally {
    clearTimeout(deadline);
    clearTimeout(killer);
    signal.removeEventListener('abort', interrupt);
    // Whoever stopped reading wants no more of it.
    if (child.exitCode === null && child.signalCode === null) killProgram(child, group, 'SIGKILL');
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

/** A pipe that was destroyed has no more to give, and that is told by how the program ended. */
async function* readable(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    if (codeOf(error) !== 'ERR_STREAM_PREMATURE_CLOSE' && codeOf(error) !== 'ABORT_ERR') throw error;
  }
}
