import type { Environment } from '../../config/paths.ts';
import { cleanLine } from './cleanText.ts';

const maxChars = 200;
const [osc, end] = ['\u001b]', '\u001b\\'];

/**
 * The escape sequence that lets a terminal show a notification on the desktop, also when the program runs at the other end
 * of ssh. Each terminal knows one of three: OSC 99 kitty (https://sw.kovidgoyal.net/kitty/desktop-notifications/), OSC 777
 * foot, rxvt and those of GNOME's VTE, OSC 9 iTerm2, WezTerm, Ghostty and others. One that knows none shows nothing.
 * @param text may have come from outside
 */
export function desktopNote(text: string, env: Environment): string {
  const whole = [...cleanLine(text)];
  const clean = whole.length > maxChars ? `${whole.slice(0, maxChars - 1).join('')}…` : whole.join('');
  return throughTmux(sequence(clean, env), env);
}

function sequence(text: string, env: Environment): string {
  const term = env['TERM'] ?? '';
  if (term.includes('kitty') || env['KITTY_WINDOW_ID'] !== undefined) return `${osc}99;;${text}${end}`;
  // A semicolon would end the title, which is ours.
  if (env['VTE_VERSION'] !== undefined || /^(?:foot|rxvt)/u.test(term))
    return `${osc}777;notify;incident;${text}${end}`;
  // `4;` and other digits at its beginning would mean something else to ConEmu and Windows Terminal.
  return `${osc}9;incident: ${text}${end}`;
}

/** tmux passes on what is wrapped for it, with `set -g allow-passthrough on`. */
const throughTmux = (text: string, env: Environment): string =>
  env['TMUX'] === undefined ? text : `\u001bPtmux;${text.replaceAll('\u001b', '\u001b\u001b')}${end}`;
