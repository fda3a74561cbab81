/** The query's name for the token in a link, as `contacts suppress --token` finds it. */
const parameter = 'token';

/** What of a mail's head lets its reader ask for no more; each line with its end left off. */
export type UnsubscribeLines = (address: string) => readonly string[];

/**
 * @param at the founder's own `https:` address, or `mailto:` with one to write to
 * @param tokenOf what the link holds for an address, in letters that a URL takes as they are
 */
export function unsubscribeLines(at: string, tokenOf: (address: string) => string): UnsubscribeLines {
  if (at.startsWith('mailto:')) {
    return (address) => [`List-Unsubscribe: <${at}?subject=unsubscribe%20${tokenOf(address)}>`];
  }
  const link = `${at}${at.includes('?') ? '&' : '?'}${parameter}=`;
  return (address) => [
    `List-Unsubscribe: <${link}${tokenOf(address)}>`,
    // RFC 8058, 3.1: the mailbox's own button then sends a POST, and no person has to open anything.
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  ];
}
