import { widthOf } from './cut.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Some lines at the end of what was written to a terminal, drawn over and over in their place. */
export interface LiveBlock {
  /** @param lines each shorter than the terminal is wide */
  draw(lines: readonly string[]): void;
  clear(): void;
  /** Somebody else has written below; what was drawn stays where it is. */
  leave(): void;
}

/** So that a terminal that knows it shows the whole block at once (https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036). */
const [together, shown] = ['\u001b[?2026h', '\u001b[?2026l'];

/**
 * The cursor stays visible, on the line below: so no end of the program, however sudden, leaves it hidden or in the middle of
 * a line. ora knows one text on its timer; after a terminal has become narrower it leaves half of the old lines behind.
 */
export function createLiveBlock(write: (text: string) => void, size: () => Size): LiveBlock {
  let widths: readonly number[] = [];
  const toStart = (): string => {
    const { columns } = size();
    // A terminal that became narrower has broken the lines that stand there.
    const rows = widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    return rows > 0 ? `\r\u001b[${rows}A` : '\r';
  };
  return {
    draw: (lines) => {
      const seen = lines.slice(0, Math.max(1, size().rows - 1));
      write(`${together}${toStart()}${seen.map((line) => `${line}\u001b[K\n`).join('')}\u001b[J${shown}`);
      widths = seen.map(widthOf);
    },
    clear: () => {
      if (widths.length > 0) write(`${toStart()}\u001b[J`);
      widths = [];
    },
    leave: () => {
      widths = [];
    },
  };
}
