import type { Contact } from '../domain/contact.ts';

/** A row that can't be used, with the line it begins on (1 is the header). */
export interface RowFault {
  readonly source: string;
  readonly line: number;
  readonly message: string;
}

export interface ContactList {
  readonly contacts: readonly Contact[];
  readonly faults: readonly RowFault[];
  /** Broken rows beyond those in `faults`, which holds a thousand of a source; absent: none. */
  readonly moreFaults?: number;
  /** Rows whose address another one has as well; the first one counts, and it is no fault. Absent: none. */
  readonly duplicates?: number;
}

/** Two with the same key are one person: the address, or where there is none, the number. */
export const contactKey = ({ email, phone }: Contact): string => email?.toLowerCase() ?? phone ?? '';

/** The source itself is missing, unreadable or not a list of people; the message names it and what was expected. */
export class ContactSourceFault extends Error {
  override readonly name = 'ContactSourceFault';
}
