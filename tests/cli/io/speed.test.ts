import { expect, it } from 'vitest';
import { createSpeed } from '../../../src/cli/io/speed.ts';

const run = (perSecond: (second: number) => number, seconds: number) => {
  const speed = createSpeed();
  let done = 0;
  for (let at = 0; at <= seconds * 10; at += 1) {
    speed.note(at * 100, Math.floor(done), true);
    done += perSecond(at / 10) / 10;
  }
  return speed;
};

it('knows nothing in the first two seconds, then the rate', () => {
  expect(run(() => 100, 1.9).perSecond()).toBeNull();
  expect(run(() => 100, 2).perSecond()).toBeCloseTo(100, 0);
});

it('is that of the last ten seconds, not of the beginning', () => {
  const slowStart = run((second) => (second < 60 ? 10 : 1000), 70.5);
  expect(slowStart.perSecond()).toBeGreaterThan(950);
  const half = run((second) => (second < 60 ? 0 : 1000), 65).perSecond();
  expect(half).toBeGreaterThan(400);
  expect(half).toBeLessThan(600);
});

it('is never below nothing, where what was done has to be done again', () => {
  const speed = createSpeed();
  speed.note(0, 10, true);
  speed.note(5000, 4, true);
  expect(speed.perSecond()).toBe(0);
});

it('does not call a pause silence', () => {
  const speed = createSpeed();
  for (let at = 0; at <= 60_000; at += 100) speed.note(at, 5, at > 58_000);
  expect(speed.stillForMs(60_000)).toBe(2000);
});

it('says since when nothing has changed', () => {
  const speed = run((second) => (second < 3 ? 10 : 0), 12);
  expect(speed.stillForMs(12_000)).toBeGreaterThanOrEqual(8_900);
  speed.note(12_100, 1000, true);
  expect(speed.stillForMs(12_600)).toBe(500);
});
