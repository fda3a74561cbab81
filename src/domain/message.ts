/** An update rendered for one channel type and locale; stored with the update and never rendered again. */
export interface Message {
  readonly subject: string | null;
  /** What is posted: plain text, or the text part of an e-mail. */
  readonly text: string;
  /** A full HTML document, for channels that take one. */
  readonly html: string | null;
  /** Further parts of a thread, in order; empty for a single post. */
  readonly parts: readonly string[];
  /** Of a correction: the whole right text, for where a post is edited in place. Absent: nothing is. */
  readonly inPlace?: Message;
}

/** How long a message is by the channel's own count, and what it may be. */
export interface MessageSize {
  readonly length: number;
  readonly limit: number | null;
  /** SMS segments; null where the word has no meaning. */
  readonly segments: number | null;
  /** How an SMS is written: a segment holds 160 letters of the networks' own alphabet, or 70 of any. */
  readonly encoding?: 'GSM-7' | 'UCS-2';
}
