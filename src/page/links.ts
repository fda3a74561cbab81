import type { Incident } from '../domain/incident.ts';
import type { PageHistory } from './history.ts';
import { type Html, html } from './html.ts';

/** More than a title that is meant as one. */
const maxTitleChars = 200;

/** With `index.html`, so that a copy on a disk can be clicked through. */
export const incidentLink = (root: string, number: number): string => `${root}incidents/${number}/index.html`;

export const titleLink = (history: PageHistory, { number, title }: Incident, root: string): Html =>
  html`<a dir="auto" lang="${history.writtenIn}" href="${incidentLink(root, number)}">${shortTitle(title)}</a>`;

/** A title as it stands in lists: cut after a word, if it is longer than any title. */
export function shortTitle(title: string): string {
  const letters = [...title];
  if (letters.length <= maxTitleChars) return title;
  const start = letters.slice(0, maxTitleChars).join('');
  return `${start.replace(/\s+\S{0,40}$/u, '')} …`;
}

/** For places that know no direction of their own, such as a tab: without the signs that turn text around. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u0000-\u001f\u007f]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
