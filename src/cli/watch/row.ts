import type { Line } from '../io/paintedLine.ts';

/** How much a line of the screen matters: where there are too few rows, the last of these go first. */
export const ranks = ['edge', 'alarm', 'soak', 'failing', 'hand', 'calm', 'ahead', 'heading', 'blank'] as const;
export type Rank = (typeof ranks)[number];

export interface Row {
  readonly line: Line;
  readonly rank: Rank;
}

export const row = (rank: Rank, ...line: Line): Row => ({ rank, line });

const rankOf = ({ rank }: Row): number => ranks.indexOf(rank);

/**
 * As many rows as a terminal has, in their order: those that matter least are left out, the lower ones first, and in
 * front of the last row it is said how many.
 */
export function fitRows(rows: readonly Row[], room: number): readonly Row[] {
  if (rows.length <= room) return rows;
  const inOrder = rows.map((one, index) => ({ one, index }));
  const byRank = inOrder.toSorted((a, b) => rankOf(a.one) - rankOf(b.one) || a.index - b.index);
  const [kept, left] = [byRank.slice(0, Math.max(0, room)), byRank.slice(Math.max(0, room))];
  const hidden = left.filter(({ one }) => one.rank !== 'blank' && one.rank !== 'heading').length;
  const back = (some: typeof kept) => some.toSorted((a, b) => a.index - b.index).map(({ one }) => one);
  if (hidden === 0 || room < 4) return back(kept);
  const fewer = back(kept.slice(0, -1));
  return [
    ...fewer.slice(0, -1),
    row('edge', [`  … ${hidden + 1} more; make the terminal taller`, 'dim']),
    ...fewer.slice(-1),
  ];
}
