import { fillWords } from '../messages/words.ts';
import type { Frame } from './frame.ts';
import type { PageHistory } from './history.ts';
import { type Html, html } from './html.ts';
import { type Month, pastList } from './past.ts';

/** The list of all months in which something was, the newest first. */
export function monthList(history: PageHistory, months: readonly Month[], frame: Frame): string {
  const { words } = history;
  const title = words['past.title'];
  const body = html`<h1>${title}</h1>
<ul class="card plain months">${months.map(
    ({ key, name, incidents }) =>
      html`<li><a href="${key}/index.html">${name}</a><span class="quiet">${incidents.length}</span></li>`,
  )}</ul>
<p><a href="../index.html">${words['site.current']}</a></p>`;
  return frame({ title, description: title, path: 'history/', root: '../', icon: 'past', body });
}

/** @param index its place among the months, of which the first one is the newest */
export function monthPage(history: PageHistory, months: readonly Month[], index: number, frame: Frame): string {
  const { words } = history;
  const month = months[index];
  if (!month) return '';
  const title = `${words['past.title']}: ${month.name}`;
  const body = html`<h1>${month.name}</h1>
<section class="before">
<h2>${words['past.title']}</h2>
${pastList(history, month.incidents, '../../')}</section>
<nav class="pages" aria-label="${words['past.months']}"><ul class="links">${turn(words['past.earlier'], 'prev', months[index + 1])}${turn(words['past.later'], 'next', months[index - 1])}<li><a href="../index.html">${words['past.months']}</a></li><li><a href="../../index.html">${words['site.current']}</a></li></ul></nav>`;
  return frame({ title, description: title, path: `history/${month.key}/`, root: '../../', icon: 'past', body });
}

const turn = (words: string, rel: 'prev' | 'next', month: Month | undefined): Html | null =>
  month
    ? html`<li><a rel="${rel}" href="../${month.key}/index.html">${fillWords(words, { month: month.name })}</a></li>`
    : null;
