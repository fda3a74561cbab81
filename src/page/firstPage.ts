import { isOpen, publicId } from '../domain/incident.ts';
import { isUnderWay } from '../domain/maintenance.ts';
import { about, upcoming } from './about.ts';
import { componentList } from './componentList.ts';
import { follow } from './follow.ts';
import type { PageHistory, ShownIncident } from './history.ts';
import { type Html, html, say } from './html.ts';
import { incidentLink, shortTitle } from './links.ts';
import { time } from './pageTime.ts';
import { byMonth, type Month } from './past.ts';
import { sign } from './signs.ts';
import { timeline } from './timeline.ts';
import { moodOf, type PageState, stateOf, statusName } from './words.ts';

/** How many past incidents the first page shows; all of them are under `history/`. */
const pastOnFirst = 10;
/** How many updates of an open incident it shows, so that it stays small when people on bad connections come to look. */
const updatesOnFirst = 10;

/**
 * The page that everybody comes to: the state, what is open, what is planned, the components, what was.
 * @param intro the company's own words above all that
 */
export async function firstPage(history: PageHistory, months: readonly Month[], intro: Html | null): Promise<Html> {
  const { words } = history;
  const open = [
    ...history.incidents.filter(({ incident }) => isOpen(incident)),
    ...history.maintenances.filter(({ incident }) => isUnderWay(incident)),
  ];
  const openParts = await Promise.all(open.map((shown) => openSection(history, shown, open.length === 1)));
  return html`${intro === null ? null : html`<div class="words intro" dir="auto" lang="${history.writtenIn}">${intro}</div>`}${banner(history, stateOf(history))}
${history.incidents.length + history.maintenances.length === 0 ? null : html`<p class="quiet last">${say(words['site.last_update'], { time: time(history, history.asOf) })}</p>`}
${openParts}
${upcoming(history)}
${componentList(history)}
<section class="before">
<h2>${words['past.title']}</h2>
${months.length === 0 ? html`<p class="quiet">${words['past.none']}</p>` : byMonth(history, newestOf(months), '')}
${months.length === 0 ? null : html`<p class="more"><a href="history/index.html">${words['past.all']}</a></p>`}
</section>
${follow(history)}`;
}

const banner = (history: PageHistory, { mood, word, sentence, isWritten }: PageState): Html =>
  html`<h1 class="state ${mood}">${sign(mood)}<span class="sentence">${word === null ? null : html`<span class="label">${word}<span class="unseen">: </span></span>`}<span class="what" dir="auto"${isWritten ? html` lang="${history.writtenIn}"` : null}>${shortTitle(sentence)}</span></span></h1>`;

/** The newest months' incidents, so many in all. */
function newestOf(months: readonly Month[]): readonly Month[] {
  let room = pastOnFirst;
  return months.flatMap((month) => {
    const incidents = month.incidents.slice(0, room);
    room -= incidents.length;
    return incidents.length === 0 ? [] : [{ ...month, incidents }];
  });
}

/** @param only the state above says its title already */
async function openSection(history: PageHistory, shown: ShownIncident, only: boolean): Promise<Html> {
  const { incident } = shown;
  const words = only
    ? html`<a href="${incidentLink('', incident.number)}">${history.words['timeline.updates']}</a>`
    : html`<a dir="auto" lang="${history.writtenIn}" href="${incidentLink('', incident.number)}">${shortTitle(incident.title)}</a>`;
  return html`<section class="card incident ${moodOf(incident)}">
<h2 dir="auto">${words}</h2>
${
  only
    ? null
    : html`<p class="quiet"><span class="word ${moodOf(incident)}">${statusName(history, incident.status)}</span> · ${publicId(incident)}</p>
`
}${about(history, incident, '')}
${await timeline(history, shown, updatesOnFirst)}
</section>`;
}
