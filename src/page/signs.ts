import { Html } from './html.ts';
import type { Mood } from './words.ts';

export type Sign = Mood | 'past';

/** What each state's sign is drawn by, on a ground of 24 by 24: a tick, an eye, a mark of exclamation, a clock. */
const strokes: Readonly<Record<Sign, string>> = {
  calm: 'M6 12.5l4 4 8-9',
  watching: 'M3 12c4-7 14-7 18 0-4 7-14 7-18 0zM12 11.7v.6',
  trouble: 'M12 5.5v8M12 17.6v.3',
  past: 'M12 6v6.4l4 2.4',
};

export const grounds: Readonly<Record<Sign, string>> = {
  calm: '#14703f',
  watching: '#1f5f9f',
  trouble: '#b3261e',
  past: '#5a6472',
};

const drawn = (mood: Sign): string =>
  `<path fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round" d="${strokes[mood]}"/>`;

/** The state's sign, for those who do not tell its colour. */
export const sign = (mood: Mood): Html =>
  new Html(`<svg class="sign" viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">${drawn(mood)}</svg>`);

/** The same as a small picture for the tab. */
export const icon = (mood: Sign): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" color="#fff"><rect width="24" height="24" rx="7" fill="${grounds[mood]}"/>${drawn(mood)}</svg>\n`;
