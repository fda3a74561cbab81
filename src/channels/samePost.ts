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
export function linksToUpdate(text: string, { incident, update }: Envelope): boolean {
  if (incident.url === null) return false;
  const link = `${withoutScheme(incident.url)}#${update.seq}`;
  return text.split(link).some((_, index, pieces) => index > 0 && !/^\d/u.test(pieces[index] ?? ''));
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
