import { cleanLine } from '../io/cleanText.ts';
import type { Output } from '../io/output.ts';

export type LogLevel = 'debug' | 'info' | 'warn';

/** A line of a worker's log: for a machine by its fields, for a person in words. */
export interface LogEntry {
  readonly level: LogLevel;
  /** `chunk_ended`: what a machine tells lines apart by. */
  readonly event: string;
  readonly fields: Readonly<Record<string, string | number | boolean | readonly string[] | null>>;
  readonly words: string;
}

export type WorkerLog = (entry: LogEntry) => void;

export interface LogStyle {
  readonly level: LogLevel;
  /** JSON lines; else words, for a terminal. */
  readonly json: boolean;
  /** In every line. */
  readonly base: Readonly<Record<string, string | number>>;
  readonly now: () => Date;
}

const ranks: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2 };

/** Lines on stderr, where all goes that is no result; what `output` writes has no secrets in it. */
export async function createWorkerLog(output: Output, { level, json, base, now }: LogStyle): Promise<WorkerLog> {
  if (!json) {
    const { colour } = output.terminal;
    return (entry) => {
      // A person reads how each chunk went; that it was begun is for whoever looks for one that hangs.
      const rank = entry.event === 'chunk_begun' ? ranks.debug : ranks[entry.level];
      if (rank < ranks[level]) return;
      const clock = colour.dim(now().toTimeString().slice(0, 8));
      const words = cleanLine(entry.words);
      output.draw(`${clock}  ${entry.level === 'warn' ? colour.yellow(words) : words}\n`);
    };
  }
  const { pino } = (await import('pino')).default;
  const options = {
    level,
    base,
    timestamp: () => `,"time":"${now().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const log = pino(options, { write: (line: string) => output.draw(line) });
  return ({ level: at, event, fields, words }) => log[at]({ event, ...fields }, words);
}
