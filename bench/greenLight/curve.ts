import { hourMs, minuteMs, secondMs } from './outage.ts';
import type { CurvePoint, Report } from './report.ts';
import { count, time } from './table.ts';

const box = { width: 760, height: 440, left: 64, right: 60, top: 56, bottom: 56 } as const;
const delays = { from: 20 * secondMs, to: 4 * hourMs } as const;
const falses = { from: 10, to: 4000 } as const;
const delayTicks = [1, 5, 15, 30, 60, 120, 240].map((minutes) => minutes * minuteMs);
const falseTicks = [10, 30, 100, 300, 1000, 3000];

const along = (value: number, range: { readonly from: number; readonly to: number }): number =>
  Math.log(Math.min(range.to, Math.max(range.from, value)) / range.from) / Math.log(range.to / range.from);
const round = (value: number): number => Math.round(value * 10) / 10;
const x = ({ delayMs }: Pick<CurvePoint, 'delayMs'>): number =>
  round(box.left + along(delayMs, delays) * (box.width - box.left - box.right));
const y = ({ falsePer100 }: Pick<CurvePoint, 'falsePer100'>): number =>
  round(box.height - box.bottom - along(falsePer100, falses) * (box.height - box.top - box.bottom));
const path = (points: readonly CurvePoint[]): string => points.map((point) => `${x(point)},${y(point)}`).join(' ');

/** Its own background: a picture in a page can't know the page's, only the reader's setting. */
const style = `
  .ground { fill: #ffffff } text { fill: #1f2328; font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; paint-order: stroke; stroke: #ffffff; stroke-width: 4px }
  .title { font-size: 16px; font-weight: 600 } .quiet { fill: #59636e; font-size: 12px } .rule { stroke: #d1d9e0 }
  .guard { fill: none; stroke: #0a6b2f; stroke-width: 2.5 } .guard-point { fill: #0a6b2f } .guard-text { fill: #0a6b2f; font-weight: 600 }
  .soak { fill: none; stroke: #59636e; stroke-dasharray: 4 4 } .other { fill: #59636e }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117 } text { fill: #f0f6fc; stroke: #0d1117 } .quiet { fill: #9198a1 } .rule { stroke: #3d444d }
    .guard { stroke: #3fb950 } .guard-point, .guard-text { fill: #3fb950 } .soak { stroke: #9198a1 } .other { fill: #9198a1 }
  }`;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const text = (at: readonly [number, number], words: string, more = ''): string =>
  `<text x="${at[0]}" y="${at[1]}" ${more}>${escaped(words)}</text>`;

/** False all-clears against delay, both in steps of times so many. No script, no font and no address of anybody's. */
export function drawCurve({ guard, others }: Report['curve']): string {
  const soaks = others.filter(({ name }) => name.startsWith('soak'));
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${box.width} ${box.height}" role="img" aria-labelledby="title told">`,
    '<title id="title">False all-clears against the delay of the true one</title>',
    `<desc id="told">${escaped(told(guard, others))}</desc>`,
    `<style>${style}\n</style>`,
    `<rect class="ground" width="${box.width}" height="${box.height}"/>`,
    text([box.left, 26], 'False all-clears per 100 outages', 'class="title"'),
    text(
      [box.left, 43],
      'on the kinds held back; the line is the guard with its soaks ⅛ to 4 times as long; both axes are logarithmic',
      'class="quiet"',
    ),
    ...axes(),
    `<polyline class="soak" points="${path(soaks)}"/>`,
    `<polyline class="guard" points="${path(guard)}"/>`,
    ...others.flatMap((point) => [
      `<circle class="other" cx="${x(point)}" cy="${y(point)}" r="4.5"/>`,
      point.name.startsWith('soak')
        ? text(
            [x(point) - 9, y(point) + 17],
            point.name.replace('soak of ', 'flat '),
            'class="quiet" text-anchor="end"',
          )
        : text([x(point) + 10, y(point) + 4], point.name),
    ]),
    ...guard.flatMap((point) => [
      `<circle class="guard-point" cx="${x(point)}" cy="${y(point)}" r="${point.name === 'x 1' ? 7 : 4}"/>`,
      text(
        [x(point) + 11, y(point) - 5],
        labelOf(point),
        point.name === 'x 1' ? 'class="guard-text"' : 'class="quiet"',
      ),
    ]),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

const labelOf = ({ name }: CurvePoint): string =>
  name === 'x 1'
    ? 'the guard, by default'
    : name.replace('x 0.125', '⅛').replace('x 0.25', '¼').replace('x 0.5', '½').replace('x ', '× ');

const told = (guard: readonly CurvePoint[], others: readonly CurvePoint[]): string =>
  [...others, ...guard.map((point) => ({ ...point, name: `guard, soaks ${point.name}` }))]
    .map(({ name, falsePer100, delayMs }) => `${name}: ${count(falsePer100)} at ${time(delayMs)}`)
    .join('; ');

function axes(): readonly string[] {
  const right = box.width - box.right;
  const floor = box.height - box.bottom;
  return [
    ...falseTicks.flatMap((falsePer100) => {
      const at = y({ falsePer100 });
      return [
        `<line class="rule" x1="${box.left}" x2="${right}" y1="${at}" y2="${at}"/>`,
        text([box.left - 8, at + 4], String(falsePer100), 'class="quiet" text-anchor="end"'),
      ];
    }),
    ...delayTicks.map((delayMs) =>
      text([x({ delayMs }), floor + 20], time(delayMs), 'class="quiet" text-anchor="middle"'),
    ),
    text([box.left, floor + 20], 'at once', 'class="quiet" text-anchor="middle"'),
    text([right, floor + 42], 'delay of the true all-clear, median', 'class="quiet" text-anchor="end"'),
  ];
}
