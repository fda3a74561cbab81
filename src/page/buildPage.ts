import { describeDuration } from '../domain/duration.ts';
import { type Incident, publicId } from '../domain/incident.ts';
import type { Update } from '../domain/update.ts';
import { markdownToHtml } from '../messages/markdownHtml.ts';
import { tellTime } from '../messages/times.ts';
import { atomFeed } from './atom.ts';
import type { PageHistory } from './history.ts';
import { Html, html } from './html.ts';
import { styles } from './styles.ts';
import { componentWords, eventWord, impactWords, moodOf, stateOf } from './words.ts';

type Shown = PageHistory['incidents'][number];

/** How many past incidents the first page shows; all have a page of their own. */
const pastOnIndex = 20;

/** The whole site by path. The same history always gives the same bytes. `index.html` comes last. */
export async function buildPage(history: PageHistory): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  files.set('style.css', styles);
  for (const shown of history.incidents) {
    const path = `incidents/${shown.incident.number}/index.html`;
    files.set(path, frame(history, shown.incident.title, '../../', await incidentBody(history, shown)));
  }
  files.set('feed.atom', await atomFeed(history));
  files.set('index.html', frame(history, 'Status', '', await indexBody(history)));
  return files;
}

function frame({ company, locale }: PageHistory, title: string, root: string, body: Html): string {
  const policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'";
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark">
<title>${title} · ${company.name}</title>
<link rel="stylesheet" href="${root}style.css">
<link rel="alternate" type="application/atom+xml" title="${company.name}" href="${root}feed.atom">
</head>
<body>
<header><a href="${root}index.html">${company.name} status</a>${company.url === null ? null : html`<a class="quiet" href="${company.url}">${company.url.replace(/^https?:\/\//u, '')}</a>`}</header>
<main>
${body}
</main>
<footer class="quiet"><a href="${root}feed.atom">Atom feed</a>${company.supportEmail === null ? null : html`<a href="mailto:${company.supportEmail}">${company.supportEmail}</a>`}</footer>
</body>
</html>
`.text;
}

async function indexBody(history: PageHistory): Promise<Html> {
  const { mood, word, sentence } = stateOf(history);
  const open = history.incidents.filter(({ incident }) => incident.status !== 'resolved');
  const past = history.incidents.filter(({ incident }) => incident.status === 'resolved').slice(0, pastOnIndex);
  const openParts = await Promise.all(open.map((shown) => section(history, shown, '')));
  const sign = mood === 'calm' ? '✓' : mood === 'watching' ? '◔' : '!';
  return html`<h1 class="state ${mood}"><span class="sign" aria-hidden="true">${sign}</span><span>${word === null ? null : html`<span class="word">${word}<span class="unseen">: </span></span>`}<span dir="auto">${sentence}</span></span></h1>
${history.incidents.length === 0 ? null : html`<p class="quiet">Last update: ${time(history, history.asOf)}</p>`}
${openParts}
${componentList(history)}
<section>
<h2>Past incidents</h2>
${past.length === 0 ? html`<p class="quiet">None so far.</p>` : html`<ul class="plain">${past.map((shown) => pastItem(history, shown))}</ul>`}
</section>`;
}

function componentList({ components }: PageHistory): Html | null {
  if (components.length === 0) return null;
  return html`<section>
<h2>Components</h2>
<ul class="plain components">${components.map(
    ({ title, status }) =>
      html`<li><span dir="auto">${title}</span><span class="word ${status}">${componentWords[status]}</span></li>`,
  )}</ul>
</section>`;
}

const pastItem = (history: PageHistory, { incident }: Shown): Html =>
  html`<li><a dir="auto" href="incidents/${incident.number}/index.html">${incident.title}</a><span class="quiet">${time(history, incident.startedAt)}, ${lasted(incident)}</span></li>`;

const lasted = ({ startedAt, resolvedAt }: Incident): string =>
  resolvedAt === null ? 'still open' : `lasted ${describeDuration(resolvedAt.getTime() - startedAt.getTime())}`;

async function section(history: PageHistory, shown: Shown, root: string): Promise<Html> {
  const { incident } = shown;
  return html`<section class="incident ${moodOf(incident)}">
<h2 dir="auto"><a href="${root}incidents/${incident.number}/index.html">${incident.title}</a></h2>
${await timeline(history, shown)}
</section>`;
}

async function incidentBody(history: PageHistory, shown: Shown): Promise<Html> {
  const { incident } = shown;
  const titles = new Map(history.components.map(({ name, title }) => [name, title]));
  const affected = incident.touched.map((name) => titles.get(name) ?? name);
  return html`<h1 dir="auto">${incident.title}</h1>
<p class="quiet">${publicId(incident)} · ${impactWords[incident.worstImpact]} · since ${time(history, incident.startedAt)} · ${lasted(incident)}</p>
${affected.length === 0 ? null : html`<p class="quiet">Affected: ${affected.map((title, index) => html`${index === 0 ? '' : ', '}<bdi>${title}</bdi>`)}</p>`}
<section class="incident ${moodOf(incident)}">
<h2>Timeline</h2>
${await timeline(history, shown)}
</section>
<p><a href="../../index.html">All of the status</a></p>`;
}

/** Newest first, as a reader wants it; each entry has the address that the posts link to. */
async function timeline(history: PageHistory, { incident, updates }: Shown): Promise<Html> {
  const newest = updates.at(-1);
  const entries = await Promise.all(updates.toReversed().map((update) => entry(history, update)));
  const next = incident.status !== 'resolved' ? newest?.nextUpdateBy : null;
  return html`${next ? html`<p class="promise">Next update by ${time(history, next)}</p>` : null}
<ol class="timeline" reversed>${entries}</ol>`;
}

async function entry(history: PageHistory, update: Update): Promise<Html> {
  return html`<li id="${update.seq}"><h3>${eventWord(update.event)} <span class="quiet">${time(history, update.at)}</span></h3>
<div dir="auto">${new Html(await markdownToHtml(update.body))}</div></li>
`;
}

const time = ({ timezone, locale }: PageHistory, at: Date): Html =>
  html`<time datetime="${at.toISOString()}">${dated(at, timezone, locale)}</time>`;

/** The year stands in it, because the page shows what is long over. */
const dated = (at: Date, timeZone: string, locale: string): string => {
  const day = { day: 'numeric', month: 'long', year: 'numeric', timeZone } as const;
  const date = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, day).format(at);
  return `${date}, ${tellTime(at, timeZone, locale, at)}`;
};
