import type { Contact } from '../domain/contact.ts';

/** A row that can't be used, with the line it begins on (1 is the header). */
export interface RowFault {
  readonly source: string;
  readonly line: number;
  readonly message: string;
}

/** What a row holds, or why it can't be used. */
export type RowRead<T> = T | string | Remarked<T>;

/** A row that is used, but for something in it that is left out. */
export class Remarked<T> {
  readonly value: T;
  readonly remark: string;

  constructor(value: T, remark: string) {
    this.value = value;
    this.remark = remark;
  }
}

/** One row. */
export interface ListRow<T> {
  /** On which it begins; 1 is the first. */
  readonly line: number;
  readonly read: RowRead<T>;
}

/** What is made of the rows of a list. */
export interface RowReader<T> {
  /** Reads the first row of a CSV. Throws `ContactSourceFault`. */
  ofHeader(cells: readonly string[], list: string): Header<T>;
  ofObject(object: Readonly<Record<string, unknown>>, list: string): RowRead<T>;
}

export interface Header<T> {
  /** False: the first row is one of the others. */
  readonly isHeader: boolean;
  ofCells(cells: readonly string[]): RowRead<T>;
}

/** What is on its way in: never all of it at once. */
export interface Reading<T = Contact> {
  /** To be read once, to its end; throws `ContactSourceFault` where the list can't be read on. */
  readonly batches: AsyncIterable<readonly T[]>;
  /** What was seen so far. */
  report(): ReadReport;
}

export interface ReadReport {
  /** Rows, the header not counted. */
  readonly rows: number;
  /** The first thousand of those that can't be used. */
  readonly faults: readonly RowFault[];
  /** Those beyond. */
  readonly moreFaults: number;
  /** The first of those that are used, but for something in them. */
  readonly remarks: readonly RowFault[];
  /** Those beyond. */
  readonly moreRemarks: number;
}

/** A list as bytes, wherever they come from. */
export interface ListBytes {
  /** What it is called in messages: a path, a program. */
  readonly name: string;
  readonly bytes: () => AsyncIterable<Uint8Array>;
}

/** A source of the config, ready to be read. */
export interface NamedList {
  /** Its own among all sources; the people are kept under it. */
  readonly name: string;
  /** What it is called in messages: a path, a program. */
  readonly place: string;
  /** Its place among the sources, from 1 on. */
  readonly rank: number;
  /** What it is made of: when that changes, it is another list. */
  readonly definition: string;
  /** By what to tell that it has changed, and how old it is; null: only by reading it. Throws `ContactSourceFault`. */
  mark(): Promise<{ readonly text: string; readonly changedAt: Date } | null>;
  read(signal: AbortSignal): Reading;
}

/** Two with the same key are one person: the address, or where there is none, the number. */
export const contactKey = ({ email, phone }: Contact): string => email?.toLowerCase() ?? phone ?? '';

/** Somebody stopped it; nothing of what was read is stored. */
export class ReadingInterrupted extends Error {
  override readonly name = 'ReadingInterrupted';
}

/** The source itself is missing, unreadable or not a list of people; the message names it and what was expected. */
export class ContactSourceFault extends Error {
  override readonly name = 'ContactSourceFault';
  /** The last words of a program, to be shown and not to be kept: what is in them, nobody knows. */
  readonly lastWords: string;

  constructor(message: string, lastWords = '') {
    super(message);
    this.lastWords = lastWords;
  }
}
