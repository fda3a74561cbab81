import type { Tally } from '../../domain/summary.ts';

/** Whether deliveries of a command leave it with exit 4: they are recorded, but not all of them went out (yet). */
const leavesSomething = ({ state, count, later, expired }: Tally): boolean =>
  state === 'failed' ||
  state === 'uncertain' ||
  state === 'retrying' ||
  state === 'sending' ||
  (state === 'cancelled' && expired > 0) ||
  // What waits for its rung of the ladder is where it should be.
  (state === 'queued' && count > later);

export function exitOfDeliveries(tallies: readonly Tally[], interrupted: boolean): 0 | 4 | 130 {
  if (interrupted) return 130;
  return tallies.some(leavesSomething) ? 4 : 0;
}
