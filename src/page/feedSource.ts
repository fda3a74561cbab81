import { publicId } from '../domain/incident.ts';
import { incidentAddress, pageAddress } from './address.ts';
import { datable } from './datable.ts';
import type { PageHistory } from './history.ts';
import { plainLine, plainText } from './plainText.ts';
import { updateHtml } from './updateHtml.ts';
import { eventName, siteName } from './words.ts';

type Shown = PageHistory['incidents'][number];

/** What a feed says, before it is Atom, RSS or JSON. Texts are plain and without control characters, unless called HTML. */
export interface FeedSource {
  /** Stays what it is when the feed moves. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly author: string;
  /** That of titles and updates. */
  readonly language: string;
  /** The page that the feed is about. */
  readonly link: string;
  /** The feed's own address, but for the ending that says which of the three it is. */
  readonly self: string;
  readonly updated: Date;
  /** Newest first. */
  readonly entries: readonly FeedEntry[];
}

interface FeedEntry {
  readonly id: string;
  readonly link: string;
  readonly title: string;
  readonly html: string;
  readonly published: Date;
  readonly updated: Date;
}

/** Readers fetch often: the newest will do. */
const maxEntries = 50;

/** The newest updates of all incidents and all planned work. */
export async function siteSource(history: PageHistory): Promise<FeedSource> {
  const home = pageAddress(history);
  const name = plainLine(history.company.name);
  return {
    id: `${home}/`,
    title: plainLine(siteName(history)),
    description: plainLine(siteName(history)),
    author: name,
    language: history.writtenIn,
    link: `${home}/`,
    self: `${home}/feed`,
    updated: datable(history.asOf),
    entries: await entriesOf(history, [...history.incidents, ...history.maintenances]),
  };
}

/** The updates of one. */
export async function incidentSource(history: PageHistory, shown: Shown): Promise<FeedSource> {
  const { incident } = shown;
  const name = plainLine(history.company.name);
  const address = incidentAddress(history, incident.number);
  const entries = await entriesOf(history, [shown]);
  const dates = entries.map(({ updated }) => updated.getTime());
  return {
    id: `urn:uuid:${incident.uuid}`,
    title: `${publicId(incident)} ${plainLine(incident.title)}`,
    description: plainLine(siteName(history)),
    author: name,
    language: history.writtenIn,
    link: address,
    self: `${address}/feed`,
    updated: dates.length === 0 ? datable(incident.openedAt) : new Date(Math.max(...dates)),
    entries,
  };
}

async function entriesOf(history: PageHistory, all: readonly Shown[]): Promise<readonly FeedEntry[]> {
  const newest = all
    .flatMap(({ incident, updates }) => updates.map((update) => ({ incident, update })))
    .toSorted((a, b) => b.update.at.getTime() - a.update.at.getTime())
    .slice(0, maxEntries);
  return await Promise.all(
    newest.map(async ({ incident, update }) => ({
      // Stays what it is when the page moves to another address.
      id: `urn:uuid:${update.id}`,
      link: `${incidentAddress(history, incident.number)}#${update.seq}`,
      title: plainLine(`[${eventName(history, update.event)}] ${publicId(incident)} ${incident.title}`),
      html: withWholeLinks(plainText(await updateHtml(update)), `${incidentAddress(history, incident.number)}/`),
      published: datable(update.at),
      updated: datable(update.correctedAt ?? update.at),
    })),
  );
}

/** A link in an update may be meant from its page, and a reader of feeds is elsewhere: of all links those without a protocol. */
const withWholeLinks = (html: string, base: string): string =>
  html.replace(/(<a href=")(?![a-z][a-z0-9+.-]*:)([^"]*)(?=")/giu, (_, start: string, way: string) => {
    const link = URL.parse(way.replaceAll('&amp;', '&'), base)?.href ?? base;
    return `${start}${link.replaceAll('&', '&amp;')}`;
  });
