import type { Sample } from '../../domain/greenLight.ts';
import { isGap } from '../../domain/greenLight.ts';
import type { Piece } from '../io/paintedLine.ts';

/** So many looks are shown at most. */
export const shownLooks = 60;

type Mark = { readonly kind: 'up'; readonly tookMs: number } | { readonly kind: 'down' } | { readonly kind: 'gap' };

const heights = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
/** Below it differences say nothing of a service. */
const quickMs = 25;
/** From here on, 4 times the quickest look, it is slow. */
const slowHeight = 3;

/**
 * The last looks at one probe, the newest at the right: a healthy one as high as it took long, against the quickest of
 * them (a step for each 1.6 times), a failed one `✗`, and `·` where nobody looked. Of several looks in a column the worst is shown.
 * @param samples oldest first
 */
export function lookChart(samples: readonly Sample[], columns: number): readonly Piece[] {
  const marks = marksOf(samples).slice(-shownLooks);
  const perColumn = Math.ceil(shownLooks / columns);
  const groups: Mark[][] = [];
  for (let end = marks.length; end > 0; end -= perColumn)
    groups.unshift(marks.slice(Math.max(0, end - perColumn), end));
  const took = marks.flatMap((mark) => (mark.kind === 'up' ? [mark.tookMs] : []));
  const baseMs = Math.max(quickMs, Math.min(...took));
  const pieces = groups.map((group) => pieceOf(worstOf(group), baseMs));
  return joined([' '.repeat(Math.max(0, columns - groups.length)), ...pieces]);
}

function marksOf(samples: readonly Sample[]): readonly Mark[] {
  return samples.flatMap((sample, index): Mark[] => {
    const before = samples[index - 1];
    const mark: Mark = sample.healthy ? { kind: 'up', tookMs: sample.tookMs } : { kind: 'down' };
    return before && isGap(before, sample) ? [{ kind: 'gap' }, mark] : [mark];
  });
}

function worstOf(marks: readonly Mark[]): Mark {
  const slowest = Math.max(0, ...marks.map((mark) => (mark.kind === 'up' ? mark.tookMs : 0)));
  return (
    marks.find((mark) => mark.kind === 'down') ??
    marks.find((mark) => mark.kind === 'gap') ?? { kind: 'up', tookMs: slowest }
  );
}

function pieceOf(mark: Mark, baseMs: number): Exclude<Piece, string> {
  if (mark.kind === 'down') return ['✗', 'red'];
  if (mark.kind === 'gap') return ['·', 'dim'];
  const steps = Math.floor(1.5 * Math.log2(Math.max(1, mark.tookMs / baseMs)));
  const height = Math.min(heights.length - 1, steps);
  return [heights[height] ?? '', height < slowHeight ? 'green' : 'yellow'];
}

/** Neighbours of one colour as one piece, so that fewer bytes go to the terminal. */
function joined(pieces: readonly Piece[]): readonly Piece[] {
  const all: Piece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (typeof piece !== 'string' && typeof last === 'object' && last[1] === piece[1]) {
      all[all.length - 1] = [last[0] + piece[0], piece[1]];
    } else if (piece !== '') all.push(piece);
  }
  return all;
}
