import { cut, widthOf } from './cut.ts';
import type { Colour, Paint } from './terminal.ts';

/** A stretch of text, plain or in one colour. */
export type Piece = string | readonly [text: string, paint: Paint];

/** Plain text and its colours apart, because only the first can be measured and cut. */
export type Line = readonly Piece[];

const textOf = (piece: Piece): string => (typeof piece === 'string' ? piece : piece[0]);

export const plainOf = (line: Line): string => line.map(textOf).join('');

/** As much of a line as has room, in its colours; what is cut ends in "…". */
export function paintedLine(line: Line, room: number, colour: Colour): string {
  let left = room;
  let painted = '';
  for (const piece of line) {
    const text = textOf(piece);
    const kept = cut(text, left);
    painted += typeof piece === 'string' || kept === '' ? kept : colour[piece[1]](kept);
    left -= widthOf(kept);
    if (kept !== text) break;
  }
  return painted;
}

/** The first that has room: from the one that says most to the one that needs least. The last is cut where it has none. */
export const roomiest = (layouts: readonly Line[], room: number): Line =>
  layouts.find((line) => widthOf(plainOf(line)) <= room) ?? layouts.at(-1) ?? [];
