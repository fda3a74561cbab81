import { incidentAddress } from './address.ts';
import { isoInstant } from './datable.ts';
import type { PageHistory } from './history.ts';
import { type Html, html } from './html.ts';

/** https://www.sitemaps.org/protocol.html, "no more than 50,000 URLs" */
const maxAddresses = 50_000;

/** The pages for search engines, the newest first; null: the page's address is not known, and none can be named. */
export function sitemap(history: PageHistory): string | null {
  if (history.pageUrl === null) return null;
  const pages = [...history.incidents, ...history.maintenances].map(({ incident, updates }) => {
    const changes = updates.map((one) => (one.correctedAt ?? one.at).getTime());
    const ended = incident.resolvedAt ?? incident.openedAt;
    const changed = new Date(Math.max(incident.openedAt.getTime(), ended.getTime(), ...changes));
    // Hosts lead there from the address without the slash; engines want the one that answers.
    return entry(`${incidentAddress(history, incident.number)}/`, changed);
  });
  const all = [entry(`${history.pageUrl}/`, history.asOf), ...pages].slice(0, maxAddresses);
  return `<?xml version="1.0" encoding="UTF-8"?>
${
  html`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${all}</urlset>
`.text
}`;
}

const entry = (address: string, changed: Date): Html =>
  html`<url><loc>${address}</loc><lastmod>${isoInstant(changed)}</lastmod></url>
`;
