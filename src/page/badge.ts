import type { PageHistory } from './history.ts';
import { html } from './html.ts';
import { indicatorColours, indicatorOf } from './indicator.ts';
import { plainLine } from './plainText.ts';
import { textWidth } from './textWidth.ts';
import { siteName } from './words.ts';

/** A badge is read at a glance, in a line of text. */
const maxLetters = 40;

/**
 * The state in the style of shields.io: 20 px high, Verdana of 11 px, each text made as wide as its place, whatever font
 * there is. It fetches nothing and runs nothing.
 */
export function badge(history: PageHistory): string {
  const { indicator, status } = indicatorOf(history);
  const label = shortened(siteName(history));
  const message = shortened(history.words[`component.${status}`]);
  const left = placed(label, 0);
  const right = placed(message, left.width);
  const width = left.width + right.width;
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${label}: ${message}"><title>${label}: ${message}</title><clipPath id="r"><rect width="${width}" height="20" rx="3"/></clipPath><g clip-path="url(#r)"><rect width="${left.width}" height="20" fill="#444d56"/><rect x="${left.width}" width="${right.width}" height="20" fill="${indicatorColours[indicator]}"/></g><g aria-hidden="true" fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11"><text x="${left.middle}" y="14" textLength="${left.textWidth}">${label}</text><text x="${right.middle}" y="14" textLength="${right.textWidth}">${message}</text></g></svg>
`.text;
}

/** Padding of 5 px on each side; odd widths put the middle on a whole pixel. */
function placed(
  text: string,
  x: number,
): { readonly width: number; readonly middle: number; readonly textWidth: number } {
  const whole = Math.trunc(textWidth(text));
  const wide = whole % 2 === 0 ? whole + 1 : whole;
  return { width: wide + 10, middle: x + 5 + wide / 2, textWidth: wide };
}

function shortened(text: string): string {
  const letters = [...plainLine(text)];
  return letters.length <= maxLetters
    ? letters.join('')
    : `${letters
        .slice(0, maxLetters - 1)
        .join('')
        .trimEnd()}…`;
}
