import fc from 'fast-check';
import { expect, it } from 'vitest';
import { widthOf } from '../../../src/cli/io/cut.ts';
import { plainOf } from '../../../src/cli/io/paintedLine.ts';
import { lookChart } from '../../../src/cli/watch/lookChart.ts';
import type { Sample } from '../../../src/domain/greenLight.ts';
import { looks } from '../../helpers/watchScenes.ts';

const chart = (story: string, columns: number): string => plainOf(lookChart(looks('shop', story), columns));
const took = (...all: readonly number[]): readonly Sample[] =>
  looks('shop', 'u'.repeat(all.length)).map((sample, index) => ({ ...sample, tookMs: all[index] ?? 0 }));

it.each([
  ['uuddu', 60, `${' '.repeat(55)}▁▁✗✗▁`],
  ['uu_uu', 60, `${' '.repeat(55)}▁▁·▁▁`],
  ['uuddu', 30, `${' '.repeat(27)}▁✗✗`],
  ['', 4, '    '],
  [`d${'u'.repeat(59)}`, 60, `✗${'▁'.repeat(59)}`],
  [`d${'u'.repeat(60)}`, 60, '▁'.repeat(60)],
  [`${'u'.repeat(58)}du`, 30, `${'▁'.repeat(29)}✗`],
  [`${'u'.repeat(59)}d`, 10, `${'▁'.repeat(9)}✗`],
  [`${'u'.repeat(54)}u_uuuu`, 10, `${'▁'.repeat(9)}·`],
])('draws %s in %i columns', (story, columns, drawn) => {
  expect(chart(story, columns)).toBe(drawn);
});

it('shows how much longer than the quickest a look took, and nothing of what no service can help', () => {
  expect(plainOf(lookChart(took(100, 150, 200, 400, 800, 1600, 3200, 60_000), 60)).trimStart()).toBe('▁▁▂▄▅▇██');
  expect(plainOf(lookChart(took(1, 2, 4, 8, 16, 25), 60)).trimStart()).toBe('▁▁▁▁▁▁');
});

it('colours failures red, slow looks yellow, and neighbours of one colour at once', () => {
  const samples = [...took(100, 100, 400, 400), ...looks('shop', 'd')];
  expect(lookChart(samples, 60).slice(1)).toEqual([
    ['▁▁', 'green'],
    ['▄▄', 'yellow'],
    ['✗', 'red'],
  ]);
});

it('is always as wide as it was asked to be, and shows a failure among the last sixty', () => {
  const story = fc.array(fc.constantFrom('u', 's', 'd'), { minLength: 1, maxLength: 80 }).map((all) => all.join(''));
  fc.assert(
    fc.property(story, fc.constantFrom(60, 30, 20, 15, 10), (told, columns) => {
      const drawn = chart(told, columns);
      expect(widthOf(drawn)).toBe(columns);
      expect(drawn.includes('✗')).toBe(told.slice(-60).includes('d'));
      expect(drawn.endsWith('✗')).toBe(told.slice(-60 / columns).includes('d'));
    }),
  );
});
