import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLiveBlock } from '../../../src/cli/io/liveBlock.ts';
import { createScreen } from '../../helpers/screen.ts';

function begin(columns = 40, rows = 24) {
  const screen = createScreen(columns);
  const block = createLiveBlock(screen.write, () => ({ columns: screen.columns, rows }));
  screen.write('$ incident open\n');
  return { screen, block };
}

it('draws its lines over those before, and stands at the beginning of the line below', () => {
  const { screen, block } = begin();
  block.draw(['one', 'two', 'three']);
  block.draw(['1', '2']);
  expect(screen.lines()).toEqual(['$ incident open', '1', '2', '']);
});

it('leaves nothing of itself when it is cleared, nor of what was typed meanwhile', () => {
  const { screen, block } = begin();
  block.draw(['one', 'two']);
  screen.write('^C');
  block.clear();
  screen.write('INC-1');
  expect(screen.lines()).toEqual(['$ incident open', 'INC-1']);
});

it('writes nothing when it is cleared without having drawn', () => {
  const { screen, block } = begin();
  screen.write('half a line');
  block.clear();
  expect(screen.lines().at(-1)).toBe('half a line');
});

it('finds its place again when the terminal became narrower', () => {
  const { screen, block } = begin(40);
  block.draw(['x'.repeat(39), 'y'.repeat(21)]);
  screen.narrow(20);
  block.draw(['x'.repeat(19), 'y'.repeat(19)]);
  expect(screen.lines()).toEqual(['$ incident open', 'x'.repeat(19), 'y'.repeat(19), '']);
});

it('draws no more lines than the terminal has, so that none of them scrolls out of reach', () => {
  const { screen, block } = begin(40, 4);
  block.draw(['1', '2', '3', '4', '5']);
  expect(screen.lines()).toEqual(['$ incident open', '1', '2', '3', '']);
});

it('shows the last block alone, whatever was drawn before at whatever width', () => {
  const line = fc.integer({ min: 0, max: 19 }).map((length) => '█'.repeat(length));
  const step = fc.oneof(fc.array(line, { maxLength: 5 }), fc.constantFrom(30, 25, 20));
  fc.assert(
    fc.property(fc.array(step), fc.array(line, { minLength: 1, maxLength: 5 }), (steps, last) => {
      const { screen, block } = begin(40);
      for (const one of steps) {
        if (typeof one === 'number') screen.narrow(Math.min(one, screen.columns));
        else block.draw(one);
      }
      block.draw(last);
      expect(screen.lines()).toEqual(['$ incident open', ...last, '']);
      block.clear();
      expect(screen.lines()).toEqual(['$ incident open', '']);
    }),
  );
});
