import { fstatSync, statSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';

/**
 * Asks node:tty about devices only, because that module brings node:net with it, for 5 ms; and not about `/dev/null`,
 * which is what cron and CI give for stdin.
 */
export function isTerminal(fd: 0 | 1 | 2): boolean {
  try {
    const stats = fstatSync(fd);
    return stats.isCharacterDevice() && !isNothing(stats.rdev) && isatty(fd);
  } catch {
    // Closed, as by `incident list >&-`.
    return false;
  }
}

/** Windows has no such file; there node:tty is asked. */
function isNothing(device: number): boolean {
  try {
    return statSync('/dev/null').rdev === device;
  } catch {
    return false;
  }
}

/** What a command has to say can't be written; what it did is done. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
  readonly code: string;

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : 'unknown', { cause });
    this.code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  }
}

/** Once something went through the stream, all that follows has to. */
let stream: typeof process.stdout | null = null;

/**
 * Writes to stdout. To a file or a pipe straight away, because to make `process.stdout` ready costs 4 ms, a tenth of what
 * `incident --version` takes in all.
 */
export function writeOut(text: string): void {
  let rest = Buffer.from(text);
  try {
    while (!stream && rest.length > 0 && !isTerminal(1)) rest = rest.subarray(writeSync(1, rest));
  } catch (error) {
    endIfUnread(error);
    // A pipe that its other end has set not to block is full: the stream knows how to wait.
    if (!hasCode(error, 'EAGAIN')) throw new OutputError(error);
  }
  if (rest.length === 0) return;
  stream ??= process.stdout.on('error', endIfUnread);
  stream.write(rest);
}

/** Resolves when all is written. */
export async function flushOut(): Promise<void> {
  await new Promise<void>((done) => (stream ? stream.write('', () => done()) : done()));
}

/** Whoever reads our output may end before us: `incident list | head`. */
function endIfUnread(error: unknown): void {
  if (hasCode(error, 'EPIPE')) process.exit(0);
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
