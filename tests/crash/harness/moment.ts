import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Ran } from '../../helpers/desk.ts';
import type { Stage } from './stage.ts';

/** Calls to the system by which the program writes down, replaces and says; `strace` counts them in each thread. */
export const calls = {
  write: 'pwrite64',
  sync: 'fsync,fdatasync',
  replace: 'rename,renameat,renameat2',
  say: 'write,writev,sendto,sendmsg',
} as const;
export type Call = keyof typeof calls;

/** When the program is killed: at one of the steps that it took in the rehearsal, or after a part of the time. */
export interface Moment {
  /** A step of a receiver or the database, `call write`, or `time`. */
  readonly kind: string;
  /** From 0 to 1, of how often it came, or how long it took. */
  readonly part: number;
}

/** What a verb does where nobody kills it. */
export interface Rehearsed {
  readonly tookMs: number;
  /** How often it was at each step, by kind. */
  readonly steps: ReadonlyMap<string, number>;
}

export interface Run {
  readonly killed: boolean;
  readonly ran: Ran;
}

/** Whatever takes as long has hung, also on a machine without time. */
const hungMs = 400_000;

/** When a run is told to stop that does not end by itself, as a worker does not; null: it does. */
export type Ending = ((stage: Stage, isOver: () => boolean) => Promise<void>) | null;

export async function runKilled(
  stage: Stage,
  args: readonly string[],
  { kind, part }: Moment,
  rehearsed: Rehearsed,
  ending: Ending = null,
): Promise<Run> {
  const count = rehearsed.steps.get(kind) ?? 1;
  const nth = 1 + Math.floor(part * count);
  const call = callOf(kind);
  const shell = call === null ? {} : { shell: killedByCall(call, nth) };
  let kill = (): void => {};
  await stage.hurry();
  stage.watch(call === null && kind !== 'time' ? { step: kind, nth, kill: () => kill() } : null);
  const { child, ended } = stage.start(shell, ...args);
  kill = () => child.kill('SIGKILL');
  const timer = kind === 'time' ? setTimeout(kill, part * rehearsed.tookMs * 1.1) : undefined;
  const ran = await endedInTime(stage, child, ended, ending);
  clearTimeout(timer);
  return { killed: ran.signal === 'SIGKILL', ran };
}

export async function runWhole(stage: Stage, args: readonly string[], ending: Ending = null): Promise<Ran> {
  await stage.hurry();
  stage.watch(null);
  const { child, ended } = stage.start({}, ...args);
  return await endedInTime(stage, child, ended, ending);
}

/** A run under a tracer that counts calls, without a kill. */
export async function rehearse(
  stage: Stage,
  args: readonly string[],
  traceFile: string | null,
  ending: Ending = null,
): Promise<Rehearsed & { readonly ran: Ran }> {
  await stage.hurry();
  stage.watch(null);
  const from = performance.now();
  const all = Object.values(calls).join(',');
  const shell =
    traceFile === null ? {} : { shell: `exec strace -f --seccomp-bpf -qq -o '${traceFile}' -e trace=${all} "$@"` };
  const { child, ended } = stage.start(shell, ...args);
  const ran = await endedInTime(stage, child, ended, ending);
  const tookMs = performance.now() - from;
  const steps = new Map(stage.trace.counts());
  if (traceFile !== null) for (const [kind, count] of callsIn(readFileSync(traceFile, 'utf8'))) steps.set(kind, count);
  return { ran, tookMs, steps };
}

/** The most of each kind that any one thread made. */
function callsIn(trace: string): ReadonlyMap<string, number> {
  const most = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const line of trace.split('\n')) {
    const [, thread = '', name = ''] = /^(\d+) +(\w+)\(/u.exec(line) ?? [];
    const call = Object.entries(calls).find(([, names]) => names.split(',').includes(name))?.[0];
    if (call === undefined) continue;
    const key = `${thread} ${call}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    most.set(`call ${call}`, Math.max(most.get(`call ${call}`) ?? 0, counts.get(key) ?? 0));
  }
  return most;
}

const callOf = (kind: string): Call | null =>
  (Object.keys(calls) as Call[]).find((call) => kind === `call ${call}`) ?? null;

// With --seccomp-bpf strace 6.1 does not reach pwrite64.
const killedByCall = (call: Call, nth: number): string =>
  `exec strace -f -qq -o /dev/null -e trace=${calls[call]} -e inject=${calls[call]}:signal=KILL:when=${nth} "$@"`;

async function endedInTime(stage: Stage, child: ChildProcess, ended: Promise<Ran>, ending: Ending): Promise<Ran> {
  let hung = false;
  const timer = setTimeout(() => {
    hung = true;
    signalProgram(child, 'SIGKILL');
  }, hungMs);
  let isOver = false;
  const over = ended.finally(() => {
    isOver = true;
  });
  if (ending) {
    // Who is told to stop before it listens is killed by that.
    const heard = new Promise((resolve) => child.stderr?.once('data', resolve));
    await Promise.race([heard, over]);
    await ending(stage, () => isOver);
    if (!isOver) signalProgram(child, 'SIGTERM');
  }
  const ran = await over;
  clearTimeout(timer);
  if (hung) throw new Error(`it had not ended after ${hungMs / 1000} s: ${ran.stderr}`);
  return ran;
}

/** A tracer keeps what is meant for its program to itself. */
function signalProgram({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    const isTracer = readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('strace');
    const program = isTracer ? Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]) : pid;
    process.kill(program, signal);
  } catch {
    // It has just ended.
  }
}
