import type { MessageSize } from '../domain/message.ts';
import { decoded } from './htmlText.ts';
import { withoutMentions } from './mentions.ts';

/**
 * What Mastodon starts with; an instance may allow more: `configuration.statuses` of GET /api/v2/instance,
 * https://docs.joinmastodon.org/entities/Instance/#max_characters
 */
export const maxChars = 500;
export const charsPerLink = 23;

export const mastodonText = (text: string): string => withoutMentions(text);

/** Characters as a reader counts them, a link 23 whatever its length. */
export function measureMastodon(text: string): MessageSize {
  const counted = mastodonText(text).replace(/https?:\/\/[^\s<>"]+/giu, 'x'.repeat(charsPerLink));
  const plain = /^[\n\u0020-\u007e]*$/u.test(counted);
  const length = plain ? counted.length : [...new Intl.Segmenter().segment(counted)].length;
  return { length, limit: maxChars, segments: null };
}

/** The text of a status, which Mastodon gives back as HTML; a link's hidden beginning is part of it. */
export const textOfStatus = (html: string): string =>
  decoded(
    html
      .replace(/<br\s*\/?>/giu, '\n')
      .replace(/<\/p>\s*<p[^>]*>/giu, '\n\n')
      .replace(/<[^<>]*>/gu, ''),
  );
