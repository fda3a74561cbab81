import type { Envelope } from './channel.ts';
import type { Entry } from './hostedService.ts';

// Whether what a service lists is ours: its own mark, else our link, else the same words (RELIABILITY.md, house rules).

/** How far the service's clock may be behind ours. */
const skewMs = 60_000;

/** Whether an entry belongs to this incident. Titles repeat over the years, so a bare title counts while it is open. */
export function isOfIncident({ marks, text, open }: Entry, { incident }: Envelope): boolean {
  if (linkedUpdates(text, incident.url).length > 0) return true;
  return marks === undefined ? open : marks.incident === incident.uuid;
}

/** Whether an entry is this very update. */
export function isOfUpdate(entry: Entry, envelope: Envelope, sent: string, now: Date): boolean {
  const { incident, update, deliveryId } = envelope;
  if (entry.marks?.delivery === deliveryId) return true;
  if (linkedUpdates(entry.text, incident.url).includes(String(update.seq))) return true;
  if (entry.update !== null && knownUpdates(envelope).includes(entry.update)) return false;
  const since = Math.min(update.at.getTime(), now.getTime()) - skewMs;
  return plain(entry.text) === plain(sent) && (entry.at === null || entry.at >= since);
}

/** The numbers of the updates that a text links to: `3` for `<incident.url>#3`. */
function linkedUpdates(text: string, url: string | null): readonly string[] {
  if (url === null) return [];
  const afterLinks = text.replaceAll('\\', '').split(`${url}#`).slice(1);
  return afterLinks.flatMap((rest) => /^\d+/u.exec(rest)?.[0] ?? []);
}

/** The same words may have been said before; what the earlier posts were, is known. */
const knownUpdates = ({ firstPost, latestPost }: Envelope): readonly (string | undefined)[] =>
  [firstPost, latestPost].map((post) => post?.remoteId.split('/')[1]);

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };

/** Services make HTML of a text, and trim and wrap it. */
const plain = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/<\/?[a-z][^>]*>/giu, ' ')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/gu, (_, name: string) => entities[name] ?? '')
    .replace(/\s+/gu, ' ')
    .trim();
