import { markdownToHtml } from '../messages/markdownHtml.ts';
import type { Envelope } from './channel.ts';
import { decoded } from './htmlText.ts';
import { linksToUpdate, plain } from './samePost.ts';

/** An update as it stands in an article: when, and what. */
export async function entryOf({ message, update }: Envelope): Promise<string> {
  const time = update.at.toISOString().replace('T', ' ').slice(0, 16);
  return `<p><strong>${time} UTC</strong></p>\n${(await markdownToHtml(message.text)).trim()}`;
}

/** The newest on top. */
export const onTop = (entry: string, body: string): string =>
  body.trim() === '' ? entry : `${entry}\n<hr>\n${body.trim()}`;

/** Whether this very update stands in what Zendesk gives back, which writes HTML in its own way. */
export function holdsEntry(html: string, entry: string, envelope: Envelope): boolean {
  return linksToUpdate(plain(decoded(html)), envelope) || wordsOf(html).includes(wordsOf(entry));
}

const wordsOf = (html: string): string =>
  decoded(html.replace(/<[^>]*>/gu, ''))
    .normalize('NFC')
    .replace(/\s+/gu, '');

/** Title of an article or post; the state is in it where the template's subject has it. */
export const titleOf = ({ message, incident }: Envelope): string => message.subject ?? incident.title;

/** What is promoted or pinned: as long as there is something to tell. */
export const isOpen = ({ update }: Envelope): boolean =>
  update.status !== 'resolved' && update.event !== 'maintenance-completed' && update.event !== 'maintenance-cancelled';
