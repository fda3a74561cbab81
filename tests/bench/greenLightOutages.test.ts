import fc from 'fast-check';
import { expect, it } from 'vitest';
import { benchSeed, generateOutages, perKind, splitKinds } from '../../bench/greenLight/generate.ts';
import { outageKinds } from '../../bench/greenLight/kinds.ts';
import { everyMs, LookRounds } from '../../bench/greenLight/lookRounds.ts';
import { fails, horizonMs, lulls, type Outage, overMs } from '../../bench/greenLight/outage.ts';
import { outageOf, publishedOutages } from '../../bench/greenLight/published.ts';

const noNoise = { timedOut: 0, lost: 0 };
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

/** What holds for every outage, or its ground truth would be none. */
function expectSound(outage: Outage): void {
  const [first] = outage.phases;
  const parts = first?.failing.length ?? 0;
  expect(first && fails(first)).toBe(true);
  for (const { lastsMs, failing } of outage.phases) {
    expect(lastsMs).toBeGreaterThan(0);
    expect(failing).toHaveLength(parts);
    for (const share of failing) expect(share).toBeGreaterThanOrEqual(0);
    for (const share of failing) expect(share).toBeLessThanOrEqual(1);
  }
  for (const quiet of lulls(outage)) expect(quiet).toBeLessThan(horizonMs);
}

it('there are at least a thousand outages, of kinds that differ in name and say why they are there', () => {
  expect(outageKinds.length * perKind).toBeGreaterThanOrEqual(1000);
  expect(new Set(outageKinds.map(({ name }) => name)).size).toBe(outageKinds.length);
  for (const { why, sources } of outageKinds) {
    expect(why.length).toBeGreaterThan(60);
    for (const source of sources) expect(source).toMatch(/^https:\/\//u);
  }
});

it.each(outageKinds)('a generated outage is sound: $name', (kind) => {
  fc.assert(
    fc.property(seeds, (seed) => {
      for (const outage of generateOutages(kind, 3, seed)) expectSound(outage);
    }),
    { numRuns: 50 },
  );
});

it.each(outageKinds)('the same seed gives the same outages, another seed others: $name', (kind) => {
  expect(generateOutages(kind, 5, benchSeed)).toEqual(generateOutages(kind, 5, benchSeed));
  expect(generateOutages(kind, 5, benchSeed)).not.toEqual(generateOutages(kind, 5, benchSeed + 1));
});

it.each(outageKinds)('the service fails until it is over, and not after: $name', (kind) => {
  for (const outage of generateOutages(kind, 5, benchSeed)) {
    const rounds = new LookRounds({ ...outage, blind: [] }, noNoise);
    const over = overMs(outage);
    const failedAt = Array.from({ length: rounds.count }, (_, index) => rounds.regular(index))
      .filter((round) => round?.trulyFailed)
      .map((round) => round?.atMs ?? 0);
    expect(failedAt.length).toBeGreaterThan(0);
    expect(Math.max(...failedAt)).toBeLessThan(over);
    expect(rounds.timeOf(rounds.count) - over).toBeGreaterThanOrEqual(horizonMs - everyMs);
  }
});

it('each kind is in one half, and a seed always splits alike', () => {
  const { tuning, heldBack } = splitKinds(benchSeed);
  expect([...tuning, ...heldBack].map(({ name }) => name).toSorted()).toEqual(
    outageKinds.map(({ name }) => name).toSorted(),
  );
  expect(tuning.length - heldBack.length).toBeLessThanOrEqual(1);
  expect(splitKinds(benchSeed)).toEqual({ tuning, heldBack });
});

it('a look comes to the same in whatever order it is asked for', () => {
  const [outage] = generateOutages(outageKinds[0] ?? expect.unreachable(), 1, benchSeed);
  const one = new LookRounds(outage ?? expect.unreachable());
  const other = new LookRounds(outage ?? expect.unreachable());
  other.at(12_345);
  const later = other.regular(9);
  expect(one.regular(3)).toEqual(other.regular(3));
  expect(one.regular(9)).toEqual(later);
});

it('looks time out and get lost as often as they are meant to', () => {
  const outage: Outage = { kind: 'long over', seed: 7, impact: 'major', phases: [], blind: [] };
  const rounds = new LookRounds(outage, { timedOut: 0.1, lost: 0.2 });
  const looks = Array.from({ length: 20_000 }, (_, index) => rounds.at(index * everyMs)?.looks[0]);
  const shareOf = (look: string): number => looks.filter((one) => one === look).length / looks.length;
  expect(shareOf('lost')).toBeCloseTo(0.2, 1);
  expect(shareOf('timed-out')).toBeCloseTo(0.08, 1);
  expect(shareOf('failed')).toBe(0);
});

it('nobody looks while the one who looks is away', () => {
  const outage: Outage = { kind: 'away', seed: 7, impact: 'major', phases: [], blind: [{ fromMs: 100, untilMs: 200 }] };
  const rounds = new LookRounds(outage, noNoise);
  expect([99, 100, 199, 200].map((at) => rounds.at(at) === null)).toEqual([false, true, true, false]);
});

it('there are at least twelve published outages, each once and with its source', () => {
  expect(publishedOutages.length).toBeGreaterThanOrEqual(12);
  expect(new Set(publishedOutages.map(({ name }) => name)).size).toBe(publishedOutages.length);
  for (const { source } of publishedOutages) expect(source).toMatch(/^https:\/\//u);
});

it.each(publishedOutages)('a published outage is sound, and ends with its last mark: $name', (published) => {
  const outage = outageOf(published);
  expectSound(outage);
  const times = published.marks.map(([at]) => Date.parse(at));
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(overMs(outage)).toBe((times.at(-1) ?? 0) - (times[0] ?? 0));
  expect(
    published.marks
      .at(-1)
      ?.slice(1)
      .every((share) => share === 0),
  ).toBe(true);
});
