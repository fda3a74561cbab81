import { withoutMentions } from './mentions.ts';

/** "1-4096 characters after entities parsing": https://core.telegram.org/bots/api#sendmessage */
export const maxChars = 4096;

/** What a reader sees: markup and escapes do not count. Telegram counts its entities in UTF-16 units, so do we. */
export const telegramText = (text: string): string => withoutMentions(text);

/** As HTML for Telegram, where nothing but the incident's title at its beginning is bold. */
export function telegramHtml(text: string, title: string): string {
  const shown = telegramText(text);
  const bold = telegramText(title);
  if (bold === '' || !shown.startsWith(bold)) return escapeHtml(shown);
  return `<b>${escapeHtml(bold)}</b>${escapeHtml(shown.slice(bold.length))}`;
}

/** https://core.telegram.org/bots/api#html-style */
const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
