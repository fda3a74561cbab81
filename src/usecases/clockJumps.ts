import type { Guard } from '../domain/greenLight.ts';
import type { Deps } from './deps.ts';

/** Below it clocks only drift, or are brought back into line a little at a time. */
const noticedMs = 1000;

/**
 * How far the clock on the wall ran ahead of the one that is never set: somebody set it, or the machine slept. Samples
 * are dated by the first, so a jump that is too short to be a gap would count as health that nobody saw.
 */
export class ClockJumps {
  readonly #clocks: Pick<Deps, 'now' | 'monotonicMs'>;
  readonly #jumps: { readonly atMs: number; readonly ms: number }[] = [];
  #wallMs: number;
  #monotonicMs: number;

  constructor(clocks: Pick<Deps, 'now' | 'monotonicMs'>) {
    this.#clocks = clocks;
    this.#wallMs = clocks.now().getTime();
    this.#monotonicMs = clocks.monotonicMs();
  }

  /** Compares the clocks with how they stood the last time. A clock that was set back takes health away by itself. */
  notice(): void {
    const wallMs = this.#clocks.now().getTime();
    const monotonicMs = this.#clocks.monotonicMs();
    const ms = wallMs - this.#wallMs - (monotonicMs - this.#monotonicMs);
    // What was seen after it is dated no earlier than this.
    if (ms >= noticedMs) this.#jumps.push({ atMs: this.#wallMs + ms, ms });
    this.#wallMs = wallMs;
    this.#monotonicMs = monotonicMs;
  }

  /** The guard as it is without the time that was jumped over. */
  without(guard: Guard): Guard {
    const jumpedMs = this.#within(guard);
    if (jumpedMs === 0) return guard;
    const healthyForMs = Math.max(0, guard.healthyForMs - jumpedMs);
    const monitoringForMs = guard.monitoringForMs === null ? null : Math.max(0, guard.monitoringForMs - jumpedMs);
    const enough =
      (guard.probes.length === 0 || healthyForMs >= guard.requiredMs) &&
      (monitoringForMs === null || monitoringForMs >= guard.requiredMs);
    const earliestAt = guard.earliestAt && new Date(guard.earliestAt.getTime() + jumpedMs);
    return { ...guard, green: guard.green && enough, healthyForMs, monitoringForMs, earliestAt };
  }

  /** Milliseconds of the guard's healthy time that were jumped over. */
  #within({ stableSince, monitoringForMs }: Guard): number {
    const fromMs = Math.min(
      stableSince?.getTime() ?? Number.POSITIVE_INFINITY,
      monitoringForMs === null ? Number.POSITIVE_INFINITY : this.#clocks.now().getTime() - monitoringForMs,
    );
    return this.#jumps.reduce((sum, { atMs, ms }) => (atMs > fromMs ? sum + ms : sum), 0);
  }
}
