/** So that no text makes a mention, a link or a command: https://docs.slack.dev/messaging/formatting-message-text#escaping */
export const escapeSlack = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** As it was written: Slack gives each link back in angle brackets, with or without a name. */
export const unescapeSlack = (text: string): string =>
  text
    .replace(/<([^<>|]+)(?:\|[^<>]*)?>/gu, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
