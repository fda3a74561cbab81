import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFullScreen } from '../../../src/cli/io/fullScreen.ts';
import { createScreen } from '../../helpers/screen.ts';

function begin(rows = 24) {
  const terminal = createScreen(40);
  let written = '';
  const screen = createFullScreen(
    (text) => {
      written += text;
      terminal.write(text);
    },
    () => ({ columns: 40, rows }),
  );
  const draw = (...lines: readonly string[]): string => {
    written = '';
    screen.draw(lines);
    return written;
  };
  return { screen, draw, terminal, all: () => written };
}

it('writes only the lines that have changed', () => {
  const { screen, draw } = begin();
  screen.enter();
  draw('one', 'two', 'three');
  expect(draw('one', 'zwei', 'three')).toBe('\u001b[?2026h\u001b[2;1Hzwei\u001b[K\u001b[?2026l');
});

it('writes nothing where nothing has changed, nor before it has the terminal', () => {
  const { screen, draw } = begin();
  expect(draw('one')).toBe('');
  screen.enter();
  draw('one');
  expect(draw('one')).toBe('');
});

it('writes all anew after somebody else has written', () => {
  const { screen, draw, terminal } = begin();
  screen.enter();
  draw('one', 'two');
  terminal.write('\u001b[1;1Hrubbish\u001b[9;1Hmore of it');
  screen.forget();
  draw('one', 'two');
  expect(terminal.lines().filter((line) => line !== '')).toEqual(['one', 'two']);
});

it('shows the cursor and gives the other screen back, once, and only when it had it', () => {
  const { screen, all } = begin();
  screen.leave();
  expect(all()).toBe('');
  screen.enter();
  screen.leave();
  screen.leave();
  expect(all()).toBe('\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[?7h\u001b[?25h\u001b[?1049l');
});

it('draws no more lines than there are rows', () => {
  const { screen, draw, terminal } = begin(2);
  screen.enter();
  draw('one', 'two', 'three');
  expect(terminal.lines()).toEqual(['one', 'two']);
});

it('shows the last lines alone, whatever was drawn before', () => {
  const lines = fc.array(fc.stringMatching(/^[a-z█✗]{0,39}$/u), { maxLength: 12 });
  fc.assert(
    fc.property(fc.array(lines), lines, (before, last) => {
      const { screen, draw, terminal } = begin();
      screen.enter();
      for (const some of before) draw(...some);
      draw(...last);
      expect(terminal.lines().join('\n').trimEnd()).toBe(last.join('\n').trimEnd());
    }),
  );
});
