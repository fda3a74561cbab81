import { publicId } from '../domain/incident.ts';
import { markdownToHtml } from '../messages/markdownHtml.ts';
import type { PageHistory } from './history.ts';
import { html } from './html.ts';
import { eventWord } from './words.ts';

/** Readers fetch often: the newest will do. */
const maxEntries = 50;

/** The newest updates as an Atom feed (RFC 4287). Without a known address of the page its links are relative to nothing. */
export async function atomFeed(history: PageHistory): Promise<string> {
  const { Feed } = await import('./feedLibrary.ts');
  const home = history.pageUrl ?? 'http://localhost';
  const feed = new Feed({
    title: clean(`${history.company.name} status`),
    id: `${home}/`,
    link: `${home}/`,
    updated: history.asOf,
    feedLinks: { atom: `${home}/feed.atom` },
    author: { name: clean(history.company.name) },
    copyright: clean(history.company.name),
    generator: 'Allclear',
  });
  const entries = [...history.incidents, ...history.maintenances].flatMap(({ incident, updates }) =>
    updates.map((update) => ({ incident, update })),
  );
  const newest = entries.toSorted((a, b) => b.update.at.getTime() - a.update.at.getTime()).slice(0, maxEntries);
  for (const { incident, update } of newest) {
    // Both are HTML to a reader of the feed, whatever they were to us.
    const words = `[${eventWord(update.event)}] ${publicId(incident)} ${incident.title}`;
    feed.addItem({
      // Stays what it is when the page moves to another address.
      id: `urn:uuid:${update.id}`,
      link: `${home}/incidents/${incident.number}#${update.seq}`,
      title: clean(html`${words}`.text),
      date: update.correctedAt ?? update.at,
      published: update.at,
      content: clean(await markdownToHtml(update.body)),
    });
  }
  return feed.atom1();
}

/** XML 1.0 has no place for most control characters, not even escaped ones. */
const clean = (text: string): string =>
  text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, '');
