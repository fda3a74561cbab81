import {
  ContactSourceFault,
  type ListBytes,
  type ListRow,
  type Reading,
  ReadingInterrupted,
  Remarked,
  type RowFault,
  type RowReader,
} from './contactSource.ts';
import { readCsv } from './csv.ts';
import { readTextPieces } from './csvText.ts';
import { readJsonLines } from './jsonLines.ts';
import { peopleReader } from './peopleReader.ts';
import type { FieldMap } from './person.ts';
import { keepHeapSmall } from './smallHeap.ts';

export type ListFormat = 'csv' | 'jsonl';

export interface ListOptions {
  /** Null: told by its first letter. */
  readonly format?: ListFormat | null;
  /** Columns by other names than ours. */
  readonly map?: FieldMap;
  /** Tags that everybody gets besides those of the list. */
  readonly tags?: readonly string[];
  /** Ends the reading with `ReadingInterrupted`. */
  readonly signal?: AbortSignal;
}

const maxFaults = 1000;
/** Nobody is missed for what is remarked on, so a few say enough. */
const maxRemarks = 20;
const batchRows = 500;

/** People, row by row; who is in the list twice comes twice. */
export const readList = (list: ListBytes, { format = null, map, tags, signal = never }: ListOptions = {}): Reading =>
  readRows(list, format, peopleReader(map ?? new Map(), tags ?? []), signal);

const never = new AbortController().signal;

/** Rows that can't be used are told with their line, the others are given in batches. */
export function readRows<T>(
  list: ListBytes,
  format: ListFormat | null,
  reader: RowReader<T>,
  signal: AbortSignal,
): Reading<T> {
  const faults: RowFault[] = [];
  const remarks: RowFault[] = [];
  let rows = 0;
  let broken = 0;
  let remarked = 0;
  keepHeapSmall();
  async function* batches(): AsyncGenerator<readonly T[]> {
    let batch: T[] = [];
    for await (const { line, read } of rowsOf(list, format, reader)) {
      rows += 1;
      if (typeof read === 'string') {
        broken += 1;
        if (faults.length < maxFaults) faults.push({ source: list.name, line, message: read });
        continue;
      }
      if (read instanceof Remarked) {
        remarked += 1;
        if (remarks.length < maxRemarks) remarks.push({ source: list.name, line, message: read.remark });
      }
      batch.push(read instanceof Remarked ? read.value : read);
      if (batch.length < batchRows) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }
  return {
    batches: untilAborted(batches(), signal),
    report: () => ({
      ...{ rows, faults, moreFaults: broken - faults.length },
      ...{ remarks, moreRemarks: remarked - remarks.length },
    }),
  };
}

async function* untilAborted<T>(batches: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  try {
    for await (const batch of batches) {
      if (signal.aborted) break;
      yield batch;
    }
  } catch (error) {
    // Whatever a source says that was stopped by it.
    if (!signal.aborted) throw error;
  }
  if (signal.aborted) throw new ReadingInterrupted('the reading of a list was interrupted');
}

async function* rowsOf<T>(
  list: ListBytes,
  format: ListFormat | null,
  reader: RowReader<T>,
): AsyncGenerator<ListRow<T>> {
  const pieces = readTextPieces(list);
  try {
    const first = await firstPiece(pieces);
    const start = first.trimStart();
    if (format !== 'csv' && start.startsWith('[')) {
      throw new ContactSourceFault(
        `the contact list ${list.name} is a JSON list; expected one object a line, without brackets around them`,
      );
    }
    const isJson = format === 'jsonl' || (format !== 'csv' && start.startsWith('{'));
    if (isJson && start === '') throw new ContactSourceFault(`the contact list ${list.name} is empty`);
    yield* isJson ? readJsonLines(list.name, first, pieces, reader) : readCsv(list.name, first, pieces, reader);
  } finally {
    // Not waited for: of a pipe the next piece may never come.
    pieces.return(undefined).catch(() => {});
  }
}

/** The first one with something in it: enough to hold the first line of any real list. */
async function firstPiece(pieces: AsyncGenerator<string>): Promise<string> {
  for (;;) {
    const { value, done } = await pieces.next();
    if (done) return '';
    if (value.trim() !== '') return value;
  }
}
