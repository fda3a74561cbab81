import type { MessageSize } from '../domain/message.ts';

/** https://learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api: `commentary`. */
export const maxCommentaryChars = 3000;

/**
 * What the "little text format" of a post gives a meaning to; left as it is, the post ends there without an error:
 * https://learn.microsoft.com/linkedin/marketing/community-management/shares/little-text-format.
 */
const special = /[\\|{}@[\]()<>#*_~]/gu;

export const escapeCommentary = (text: string): string => text.replace(special, '\\$&');

export const unescapeCommentary = (text: string): string => text.replace(/\\([\\|{}@[\]()<>#*_~])/gu, '$1');

/** Counts what is sent, backslashes and all, in UTF-16 units: nobody says that LinkedIn counts less. */
export const measureCommentary = (text: string): MessageSize => ({
  length: escapeCommentary(text).length,
  limit: maxCommentaryChars,
  segments: null,
});
