import type { Envelope } from './channel.ts';
import type { Entry } from './hostedService.ts';
import { decoded } from './htmlText.ts';
import { earliestOf, linkedUpdates, linksToUpdate } from './samePost.ts';

// Whether what a service lists is ours: its own mark, else our link, else the same words (RELIABILITY.md, house rules).

/** Whether an entry belongs to this incident. Titles repeat over the years, so a bare title counts while it is open. */
export function isOfIncident({ marks, text, open }: Entry, { incident }: Envelope): boolean {
  if (linkedUpdates(unescaped(text), incident.url).length > 0) return true;
  return marks === undefined ? open : marks.incident === incident.uuid;
}

/** Whether an entry is this very update. */
export function isOfUpdate(entry: Entry, envelope: Envelope, sent: string, now: Date): boolean {
  if (entry.marks?.delivery === envelope.deliveryId) return true;
  if (linksToUpdate(unescaped(entry.text), envelope)) return true;
  if (entry.update !== null && knownUpdates(envelope).includes(entry.update)) return false;
  const since = earliestOf(envelope, now).getTime();
  return plain(entry.text) === plain(sent) && (entry.at === null || entry.at >= since);
}

/** The same words may have been said before; what the earlier posts were, is known. */
const knownUpdates = ({ firstPost, latestPost }: Envelope): readonly (string | undefined)[] =>
  [firstPost, latestPost].map((post) => post?.remoteId.split('/')[1]);

/** Services make HTML of a text, and trim and wrap it. */
const plain = (text: string): string =>
  decoded(text.normalize('NFC').replace(/<\/?[a-z][^>]*>/giu, ' '))
    .replace(/\s+/gu, ' ')
    .trim();

/** Markdown may have a backslash in a link. */
const unescaped = (text: string): string => text.replaceAll('\\', '');
