import { expect, it } from 'vitest';
import { desktopNote } from '../../../src/cli/io/desktopNote.ts';

const [esc, end] = ['\u001b', '\u001b\\'];

it.each([
  ['kitty', { TERM: 'xterm-kitty' }, `${esc}]99;;shop fails${end}`],
  ['one of GNOME’s', { TERM: 'xterm-256color', VTE_VERSION: '7600' }, `${esc}]777;notify;incident;shop fails${end}`],
  ['foot', { TERM: 'foot' }, `${esc}]777;notify;incident;shop fails${end}`],
  ['any other', { TERM: 'xterm-256color' }, `${esc}]9;incident: shop fails${end}`],
  [
    'one in tmux',
    { TERM: 'tmux-256color', TMUX: '/tmp/t' },
    `${esc}Ptmux;${esc}${esc}]9;incident: shop fails${esc}${end}${end}`,
  ],
])('speaks the language of %s', (_terminal, env, sequence) => {
  expect(desktopNote('shop fails', env)).toBe(sequence);
});

it('lets nothing from outside end the sequence or begin another', () => {
  const note = desktopNote('x\u0007\u001b]52;c;aGk=\u001b\\\u009c\n\u202ey', { TERM: 'xterm' });
  expect(note.slice(2, -2)).toBe('9;incident: x\\u0007\\u001b]52;c;aGk=\\u001b\\\\u009c \\u202ey');
});

it('is short whatever a service says', () => {
  expect([...desktopNote('ä'.repeat(5000), { TERM: 'xterm' })].length).toBeLessThan(230);
});
