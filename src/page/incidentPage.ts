import { publicId } from '../domain/incident.ts';
import { about } from './about.ts';
import type { Frame } from './frame.ts';
import type { PageHistory, ShownIncident } from './history.ts';
import { html } from './html.ts';
import { shortTitle } from './links.ts';
import { lasted } from './past.ts';
import { timeline } from './timeline.ts';
import { moodOf, statusName } from './words.ts';

/** The page of one incident or planned work, at the address that every post links to. */
export async function incidentPage(history: PageHistory, shown: ShownIncident, frame: Frame): Promise<string> {
  const { words, writtenIn } = history;
  const { incident } = shown;
  const status = statusName(history, incident.status);
  const mood = moodOf(incident);
  const body = html`<h1 dir="auto" lang="${writtenIn}">${incident.title}</h1>
<p class="quiet"><span class="word ${mood}">${status}</span> · ${publicId(incident)} · ${lasted(history, incident)}</p>
<section class="card incident ${mood}">
<h2>${words['timeline.title']}</h2>
${about(history, incident, '../../')}
${await timeline(history, shown)}
</section>
<p><a href="../../index.html">${words['site.current']}</a></p>`;
  const title = shortTitle(incident.title);
  const path = `incidents/${incident.number}/`;
  return frame({ title, description: `${status}: ${title}`, path, root: '../../', icon: mood, body });
}
