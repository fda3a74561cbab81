/** A mailbox with the name it is shown under. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** RFC 5322 atext with dots between; quoted local parts exist on paper only, and comments and groups hide a second address. */
const local = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/iu;
const domain = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u;

/**
 * Exactly one address, or null: what a mail library would read two addresses into is none.
 * @param toAscii turns a domain into its ASCII form (IDNA), or into nothing where it can't be one
 * @returns the local part as it was written, the domain in lower-case ASCII
 */
export function parseAddress(text: string, toAscii: (domain: string) => string): string | null {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  const before = trimmed.slice(0, Math.max(0, at));
  const after = toAscii(trimmed.slice(at + 1)).toLowerCase();
  if (at < 1 || before.length > 64 || !local.test(before) || !domain.test(after)) return null;
  return `${before}@${after}`;
}

/** `Acme <status@acme.example>`, or the address alone. */
export function parseMailbox(text: string, toAscii: (domain: string) => string): Mailbox | null {
  const named = /^\s*"?([^"<>\p{Cc}]*?)"?\s*<([^<>]+)>\s*$/u.exec(text);
  const address = parseAddress(named?.[2] ?? text, toAscii);
  return address === null ? null : { name: named?.[1] ?? '', address };
}
