import { markdownToHtml } from '../messages/markdownHtml.ts';
import type { Envelope } from './channel.ts';
import { decoded } from './htmlText.ts';
import { linkedUpdates, linksToUpdate, plain } from './samePost.ts';

/** An update as it stands in an article: when, and what. */
export async function entryOf({ message, update }: Envelope): Promise<string> {
  const time = update.at.toISOString().replace('T', ' ').slice(0, 16);
  return `<p><strong>${time} UTC</strong></p>\n${(await markdownToHtml(message.text)).trim()}`;
}

/** The time over an entry, as Zendesk may give it back. */
const time = String.raw`<p[^>]*>\s*<strong[^>]*>\s*\d{4}-\d\d-\d\d \d\d:\d\d UTC\s*</strong>\s*</p>`;

/** Other words under the same time; null where no time stands over them, and so it is no entry of ours any more. */
export async function withWords(entry: string, { message }: Envelope): Promise<string | null> {
  const [head = null] = new RegExp(`^\\s*${time}`, 'u').exec(entry) ?? [];
  return head === null ? null : `${head}\n${(await markdownToHtml(message.text)).trim()}`;
}

/** The body of an article with other words in the one entry that links to the update which is corrected; null: no such one. */
export async function withEntryCorrected(body: string, envelope: Envelope): Promise<string | null> {
  // A line of the message's own may part it as well: only one before a time parts entries.
  const pieces = body.split(new RegExp(`(<hr[^>]*>\\s*)(?=${time})`, 'u'));
  const right = pieces.flatMap((piece, index) => (links(piece, envelope) ? [index] : []));
  const [place = -1] = right.length === 1 ? right : [];
  const entry = await withWords(pieces[place] ?? '', envelope);
  if (entry === null) return null;
  return pieces.map((piece, index) => (index === place ? `${entry}\n` : piece)).join('');
}

const links = (html: string, { incident, update }: Envelope): boolean =>
  linkedUpdates(decoded(html), incident.url).includes(update.corrects ?? Number.NaN);

/** The newest on top. */
export const onTop = (entry: string, body: string): string =>
  body.trim() === '' ? entry : `${entry}\n<hr>\n${body.trim()}`;

/** Whether this very update stands in what Zendesk gives back, which writes HTML in its own way. */
export function holdsEntry(html: string, entry: string, envelope: Envelope): boolean {
  return linksToUpdate(plain(decoded(html)), envelope) || wordsOf(html).includes(wordsOf(entry));
}

const wordsOf = (html: string): string =>
  decoded(html.replace(/<[^<>]*>/gu, ''))
    .normalize('NFC')
    .replace(/\s+/gu, '');

/** Title of an article or post; the state is in it where the template's subject has it. */
export const titleOf = ({ message, incident }: Envelope): string => message.subject ?? incident.title;

/** What is promoted or pinned: as long as there is something to tell. */
export const isOpen = ({ update }: Envelope): boolean =>
  update.status !== 'resolved' && update.event !== 'maintenance-completed' && update.event !== 'maintenance-cancelled';
