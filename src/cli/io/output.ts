import type { Explanation } from '../cliError.ts';
import { cleanText } from './cleanText.ts';
import { flushOut, writeOut } from './standardOut.ts';
import type { Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

/** Where a command's words go: its result to stdout, all else to stderr. */
export interface Output {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly terminal: Terminal;
  /** The one result: `value` with `--json`, else `text`. */
  result(value: unknown, text: string): void;
  /** A result that may be longer than the memory, as it comes. */
  stream(pieces: AsyncIterable<string>): Promise<void>;
  /** Something to know while it goes on. Nothing with `--json` or `--quiet`. */
  say(text: string): void;
  /** For what moves the cursor: as it is, to stderr. */
  draw(text: string): void;
  /** With `--json` part of the answer, else on stderr. */
  warn(text: string): void;
  explain(explanation: Explanation): void;
  /** Resolves when all is written. */
  flush(): Promise<void>;
}

export interface OutputFlags {
  readonly json: boolean;
  readonly quiet: boolean;
}

/** @param redact masks the secrets that were revealed; the last lock, at the very edge */
export function createOutput(flags: OutputFlags, terminal: Terminal, redact: (text: string) => string): Output {
  const { colour } = terminal;
  const warnings: string[] = [];
  const out = (text: string): void => writeOut(redact(text));
  // Kept only once it is used: to make the stream ready costs 3 ms.
  let stderr: typeof process.stderr | null = null;
  const err = (text: string): void => {
    stderr ??= process.stderr;
    stderr.write(redact(text));
  };
  return {
    json: flags.json,
    quiet: flags.quiet,
    terminal,
    result: (value, text) => {
      if (!flags.json) return text === '' ? undefined : out(`${text}\n`);
      const told = warnings.length > 0 && isObject(value) ? { ...value, warnings } : value;
      out(`${JSON.stringify(told)}\n`);
    },
    stream: async (pieces) => {
      for await (const piece of pieces) {
        out(piece);
        await flushOut();
      }
    },
    say: (text) => {
      if (!flags.json && !flags.quiet) err(`${text}\n`);
    },
    draw: err,
    warn: (text) => {
      if (flags.json) warnings.push(text);
      else err(`${colour.yellow('warning:')} ${text}\n`);
    },
    explain: (explanation) => {
      const { kind, extra } = explanation;
      // The last lock: what was typed, or came from outside, may stand in them.
      // Masked before it is broken over lines, which would part a secret that has blanks in it.
      const [message, hint] = [cleanText(redact(explanation.message)), cleanText(redact(explanation.hint))];
      if (flags.json) err(`${JSON.stringify({ error: { kind, message, hint, ...extra } })}\n`);
      // The hint holds commands: broken over two lines they could not be pasted.
      else err(`${colour.red(wrapLines(message, terminal.width))}\n${hint === '' ? '' : `${hint}\n`}`);
    },
    flush: async () => {
      await flushOut();
      await new Promise<void>((done) => (stderr ? stderr.write('', () => done()) : done()));
    },
  };
}

const wrapLines = (text: string, width: number): string =>
  text
    .split('\n')
    .flatMap((line) => wrap(line, width))
    .join('\n');

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
