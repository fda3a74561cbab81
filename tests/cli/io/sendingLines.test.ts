import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createChannelCounts } from '../../../src/cli/io/channelCounts.ts';
import { widthOf } from '../../../src/cli/io/cut.ts';
import { type Situation, sendingLines } from '../../../src/cli/io/sendingLines.ts';
import { deliveryStates } from '../../../src/domain/delivery.ts';
import type { Sending } from '../../../src/usecases/progress.ts';
import { moved, planned, sent } from '../../helpers/progressSteps.ts';

const same = (text: string): string => text;
const colour = { bold: same, dim: same, red: same, green: same, yellow: same };
const tagged = { ...colour, red: (text: string) => `<red>${text}`, yellow: (text: string) => `<yellow>${text}` };
const calm: Situation = { holder: null, stopping: null };

/** A second after each of these the clock is looked at; the screen is that of the last moment. */
function screen(
  moments: readonly (readonly Sending[])[],
  { columns = 80, rows = 24, situation = calm, paints = colour } = {},
): readonly string[] {
  const counts = createChannelCounts();
  for (const [second, steps] of moments.entries()) {
    for (const step of steps) if (step.kind === 'tallies' || step.kind === 'delivery') counts.take(step);
    counts.note(second * 1000);
  }
  const atMs = (moments.length - 1) * 1000;
  return sendingLines(counts, situation, { columns, frame: '⠋', colour: paints, atMs, now: new Date(0) }, rows);
}

const begun = planned({ page: 1, customers: 2000, x: 1, hook: 1, team: 1 });
const busy: readonly (readonly Sending[])[] = [
  [begun, ...sent('page')],
  [moved('x', 'queued', 'sending'), ...sent('customers', 300)],
  [
    ...sent('customers', 300),
    ...sent('team'),
    moved('hook', 'queued', 'retrying', { reason: 'HTTP 503', nextAttemptAt: new Date(4000) }),
    moved('customers', 'queued', 'failed', { reason: 'no such user' }),
  ],
];

it('has a line for each channel that is at work or in trouble, and one for the rest', () => {
  expect(screen(busy)).toEqual([
    '  ⠋ customers  ████░░░░░░░░░░░░    600 of 2,000  301/s  5 s left  1 failed',
    '  ⠋ x          sending',
    '  ↻ hook       retrying   again in 4 s: HTTP 503',
    '  ✓ page, team',
    '  Ctrl-C stops; incident deliver goes on.',
  ]);
});

it.each([
  [100, '  ⠋ customers  ███████░░░░░░░░░░░░░░░░░    600 of 2,000  301/s  5 s left  1 failed'],
  [60, '  ⠋ customers    600 of 2,000  301/s  5 s left  1 failed'],
  [50, '  ⠋ customers    600 of 2,000  5 s left  1 failed'],
  [40, '  ⠋ customers  30 %  5 s left  1 failed'],
  [30, '  ⠋ customers  30 %  1 failed'],
  [20, '  ⠋ custo…  30 %'],
])('says what matters most in %i columns', (columns, line) => {
  expect(screen(busy, { columns })[0]).toBe(line);
});

it('says what failed and what is uncertain in colours, and that nothing is answered', () => {
  const silent = Array.from({ length: 9 }, () => []);
  const moments = [
    [planned({ customers: 100 }), ...sent('customers', 10)],
    [moved('customers', 'queued', 'uncertain'), moved('customers', 'queued', 'failed')],
    [moved('customers', 'queued', 'sending')],
    ...silent,
  ];
  expect(screen(moments, { columns: 100, paints: tagged })[0]).toContain(
    '10 of 100  <yellow>no answer for 10 s  <red>1 failed  <yellow>1 uncertain',
  );
});

it('says of a channel to a few how many were told, and why the others were not', () => {
  const moments = [
    [planned({ leads: 3 }), ...sent('leads', 2), moved('leads', 'queued', 'failed', { reason: 'gone' })],
  ];
  expect(screen(moments)).toEqual(['  ✗ leads  2 of 3 sent  gone']);
});

it('tells whose sending it shows, and what Ctrl-C would do', () => {
  const situation = { ...calm, holder: { pid: 4711, host: 'her-laptop' } };
  expect(screen([[planned({ customers: 100 }), ...sent('customers', 5)]], { columns: 100, situation })).toEqual([
    'Process 4711 on her-laptop is sending; this one looks on, and takes over if that one ends.',
    '  ⠋ customers  █░░░░░░░░░░░░░░░░░░░░░░░    5 of 100',
    '  Ctrl-C ends this one; process 4711 goes on.',
  ]);
});

it('counts down what an interrupt leaves to those under way', () => {
  const situation = { ...calm, stopping: { underWay: 10, sinceMs: -3000 } };
  expect(screen([[planned({ customers: 100 })]], { situation })[0]).toBe(
    'Stopping: 10 messages are under way, at most 7 s …',
  );
});

it('leaves out channels that have no room, and says so', () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`channel-${index}`, 1]));
  const lines = screen([[planned(many)]], { rows: 10 });
  expect(lines).toHaveLength(9);
  expect(lines.at(-1)).toBe('  … and 22 more channels');
});

it('never fills a terminal’s width or height, whatever the names, numbers and reasons are', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9_.-]{0,40}$/u);
  const step = fc.tuple(name, fc.constantFrom(...deliveryStates), fc.nat(2_000_000), fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 12 }),
      fc.integer({ min: 20, max: 120 }),
      fc.nat(40),
      (steps, columns, rows) => {
        const moments = [
          steps.map(([channel, state, count]) => planned({ [channel]: count }, state)),
          steps.map(([channel, state, , reason]) => moved(channel, 'queued', state, { reason })),
          [],
          [],
        ];
        const lines = screen(moments, { columns, rows: rows + 5 });
        for (const line of lines) expect(widthOf(line)).toBeLessThan(columns);
        expect(lines.length).toBeLessThan(rows + 5);
      },
    ),
  );
});
