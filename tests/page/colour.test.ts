import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contrastOf, readableOn } from '../../src/page/colour.ts';
import { plainLook } from '../../src/page/look.ts';
import { icon } from '../../src/page/signs.ts';
import { stylesOf } from '../../src/page/styles.ts';

it.each([
  ['#000', '#fff', 21],
  ['#777777', '#ffffff', 4.48],
  ['#1a73e8', '#1a73e8', 1],
])('measures the contrast of %s on %s as WCAG does', (a, b, expected) => {
  expect(contrastOf(a, b)).toBeCloseTo(expected, 2);
});

const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

it('makes any colour readable on any ground that is light or dark enough, and leaves it where it is', () => {
  fc.assert(
    fc.property(colour, fc.constantFrom('#ffffff', '#f6f7f6', '#1a2026', '#000000'), (own, ground) => {
      const shown = readableOn(own, ground);
      expect(contrastOf(shown, ground)).toBeGreaterThanOrEqual(4.5);
      if (contrastOf(own, ground) >= 4.5) expect(shown).toBe(own);
    }),
  );
});

it('puts the company’s colour into both schemes, readable in each, and its own styles at the end', () => {
  const styles = stylesOf({ ...plainLook, accent: '#ffe600', ownStyle: '.state { border-radius: 0; }' });
  const [light = '', dark = ''] = [...styles.matchAll(/--accent: (#[0-9a-f]{6})/gu)].map(([, one]) => one ?? '');
  expect(light).not.toBe('#ffe600');
  expect(dark).toBe('#ffe600');
  expect(contrastOf(light, '#f6f7f6')).toBeGreaterThanOrEqual(4.5);
  expect(styles.trimEnd().endsWith('.state { border-radius: 0; }')).toBe(true);
});

/** Variables of one scheme by name. */
const variables = (block: string): ReadonlyMap<string, string> =>
  new Map([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{3,6})/gu)].map(([, name = '', value = '']) => [name, value]));

it.each(['light', 'dark'])('keeps 4.5 : 1 for all words and 3 : 1 for all bars in %s', (scheme) => {
  const [light = '', dark = ''] = stylesOf(plainLook).split('@media (prefers-color-scheme: dark)');
  const own = variables(scheme === 'light' ? light : (dark.split('}')[0] ?? ''));
  const of = (name: string): string => own.get(name) ?? '';
  for (const name of ['ink', 'quiet', 'calm', 'watching', 'warn', 'trouble'])
    for (const ground of ['ground', 'card'])
      expect(contrastOf(of(name), of(ground)), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  for (const name of ['state-calm', 'state-watching', 'state-trouble'])
    expect(contrastOf('#ffffff', of(name)), name).toBeGreaterThanOrEqual(4.5);
  for (const name of ['ok-bar', 'work-bar', 'degraded-bar', 'partial-bar', 'major-bar'])
    expect(contrastOf(of(name), of('card')), name).toBeGreaterThanOrEqual(3);
});

it('draws a sign for each state that is told apart without its colour', () => {
  const drawn = (['calm', 'watching', 'trouble', 'past'] as const).map((one) =>
    icon(one).replace(/#[0-9a-f]{3,6}/gu, ''),
  );
  expect(new Set(drawn).size).toBe(4);
});
