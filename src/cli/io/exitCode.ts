import type { Delivery } from '../../domain/delivery.ts';

/** Whether a delivery of a command leaves it with exit 4: it is recorded, but not all of it went out (yet). */
const leavesSomething = ({ state, reason, nextAttemptAt }: Delivery): boolean =>
  state === 'failed' ||
  state === 'uncertain' ||
  state === 'retrying' ||
  state === 'sending' ||
  (state === 'cancelled' && reason === 'expired') ||
  // What waits for its rung of the ladder is where it should be.
  (state === 'queued' && nextAttemptAt === null);

export function exitOfDeliveries(deliveries: readonly Delivery[], interrupted: boolean): 0 | 4 | 130 {
  if (interrupted) return 130;
  return deliveries.some(leavesSomething) ? 4 : 0;
}
