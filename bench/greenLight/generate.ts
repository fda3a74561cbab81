import type { Impact } from '../../src/domain/impact.ts';
import { type OutageKind, outageKinds } from './kinds.ts';
import { hourMs, minuteMs, type Outage, overMs } from './outage.ts';
import { createRandom, mixed } from './seededRandom.ts';

/** Of everything that is drawn here; chosen before the first run. */
export const benchSeed = 20_261_123;
export const perKind = 100;

/** How often the one who looks is away for a while, and how long. */
const away = { share: 0.1, minutes: [2, 20] } as const;

/** Outages of one kind, the same for the same seed. Each impact as often as the next, whatever the kind. */
export function generateOutages(kind: OutageKind, count: number, seed: number): readonly Outage[] {
  const place = outageKinds.indexOf(kind);
  return Array.from({ length: count }, (_, index) => {
    const own = mixed(seed, place, index);
    const random = createRandom(own);
    const phases = kind.make(random);
    const impact = random.pick<Impact>(['minor', 'major', 'critical']);
    const from = random.between(0, overMs({ phases }) + 2 * hourMs);
    const until = from + random.between(...away.minutes) * minuteMs;
    const blind = random.happens(away.share) ? [{ fromMs: from, untilMs: until }] : [];
    return { kind: kind.name, seed: own, impact, phases, blind };
  });
}

/** Half of the kinds to choose by, half to report on. */
export function splitKinds(seed: number): {
  readonly tuning: readonly OutageKind[];
  readonly heldBack: readonly OutageKind[];
} {
  const shuffled = createRandom(seed).shuffled(outageKinds);
  const half = Math.ceil(shuffled.length / 2);
  return { tuning: shuffled.slice(0, half), heldBack: shuffled.slice(half) };
}
