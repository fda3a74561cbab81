import { isOpen } from '../domain/incident.ts';
import type { CorrectedUpdate } from '../domain/update.ts';
import { markdownToHtml } from '../messages/markdownHtml.ts';
import type { PageHistory, ShownIncident } from './history.ts';
import { Html, html, say } from './html.ts';
import { incidentLink } from './links.ts';
import { time } from './pageTime.ts';
import { shortened } from './shortened.ts';
import { updateHtml } from './updateHtml.ts';
import { eventName, moodOf } from './words.ts';

/**
 * Newest first, as a reader wants it. On the incident's own page each entry has the address that the posts link to.
 * @param most elsewhere: how many entries, long ones cut; the others are on that page
 */
export async function timeline(
  history: PageHistory,
  { incident, updates }: ShownIncident,
  most: number | null = null,
): Promise<Html> {
  const { words } = history;
  if (updates.length === 0) return html`<p class="quiet">${words['timeline.none']}</p>`;
  const newest = updates.toReversed();
  const shown = newest.slice(0, most ?? newest.length);
  const entries = await Promise.all(
    shown.map(async (update) => {
      // Two open incidents on one page both have a first update.
      if (most === null) return entry(history, update, update.seq, new Html(await updateHtml(update)));
      return entry(history, update, null, await inShort(history, incident.number, update));
    }),
  );
  const next = isOpen(incident) ? newest[0]?.nextUpdateBy : null;
  const earlier = newest.length - shown.length;
  const more = say(words[earlier === 1 ? 'timeline.earlier_one' : 'timeline.earlier'], { count: earlier });
  return html`${next ? html`<p class="promise">${say(words['timeline.next'], { time: time(history, next) })}</p>` : null}
<ol class="timeline" reversed>${entries}</ol>
${earlier > 0 ? html`<p class="earlier"><a href="${incidentLink('', incident.number)}">${more}</a></p>` : null}`;
}

async function inShort(history: PageHistory, number: number, update: CorrectedUpdate): Promise<Html> {
  const start = shortened(update.body);
  if (start === null) return new Html(await updateHtml(update));
  const all = html`<p lang="${history.locale}"><a href="${incidentLink('', number)}#${update.seq}">${history.words['timeline.read_all']}</a></p>`;
  return html`${new Html(await markdownToHtml(start))}${all}`;
}

const corrected = (history: PageHistory, { correctedAt }: CorrectedUpdate): Html | null =>
  correctedAt === null
    ? null
    : html`, ${say(history.words['timeline.corrected'], { time: time(history, correctedAt) })}`;

function entry(history: PageHistory, update: CorrectedUpdate, anchor: number | null, words: Html): Html {
  const anchors = anchor === null ? [] : update.corrections.map((seq) => html`<span id="${seq}"></span>`);
  return html`<li${anchor === null ? null : html` id="${anchor}"`} class="${moodOf(update)}">${anchors}<h3><span class="word">${eventName(history, update.event)}</span> <span class="quiet">${time(history, update.at)}${corrected(history, update)}</span></h3>
<div class="words" dir="auto" lang="${history.writtenIn}">${words}</div></li>
`;
}
