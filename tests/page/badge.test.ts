import { makeBadge } from 'badge-maker';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { badge } from '../../src/page/badge.ts';
import { indicatorColours } from '../../src/page/indicator.ts';
import { textWidth } from '../../src/page/textWidth.ts';
import { testHistory } from '../helpers/httpPageHistory.ts';

/** What shields.io's own library draws. */
const theirs = (label: string, message: string): string => makeBadge({ label, message, color: 'red' });
/** The whole, the label, the message: pixels. */
const boxes = (svg: string): readonly number[] => [
  Number(/<svg [^>]*width="(\d+)"/u.exec(svg)?.[1]),
  ...[...svg.matchAll(/<rect (?:x="\d+" )?width="(\d+)" height="20" fill="#/gu)].map(([, width]) => Number(width)),
];
const one = (name: string, status: 'operational' | 'major_outage' = 'operational') =>
  badge(
    testHistory({
      company: { name, url: null, supportEmail: null },
      incidents: [],
      components: [{ name: 'a', title: 'A', status, group: null }],
    }),
  );

it.each(['Acme', 'W', 'iiiiii', 'Søren & Töchter', 'A.B. {Co} ~ [1] "x"'])(
  'is as wide as shields.io makes it: %s',
  (name) => {
    const [width, left, right] = boxes(one(name));
    expect([width, left, right]).toEqual(boxes(theirs(`${name} status`, 'Operational')));
  },
);

it('comes near to it in other scripts', () => {
  for (const name of ['株式会社アクメ', 'Акме', 'Ακμή']) {
    const [width = 0] = boxes(one(name));
    const [their = 0] = boxes(theirs(`${name} status`, 'Operational'));
    expect(Math.abs(width - their), name).toBeLessThan(0.06 * their);
  }
});

it('measures printable ASCII to a pixel', () => {
  const letters = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(letters, (text) => {
      const visible = text.trim();
      fc.pre(visible !== '');
      const length = /textLength="(\d+)"/u.exec(theirs('', visible))?.[1];
      const whole = Math.trunc(textWidth(visible));
      expect(Math.abs((whole % 2 === 0 ? whole + 1 : whole) - Number(length) / 10)).toBeLessThanOrEqual(2);
    }),
    { numRuns: 200 },
  );
});

it('says what it shows to those who do not see it', () => {
  const svg = one('Acme', 'major_outage');
  expect(svg).toContain('role="img" aria-label="Acme status: Major outage"');
  expect(svg).toContain('<title>Acme status: Major outage</title>');
  expect(svg).toContain(`fill="${indicatorColours.critical}"`);
});

it('is small, also under a long name, and needs nothing else', () => {
  const svg = one('The Extraordinarily Long Named Company of Northern Lights');
  expect(svg).toContain('The Extraordinarily Long Named Company…');
  expect(svg.length).toBeLessThan(1000);
  expect(svg).not.toMatch(/href|url\((?!#r\))|<script|<style/u);
});

it.each(Object.entries(indicatorColours))('can be read in white on the colour of %s', (_, colour) => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  expect(1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)).toBeGreaterThanOrEqual(4.5);
});
