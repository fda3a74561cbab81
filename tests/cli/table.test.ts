import { expect, it } from 'vitest';
import { table } from '../../src/cli/io/table.ts';

const why = 'the server closed the connection before it had said what it thinks of the message';
const rows = [
  ['customers', 'failed', why],
  ['x', 'sent', ''],
];

it.each([20, 40, 72, 200, Number.POSITIVE_INFINITY])('never cuts the reason, %d columns wide', async (width) => {
  const lines = (await table(rows, width)).split('\n');
  expect(lines.join(' ').replace(/\s+/gu, ' ')).toContain(why);
  if (width >= 40) for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
});

it('keeps a row on its line in a pipe', async () => {
  expect((await table(rows, Number.POSITIVE_INFINITY)).split('\n')).toHaveLength(rows.length);
});

it('goes on below itself where there is room, so that the columns can still be read', async () => {
  const [first = '', second = ''] = (await table(rows, 60)).split('\n');
  expect(first).toMatch(/^customers {2}failed {2}the server/u);
  expect(second).toMatch(/^ {19}\S/u);
});
