import type { Sample } from '../../src/domain/greenLight.ts';
import { horizonMs, type Outage, overMs, secondMs } from './outage.ts';
import { chance, mixed } from './seededRandom.ts';

/** `failed`: the service failed. `timed-out`: it was well, the look was not. `lost`: nothing came of the look at all. */
export type Look = 'good' | 'failed' | 'timed-out' | 'lost';

/** All parts looked at in one go. */
export interface Round {
  readonly atMs: number;
  readonly looks: readonly Look[];
  /** The same as the guard sees it; lost looks leave none. */
  readonly samples: readonly Sample[];
  /** Whether the service itself failed in it. */
  readonly trulyFailed: boolean;
}

/** Shares of looks. */
export interface Noise {
  readonly timedOut: number;
  readonly lost: number;
}

export const everyMs = 30 * secondMs;
export const usualNoise: Noise = { timedOut: 0.001, lost: 0.005 };
export const epochMs = Date.parse('2026-11-23T10:00:00.000Z');
export const probeName = (part: number): string => `part-${part + 1}`;

/**
 * What the looks at an outage come to. The answer depends on the outage, the part and the instant alone, so that all
 * policies are shown the same; the regular rounds are made once.
 */
export class LookRounds {
  readonly outage: Outage;
  readonly parts: number;
  readonly overMs: number;
  /** The regular rounds that are worth replaying: until the horizon after its end. */
  readonly count: number;
  readonly #noise: Noise;
  readonly #ends: readonly number[];
  readonly #offsetMs: number;
  readonly #regular: (Round | null)[] = [];

  constructor(outage: Outage, noise: Noise = usualNoise) {
    this.outage = outage;
    this.overMs = overMs(outage);
    this.count = Math.ceil((this.overMs + horizonMs) / everyMs);
    this.parts = outage.phases[0]?.failing.length ?? 1;
    this.#noise = noise;
    let end = 0;
    this.#ends = outage.phases.map(({ lastsMs }) => {
      end += lastsMs;
      return end;
    });
    this.#offsetMs = mixed(outage.seed, 1) % everyMs;
  }

  /** Null: nobody looked. */
  regular(index: number): Round | null {
    const made = this.#regular[index];
    if (made !== undefined) return made;
    const round = this.at(this.timeOf(index));
    this.#regular[index] = round;
    return round;
  }

  timeOf(index: number): number {
    return this.#offsetMs + index * everyMs;
  }

  at(atMs: number): Round | null {
    const { blind } = this.outage;
    if (blind.some(({ fromMs, untilMs }) => atMs >= fromMs && atMs < untilMs)) return null;
    const looks = Array.from({ length: this.parts }, (_, part) => this.#look(part, atMs));
    const at = new Date(epochMs + atMs);
    const samples = looks.flatMap((look, part) =>
      look === 'lost'
        ? []
        : [{ probe: probeName(part), at, healthy: look === 'good', reason: look, everyMs, tookMs: 200 }],
    );
    return { atMs, looks, samples, trulyFailed: looks.includes('failed') };
  }

  #look(part: number, atMs: number): Look {
    const { seed } = this.outage;
    if (chance(seed, part, atMs, 2) < this.#noise.lost) return 'lost';
    const share = this.#failing(part, atMs);
    if (share > 0 && chance(seed, part, atMs, 3) < share) return 'failed';
    return chance(seed, part, atMs, 4) < this.#noise.timedOut ? 'timed-out' : 'good';
  }

  #failing(part: number, atMs: number): number {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ends[middle] ?? 0) <= atMs) low = middle + 1;
      else high = middle;
    }
    return this.outage.phases[low]?.failing[part] ?? 0;
  }
}
