import type { Contact } from '../domain/contact.ts';
import { type ContactList, ContactSourceFault, contactKey, type RowFault } from './contactSource.ts';
import { type Columns, readHeader, readRow } from './csvRow.ts';
import { readTextPieces } from './csvText.ts';

const maxFaults = 1000;
const maxRowBytes = 100_000;

/**
 * Reads people from a CSV file with a header line, row by row. Rows that can't be used are told with their line, the
 * others are kept; of the same address twice the first one counts. Throws `ContactSourceFault`.
 */
export async function readCsvContacts(path: string): Promise<ContactList> {
  const people = new Map<string, Contact>();
  const faults: RowFault[] = [];
  let columns: Columns | null = null;
  let broken = 0;
  let duplicates = 0;
  for await (const { cells, line } of rowsOf(path)) {
    if (!columns) {
      columns = readHeader(cells, path);
      continue;
    }
    const read = readRow(cells, columns);
    if (typeof read === 'string') {
      broken += 1;
      if (faults.length < maxFaults) faults.push({ source: path, line, message: read });
      continue;
    }
    const key = contactKey(read);
    if (people.has(key)) duplicates += 1;
    else people.set(key, read);
  }
  if (!columns) {
    throw new ContactSourceFault(
      `the contact list ${path} is empty; its first line should name its columns, "email" among them`,
    );
  }
  return { contacts: [...people.values()], faults, moreFaults: broken - faults.length, duplicates };
}

interface Row {
  readonly cells: readonly string[];
  /** On which it begins. */
  readonly line: number;
}

async function* rowsOf(path: string): AsyncGenerator<Row> {
  // Loaded here, because most commands read no list.
  const [{ CsvError, parse }, { Readable }, { pipeline }] = await Promise.all([
    import('csv-parse'),
    import('node:stream'),
    import('node:stream/promises'),
  ]);
  const pieces = readTextPieces(path);
  const first = await firstPiece(pieces);
  let lastLine = 0;
  const parser = parse({
    delimiter: delimiterOf(first),
    record_delimiter: ['\r\n', '\n', '\r'],
    // Rows of the wrong length and quotes inside of cells are told with their line, instead of ending all of it.
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    info: true,
    max_record_size: maxRowBytes,
    // Rows that the loop below has not fetched yet are lost when the parser ends in an error; this has seen them.
    on_record: (row, { lines }) => {
      lastLine = lines;
      return row;
    },
  });
  const feeding = pipeline(Readable.from(joined(first, pieces)), parser);
  // What goes wrong in there ends the loop as well, and is told by it.
  feeding.catch(() => {});
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const breaks = record.join('').split(/\r\n|\r|\n/u).length - 1;
      // `lines` is the last line of a row, and a row with line breaks in it began before that.
      yield { cells: record, line: info.lines - breaks };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new ContactSourceFault(
      `the contact list ${path} can't be read from line ${lastLine + 1} on: ${whyNot(error.code)}`,
    );
  }
}

function whyNot(code: string): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote that opens after that line is not closed';
  if (code === 'CSV_MAX_RECORD_SIZE')
    return `a row is longer than ${maxRowBytes} bytes, or a quote in it is not closed`;
  return 'it is not CSV';
}

/** The first one with something in it: enough to hold the first line of any real list. */
async function firstPiece(pieces: AsyncGenerator<string>): Promise<string> {
  for (;;) {
    const { value, done } = await pieces.next();
    if (done) return '';
    if (value.trim() !== '') return value;
  }
}

async function* joined(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

/** The one that parts the first line into the most cells. */
function delimiterOf(text: string): string {
  const [head = ''] = text
    .trimStart()
    .replace(/"[^"]*"/gu, '')
    .split(/[\r\n]/u, 1);
  const times = (one: string): number => head.split(one).length;
  return [',', ';', '\t'].reduce((best, one) => (times(one) > times(best) ? one : best));
}
