import type { Destination, PlannableChannel, PlanRequest } from './plan.ts';
import { asleepAt } from './quietHours.ts';

interface Wait {
  readonly until: Date | null;
  /** Null: what it waits for, if at all, is its rung of the ladder. */
  readonly reason: string | null;
}

/**
 * Until when a delivery waits, for its rung of the ladder and for the end of its reader's quiet hours. While nothing works
 * nobody is left to sleep, and the team hears a note at once.
 */
export function waitOf(
  { event, impact, at }: Pick<PlanRequest, 'event' | 'impact' | 'at'>,
  { quiet }: Pick<PlannableChannel, 'quiet'>,
  destination: Destination,
  rung: Date | null,
): Wait {
  if (!quiet || impact === 'critical' || event === 'note' || destination.skip !== null) {
    return { until: rung, reason: null };
  }
  const now = asleepAt(quiet, destination, at);
  if (now && (rung === null || rung <= now.until)) return now;
  return (rung && asleepAt(quiet, destination, rung)) ?? { until: rung, reason: null };
}
