import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { drawCurve } from '../../bench/greenLight/curve.ts';
import { benchSeed } from '../../bench/greenLight/generate.ts';
import { quantile, scoreOf } from '../../bench/greenLight/score.ts';
import { table, time } from '../../bench/greenLight/table.ts';
import { withBlocks } from '../../bench/greenLight/withBlocks.ts';

const docs = join(import.meta.dirname, '../../docs');
const outage = { kind: 'any', seed: 1, impact: 'major', phases: [], blind: [] } as const;

it('a score counts all-clears and outages apart, and an all-clear that never came as the longest delay', () => {
  const score = scoreOf(
    [
      { outage, outcome: { falseAllClears: 3, delayMs: 10 } },
      { outage, outcome: { falseAllClears: 0, delayMs: 20 } },
      { outage, outcome: { falseAllClears: 0, delayMs: null } },
      { outage, outcome: { falseAllClears: 1, delayMs: 40 } },
    ],
    { major: 40 },
  );
  expect(score).toEqual({
    ...{ outages: 4, falsePer100: 100, fooled: 0.5, medianDelayMs: 20, never: 1, medianOfSoak: 0.5 },
    delay95Ms: Number.POSITIVE_INFINITY,
  });
});

it.each([
  [[5], 0.5, 5],
  [[1, 2, 3, 4], 0.5, 2],
  [[4, 3, 2, 1], 0.75, 3],
  [[1, 2, 3, 4], 0, 1],
  [[1, 2, 3, 4], 1, 4],
])('of %j the share %d does not exceed %d', (values, share, expected) => {
  expect(quantile(values, share)).toBe(expected);
});

it.each([
  [0, '0 s'],
  [59_400, '59 s'],
  [90_000, '1.5 min'],
  [1_800_000, '30 min'],
  [7_100_000, '118 min'],
  [12_600_000, '3.5 h'],
  [Number.POSITIVE_INFINITY, 'never'],
])('%d ms are %s', (ms, words) => {
  expect(time(ms)).toBe(words);
});

it('a table lines up on a terminal', () => {
  expect(
    table(
      ['Name', 'n'],
      [
        ['five', '12'],
        ['one', '3.5'],
      ],
    ),
  ).toBe(['| Name |   n |', '| ---- | --: |', '| five |  12 |', '| one  | 3.5 |'].join('\n'));
});

it('a block takes the place between its marks and leaves the rest', () => {
  const text = 'Before.\n<!-- bench:short -->\nold\n<!-- /bench:short -->\nAfter $1.\n';
  const fresh = withBlocks(text, { short: 'new $& one' });
  expect(fresh).toBe('Before.\n<!-- bench:short -->\n\nnew $& one\n\n<!-- /bench:short -->\nAfter $1.\n');
  expect(withBlocks(fresh, { short: 'new $& one' })).toBe(fresh);
});

it.each(['nothing', '<!-- bench:short -->', '<!-- /bench:short --> <!-- bench:short -->'])(
  'a page without a place for a block is refused: %s',
  (text) => {
    expect(() => withBlocks(text, { short: 'new' })).toThrow('short');
  },
);

it('the page holds the figures of this seed, and the picture that it shows', () => {
  const page = readFileSync(join(docs, 'green-light.md'), 'utf8');
  expect(page).toContain(`Seed ${benchSeed}:`);
  expect(page).toContain('](pictures/green-light.svg)');
});

it('the picture has every point within it, names them for who can not see it, and holds no script and no address', () => {
  const svg = drawCurve({
    others: [
      { name: 'first <good> check', delayMs: 0, falsePer100: 50_000 },
      { name: 'soak of 30 min', delayMs: 1_800_000, falsePer100: 0 },
    ],
    guard: [{ name: 'x 1', delayMs: Number.POSITIVE_INFINITY, falsePer100: 60 }],
  });
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/u.exec(svg) ?? [];
  const points = [...svg.matchAll(/<circle class="[a-z-]+" cx="([\d.-]+)" cy="([\d.-]+)"/gu)];
  expect(points).toHaveLength(3);
  for (const [, x, y] of points) {
    expect(Number(x)).toBeGreaterThanOrEqual(0);
    expect(Number(x)).toBeLessThanOrEqual(Number(width));
    expect(Number(y)).toBeGreaterThanOrEqual(0);
    expect(Number(y)).toBeLessThanOrEqual(Number(height));
  }
  expect(svg).toContain('first &lt;good> check: 50000 at 0 s');
  expect(svg).toContain('prefers-color-scheme: dark');
  expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/script|href|url\(|https?:|NaN/iu);
});
