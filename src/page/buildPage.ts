import { type Incident, isOpen, publicId } from '../domain/incident.ts';
import { isPlanned, isUnderWay } from '../domain/maintenance.ts';
import { about, upcoming } from './about.ts';
import { atomFeed } from './atom.ts';
import { frame } from './frame.ts';
import type { PageHistory } from './history.ts';
import { type Html, html } from './html.ts';
import { time } from './pageTime.ts';
import { byMonth, datedAt, lasted } from './past.ts';
import { styles } from './styles.ts';
import { timeline } from './timeline.ts';
import { componentWords, type Mood, moodOf, stateOf, statusWord } from './words.ts';

type Shown = PageHistory['incidents'][number];

/** How many past incidents the first page shows; the others are on `history/`. */
const pastOnIndex = 20;
/** How many updates of an open incident it shows, so that it stays small when people on bad connections come to look. */
const updatesOnIndex = 10;

/** The whole site by path. The same history always gives the same bytes. `index.html` comes last. */
export async function buildPage(history: PageHistory): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  files.set('style.css', styles);
  const all = [...history.incidents, ...history.maintenances];
  for (const shown of all) {
    const { title, number } = shown.incident;
    const description = `${statusWord(shown.incident.status)}: ${title}`;
    const body = await incidentBody(history, shown);
    files.set(`incidents/${number}/index.html`, frame(history, { title, description, root: '../../', body }));
  }
  const past = all
    .map(({ incident }) => incident)
    .filter((incident) => !isOpen(incident) && !isPlanned(incident))
    .toSorted((a, b) => datedAt(b).getTime() - datedAt(a).getTime());
  if (past.length > pastOnIndex) {
    const description = `Past incidents of ${history.company.name}`;
    const body = html`<h1>Past incidents</h1>
<section>${byMonth(history, past, '../')}</section>
<p><a href="../index.html">Current status</a></p>`;
    files.set('history/index.html', frame(history, { title: 'Past incidents', description, root: '../', body }));
  }
  files.set('feed.atom', await atomFeed(history));
  const { word, sentence } = stateOf(history);
  const description = word === null ? sentence : `${word}: ${sentence}`;
  files.set(
    'index.html',
    frame(history, { title: 'Status', description, root: '', body: await indexBody(history, past) }),
  );
  return files;
}

const signs: Readonly<Record<Mood, string>> = { calm: '✓', watching: '◔', trouble: '!' };

async function indexBody(history: PageHistory, past: readonly Incident[]): Promise<Html> {
  const { mood, word, sentence } = stateOf(history);
  const open = [
    ...history.incidents.filter(({ incident }) => isOpen(incident)),
    ...history.maintenances.filter(({ incident }) => isUnderWay(incident)),
  ];
  const openParts = await Promise.all(open.map((shown) => openSection(history, shown, open.length === 1)));
  const older = html`<p><a href="history/index.html">All past incidents</a></p>`;
  return html`<h1 class="state ${mood}"><span class="sign" aria-hidden="true">${signs[mood]}</span><span class="sentence">${word === null ? null : html`<span class="word">${word}<span class="unseen">: </span></span>`}<span class="what" dir="auto">${sentence}</span></span></h1>
${history.incidents.length + history.maintenances.length === 0 ? null : html`<p class="quiet">Last update: ${time(history, history.asOf)}</p>`}
${openParts}
${componentList(history)}
${upcoming(history)}
<section>
<h2>Past incidents</h2>
${past.length === 0 ? html`<p class="quiet">None so far.</p>` : byMonth(history, past.slice(0, pastOnIndex), '')}
${past.length > pastOnIndex ? older : null}
</section>`;
}

function componentList({ components }: PageHistory): Html | null {
  if (components.length === 0) return null;
  return html`<section>
<h2>Components</h2>
<ul class="plain components">${components.map(
    ({ title, status }) =>
      html`<li><bdi class="what">${title}</bdi><span class="word ${status}">${componentWords[status]}</span></li>`,
  )}</ul>
</section>`;
}

/** @param only the state above says its title already */
async function openSection(history: PageHistory, shown: Shown, only: boolean): Promise<Html> {
  const { incident } = shown;
  const words = only ? 'Updates' : incident.title;
  return html`<section class="incident ${moodOf(incident)}">
<h2 dir="auto"><a href="incidents/${incident.number}/index.html">${words}</a></h2>
${about(history, incident, '')}
${await timeline(history, shown, updatesOnIndex)}
</section>`;
}

async function incidentBody(history: PageHistory, shown: Shown): Promise<Html> {
  const { incident } = shown;
  return html`<h1 dir="auto">${incident.title}</h1>
<p class="quiet"><span class="word ${moodOf(incident)}">${statusWord(incident.status)}</span> · ${publicId(incident)} · ${lasted(incident)}</p>
<section class="incident ${moodOf(incident)}">
<h2>Timeline</h2>
${about(history, incident, '../../')}
${await timeline(history, shown)}
</section>
<p><a href="../../index.html">Current status</a></p>`;
}
