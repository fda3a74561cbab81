import { isOpen } from '../domain/incident.ts';
import type { CorrectedUpdate } from '../domain/update.ts';
import { markdownToHtml } from '../messages/markdownHtml.ts';
import type { PageHistory } from './history.ts';
import { Html, html } from './html.ts';
import { time } from './pageTime.ts';
import { eventWord, moodOf } from './words.ts';

/**
 * Newest first, as a reader wants it. On the incident's own page each entry has the address that the posts link to.
 * @param most elsewhere: how many entries; the others are on that page
 */
export async function timeline(
  history: PageHistory,
  { incident, updates }: PageHistory['incidents'][number],
  most: number | null = null,
): Promise<Html> {
  const newest = updates.toReversed();
  const shown = newest.slice(0, most ?? newest.length);
  // Two open incidents on one page both have a first update.
  const entries = await Promise.all(shown.map((update) => entry(history, update, most === null ? update.seq : null)));
  const next = isOpen(incident) ? newest[0]?.nextUpdateBy : null;
  const earlier = newest.length - shown.length;
  return html`${next ? html`<p class="promise">Next update by ${time(history, next)}</p>` : null}
<ol class="timeline" reversed>${entries}</ol>
${earlier > 0 ? html`<p class="earlier"><a href="incidents/${incident.number}/index.html">${earlier} earlier ${earlier === 1 ? 'update' : 'updates'}</a></p>` : null}`;
}

const corrected = (history: PageHistory, { correctedAt }: CorrectedUpdate): Html | null =>
  correctedAt === null ? null : html`, corrected ${time(history, correctedAt)}`;

async function entry(history: PageHistory, update: CorrectedUpdate, anchor: number | null): Promise<Html> {
  const anchors = anchor === null ? [] : update.corrections.map((seq) => html`<span id="${seq}"></span>`);
  return html`<li${anchor === null ? null : html` id="${anchor}"`}>${anchors}<h3><span class="${moodOf(update)}">${eventWord(update.event)}</span> <span class="quiet">${time(history, update.at)}${corrected(history, update)}</span></h3>
<div class="words" dir="auto">${new Html(await markdownToHtml(update.body))}</div></li>
`;
}
