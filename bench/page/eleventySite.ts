import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PageHistory, ShownIncident } from '../../src/page/history.ts';

/**
 * The same history as a site for Eleventy: a Markdown file an incident, a page a month and a first page by its own
 * collections and layouts. Less than ours (no bars, feeds or JSON), so that it can't be the slower one for that.
 */
export function writeEleventySite(folder: string, { incidents, maintenances, company }: PageHistory): void {
  const put = (path: string, content: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  put('package.json', '{"type":"module"}');
  put('src/_includes/page.njk', layout(company.name));
  for (const shown of [...incidents, ...maintenances])
    put(`src/incidents/${shown.incident.number}.md`, incidentFile(shown));
  put('src/incidents/incidents.json', JSON.stringify({ layout: 'page.njk', tags: 'incident' }));
  put('src/index.njk', firstPage);
  put('src/months.njk', monthPages);
  put('eleventy.config.js', config);
}

const layout = (name: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }} · ${name} status</title><link rel="stylesheet" href="/style.css"></head>
<body><header><a href="/">${name} status</a></header><main>{{ content | safe }}</main><footer><a href="/">Current status</a></footer></body></html>`;

const incidentFile = ({ incident, updates }: ShownIncident): string => `---
title: ${JSON.stringify(incident.title)}
status: ${incident.status}
began: ${incident.startedAt.toISOString()}
month: ${incident.startedAt.toISOString().slice(0, 7)}
---
# ${incident.title}

${updates
  .toReversed()
  .map(
    ({ event, at, body }) => `## ${event} <time datetime="${at.toISOString()}">${at.toUTCString()}</time>\n\n${body}\n`,
  )
  .join('\n')}`;

const firstPage = `---
layout: page.njk
title: Status
---
{% for one in collections.incident %}{% if one.data.status == 'identified' %}<h1>{{ one.data.title }}</h1>{{ one.content | safe }}{% endif %}{% endfor %}
<ul>{% for one in collections.newest %}<li><a href="{{ one.url }}">{{ one.data.title }}</a> {{ one.data.began }}</li>{% endfor %}</ul>`;

const monthPages = `---
layout: page.njk
pagination: { data: collections.months, size: 1, alias: month }
permalink: "/history/{{ month.name }}/"
eleventyComputed: { title: "{{ month.name }}" }
---
<h1>{{ month.name }}</h1><ul>{% for one in month.all %}<li><a href="{{ one.url }}">{{ one.data.title }}</a></li>{% endfor %}</ul>`;

const config = `export default (eleventy) => {
  eleventy.addCollection('newest', (api) => api.getFilteredByTag('incident').toSorted((a, b) => b.data.began - a.data.began).slice(0, 10));
  eleventy.addCollection('months', (api) =>
    [...Map.groupBy(api.getFilteredByTag('incident'), (one) => one.data.month)].map(([name, all]) => ({ name, all })));
  return { dir: { input: 'src', output: 'out' }, markdownTemplateEngine: false };
};
`;
