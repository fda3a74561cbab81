import { createHash } from 'node:crypto';
import { incidentAddress } from './address.ts';
import type { PageHistory } from './history.ts';
import { html } from './html.ts';
import { incidentLink, oneLine } from './links.ts';
import type { PagePart } from './planPage.ts';

/** Where an incident stood on another page, before it came here. */
export interface MovedIncident {
  /** Without a slash at either end: `incidents/abc123`. */
  readonly path: string;
  readonly number: number;
  readonly title: string;
}

/** Letters, digits and few signs; no segment is hidden or leads upwards. */
const safePath = /^[\p{L}\p{N}_~-][\p{L}\p{N}._~-]*(?:\/[\p{L}\p{N}_~-][\p{L}\p{N}._~-]*){1,5}$/u;
/** Where the page has files of its own. */
const taken = /^(?:api|history|og)\/|^incidents\/\d+(?:\/|$)/iu;
/** The place of an incident, which is free while no incident that is shown has this number. */
const numbered = /^incidents\/([1-9]\d*)$/u;

/** A file an old address that leads on to the new one; static hosts know no other redirect. What would stand in our way is left out. */
export function redirectsOf(history: PageHistory): readonly PagePart[] {
  const shown = new Set([...history.incidents, ...history.maintenances].map(({ incident }) => incident.number));
  const places = new Set<string>();
  const parts: PagePart[] = [];
  // The shorter first: a place holds nothing but its own.
  for (const moved of (history.moved ?? []).toSorted((a, b) => a.path.length - b.path.length)) {
    if (!safePath.test(moved.path) || (taken.test(moved.path) && !isFree(moved.path, shown))) continue;
    const segments = moved.path.split('/');
    if (segments.some((_, index) => places.has(segments.slice(0, index + 1).join('/')))) continue;
    places.add(moved.path);
    parts.push(redirect(history, moved, segments.length));
  }
  return parts;
}

function isFree(path: string, shown: ReadonlySet<number>): boolean {
  const number = numbered.exec(path)?.[1];
  return number !== undefined && !shown.has(Number(number));
}

function redirect(history: PageHistory, { path, number, title }: MovedIncident, depth: number): PagePart {
  const place = `${path}/`;
  const to = incidentLink('../'.repeat(depth), number);
  const address = history.pageUrl === null ? null : incidentAddress(history, number);
  const lang = history.writtenIn;
  const facts = JSON.stringify([history.version, to, address, title, lang]);
  return {
    place,
    key: createHash('sha1').update(facts).digest('hex'),
    make: async () => {
      const page = html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url=${to}">
${address === null ? null : html`<link rel="canonical" href="${address}">\n`}<title>${oneLine(title)}</title>
</head>
<body>
<p><a dir="auto" href="${to}">${title}</a></p>
</body>
</html>
`;
      return new Map([[`${place}index.html`, page.text]]);
    },
  };
}
