// A message's content has 2,000 characters, an embed's description 4,096:
// https://docs.discord.com/developers/resources/message#embed-object-embed-limits
const maxContentChars = 2000;
export const maxChars = 4096;

/**
 * Discord reads the Markdown that a message comes in, and has signs of its own on top: mentions, emoji and times all begin with
 * `<`. They are shown as they were written.
 */
export const discordText = (markdown: string): string =>
  markdown.replace(/(?<!\\)<(?=@|#|a?:\w|t:-?\d|id:|\/)/gu, '\\<');

/** What does not fit into a message goes into an embed, which is shown with it and in place of it. */
export function discordBody(markdown: string): object {
  const text = discordText(markdown);
  const body = text.length <= maxContentChars ? { content: text } : { embeds: [{ description: text }] };
  // No text notifies anyone by a name in it.
  return { ...body, allowed_mentions: { parse: [] } };
}

/** What an edit leaves out stays as it was: a text that has grown into an embed would stand there twice. */
export const discordEdit = (markdown: string): object => ({ content: '', embeds: [], ...discordBody(markdown) });
