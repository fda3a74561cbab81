import { prototypesAreClean } from './oracle.ts';
import type { Target } from './target.ts';

/** What came of one input. */
export type Tried =
  | { readonly kind: 'held'; readonly end: string; readonly cpuMs: number }
  | { readonly kind: 'broke'; readonly why: string; readonly key: string };

/** A thrown thing as one kind of finding: what was said without its figures, and where in the sources it was. */
function keyOf(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${typeof error}`;
  const said = error.message
    .replace(/\d+/gu, '#')
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/gu, '"')
    .slice(0, 80);
  const frame =
    /(?:src|fuzz\/targets|node_modules)\/[\w./@-]+\.[cm]?[jt]s/u.exec(
      error.stack?.replace(error.message, '') ?? '',
    )?.[0] ?? '';
  return `${error.name}: ${said} at ${frame}`;
}

const whyOf = (error: unknown): string => {
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /u.test(line));
  const where = frames
    .slice(0, 3)
    .map((line) => /((?:src|tests|node_modules)\/[^\s)]+)/u.exec(line)?.[1] ?? '')
    .filter(Boolean);
  return `${error.name}: ${error.message.slice(0, 300)} (${where.join(', ')})`;
};

const brokeBy = (error: unknown): Tried => ({ kind: 'broke', why: whyOf(error), key: keyOf(error) });

/** What was thrown outside of any call: by a promise that nobody waits for, by an event that nobody hears. */
let stray: unknown = null;
let onStray: (error: unknown) => void = () => {};
export const noteStray = (error: unknown): void => {
  stray ??= error ?? new Error('an unhandled rejection with nothing in it');
  onStray(stray);
};

function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** A thread that shares its core with others, or cleans its heap, is charged for more than it does. */
async function isSlowAgain(target: Target, input: string, mostMs: number): Promise<boolean> {
  for (const _ of [1, 2]) {
    const before = process.threadCpuUsage();
    await target.run(input);
    if (cpuMsSince(before) <= mostMs) return false;
  }
  return true;
}

export async function tryOne(target: Target, input: string): Promise<Tried> {
  stray = null;
  const before = process.threadCpuUsage();
  try {
    const strayed = new Promise<never>((_, reject) => {
      onStray = reject;
    });
    strayed.catch(() => {});
    const end = await Promise.race([target.run(input), strayed]);
    const cpuMs = cpuMsSince(before);
    prototypesAreClean();
    if (stray !== null) throw stray;
    const most = target.cpuMs ?? 1_000;
    if (cpuMs > most && (await isSlowAgain(target, input, most)))
      return { kind: 'broke', why: `took ${Math.round(cpuMs)} ms of CPU, and may take ${most}`, key: 'slow' };
    return { kind: 'held', end, cpuMs };
  } catch (error) {
    return brokeBy(error);
  }
}
