import { describeDuration } from '../domain/duration.ts';

/** `ends in 61 days (2027-01-27)`, `ended 3 days 4 hours ago (2026-11-20)`. */
export function endWords(endsAt: Date, now: Date): string {
  const leftMs = endsAt.getTime() - now.getTime();
  // Whoever makes a certificate may write anything there.
  if (Number.isNaN(leftMs)) return 'ends at no time that can be read';
  const day = endsAt.toISOString().slice(0, 10);
  return leftMs > 0 ? `ends in ${roughly(leftMs)} (${day})` : `ended ${roughly(-leftMs)} ago (${day})`;
}

const dayMs = 86_400_000;

/** Whole days from two on: the same words for the whole day. */
const roughly = (ms: number): string => describeDuration(ms >= 2 * dayMs ? Math.floor(ms / dayMs) * dayMs : ms);
