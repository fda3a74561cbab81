import type { Envelope } from './channel.ts';

/**
 * Whether what stands at a service is this message: it has our link to this very update in it, or the same words.
 * @param posted plain text as the service gives it back
 * @param sent the text as it was sent, where that is not `message.text`
 */
export function isSamePost(posted: string, envelope: Envelope, sent = envelope.message.text): boolean {
  const found = plain(posted);
  return linksToUpdate(found, envelope) || found === plain(sent);
}

/** `<incident.url>#<seq>`, and not the link to update 22 for update 2. */
export const linksToUpdate = (text: string, { incident, update }: Envelope): boolean =>
  linkedUpdates(text, incident.url).includes(update.seq);

/** The numbers of the updates of an incident that a text links to, with either scheme. */
export function linkedUpdates(text: string, url: string | null): readonly number[] {
  if (url === null) return [];
  const afterLinks = text.split(`${withoutScheme(url)}#`).slice(1);
  return afterLinks.flatMap((rest) => Number(/^\d+/u.exec(rest)?.[0] ?? Number.NaN)).filter(Number.isInteger);
}

/** When posts of this update can have been made at the earliest: clocks differ by a minute. */
export const earliestOf = ({ update }: Envelope, now: Date): Date =>
  new Date(Math.min(update.at.getTime(), now.getTime()) - 60_000);

const withoutScheme = (url: string): string => url.replace(/^https?:\/\//iu, '');

/** Services normalise, trim, and may give a link another scheme or a slash at its end. */
export const plain = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/https?:\/\/(\S+)/giu, (_, link: string) => link.replace(/\/+$/u, ''))
    .replace(/\s+/gu, ' ')
    .trim();
