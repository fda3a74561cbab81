import type { Size } from './liveBlock.ts';

/** The whole terminal, while a program has it to itself; what stood there before comes back at the end. */
export interface FullScreen {
  enter(): void;
  /** Writes the lines that are not there yet, and nothing where all of them are. @param lines none wider than the terminal */
  draw(lines: readonly string[]): void;
  /** What is there is not known any more, after a resize or when somebody else has written: the next `draw` writes all. */
  forget(): void;
  leave(): void;
}

/** The other screen of the terminal, the cursor hidden, and what is too long cut rather than broken into the next line. */
const [entering, leaving] = ['\u001b[?1049h\u001b[?25l\u001b[?7l', '\u001b[?7h\u001b[?25h\u001b[?1049l'];
/** So that a terminal that knows it shows all changes at once (https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036). */
const [together, shown] = ['\u001b[?2026h', '\u001b[?2026l'];

/**
 * A program that is left open for hours, perhaps over a slow line, must not write its screen anew each second. Between two
 * draws nothing flickers, because a line is written over the one that stands there, and only then what is left of that is erased.
 */
export function createFullScreen(write: (text: string) => void, size: () => Size): FullScreen {
  let there: readonly string[] | null = null;
  let isEntered = false;
  return {
    enter: () => {
      if (!isEntered) write(entering);
      isEntered = true;
      there = null;
    },
    draw: (lines) => {
      if (!isEntered) return;
      const seen = lines.slice(0, size().rows);
      const before = there ?? [];
      const count = Math.max(seen.length, before.length);
      const changes = Array.from({ length: count }, (_, row) => {
        const line = seen[row] ?? '';
        return line === (before[row] ?? '') ? '' : `\u001b[${row + 1};1H${line}\u001b[K`;
      }).join('');
      if (there === null) write(`${together}\u001b[2J${changes}${shown}`);
      else if (changes !== '') write(`${together}${changes}${shown}`);
      there = seen;
    },
    forget: () => {
      there = null;
    },
    leave: () => {
      if (isEntered) write(leaving);
      isEntered = false;
    },
  };
}
