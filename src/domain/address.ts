/** A mailbox with the name it is shown under. */
export interface Mailbox {
  /** Empty: the address alone. */
  readonly name: string;
  readonly address: string;
}

// No `i` flag: together with `u` it would let U+017F and U+212A pass for `s` and `k`.
/** RFC 5322 atext with dots between; quoted local parts exist on paper only, and comments and groups hide a second address. */
const local = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/u;
/** What may be asked to be turned into ASCII. Node's conversion reads a whole URL host: it cuts at `/`, decodes `%2e`, drops tabs. */
const isWritten = (domain: string): boolean =>
  // To make the second pattern ready takes 0.5 ms, of every command whose config names an address.
  /^[A-Za-z0-9.-]+$/u.test(domain) || /^[\p{L}\p{M}\p{N}.-]+$/u.test(domain);
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** Labels with dots between, the last one no number, because `1.2` is an IPv4 address to a resolver. */
const domain = new RegExp(`^(?:(?:${label}\\.)+(?![0-9]+$)${label}|localhost)$`, 'u');

// RFC 5321, 4.5.3.1: 64 octets before the @; 254 in all, because a path of 256 has the angle brackets in it.
const maxLocalChars = 64;
const maxChars = 254;

/**
 * Exactly one address, or null: what a mail library would read two addresses into is none.
 * @param toAscii turns a domain into its ASCII form (IDNA), or into nothing where it can't be one
 * @returns the local part as it was written, the domain in lower-case ASCII
 */
export function parseAddress(text: string, toAscii: (domain: string) => string): string | null {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  const before = trimmed.slice(0, Math.max(0, at));
  const after = trimmed.slice(at + 1);
  if (before.length > maxLocalChars || !local.test(before) || after.length > maxChars || !isWritten(after)) return null;
  const ascii = toAscii(after).toLowerCase();
  const address = `${before}@${ascii}`;
  return domain.test(ascii) && address.length <= maxChars ? address : null;
}

/** `Acme <status@acme.example>`, or the address alone. */
export function parseMailbox(text: string, toAscii: (domain: string) => string): Mailbox | null {
  const trimmed = text.trim();
  const at = trimmed.endsWith('>') ? trimmed.indexOf('<') : -1;
  // By hand: a pattern for all of it tries each way to share out a run of spaces.
  const name = at < 0 ? '' : trimmed.slice(0, at).trim().replace(/^"/u, '').replace(/"$/u, '');
  if (/["<>\p{Cc}]/u.test(name)) return null;
  const address = parseAddress(at < 0 ? trimmed : trimmed.slice(at + 1, -1), toAscii);
  return address === null ? null : { name, address };
}
