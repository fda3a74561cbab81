import { ContactSourceFault, type Header, type ListRow, type RowReader } from './contactSource.ts';

const maxRowBytes = 100_000;

/**
 * A CSV with a header line, row by row: any of three delimiters, quotes with line breaks in them.
 * @param first the beginning of the text, enough to hold its first line
 */
export async function* readCsv<T>(
  name: string,
  first: string,
  rest: AsyncGenerator<string>,
  reader: RowReader<T>,
): AsyncGenerator<ListRow<T>> {
  let header: Header<T> | null = null;
  for await (const { cells, line } of rowsOf(name, first, rest)) {
    const isFirst = header === null;
    header ??= reader.ofHeader(cells, name);
    if (!isFirst || !header.isHeader) yield { line, read: header.ofCells(cells) };
  }
  if (!header) {
    throw new ContactSourceFault(
      `the contact list ${name} is empty; its first line should name its columns, "email" among them`,
    );
  }
}

interface CsvRow {
  readonly cells: readonly string[];
  /** On which it begins. */
  readonly line: number;
}

/** As csv-parse gives one, with `info`. */
interface Row {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

async function* rowsOf(name: string, first: string, rest: AsyncGenerator<string>): AsyncGenerator<CsvRow> {
  // Loaded here, because most commands read no list.
  const [{ CsvError, parse }, { Readable }, { pipeline }] = await Promise.all([
    import('csv-parse'),
    import('node:stream'),
    import('node:stream/promises'),
  ]);
  let [lastLine, twice] = [0, 0];
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
      // Its type knows nothing of `info`.
      twice += twiceCounted((row as unknown as Row).record);
      lastLine = lines - twice;
      return row;
    },
  });
  const feeding = pipeline(Readable.from(joined(first, rest)), parser);
  // What goes wrong in there ends the loop as well, and is told by it.
  feeding.catch(() => {});
  try {
    let before = 0;
    for await (const { record, info } of parser as AsyncIterable<Row>) {
      before += twiceCounted(record);
      const breaks = record.join(' ').split(/\r\n|\r|\n/u).length - 1;
      // `lines` is the last line of a row, and a row with line breaks in it began before that.
      yield { cells: record, line: info.lines - before - breaks };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new ContactSourceFault(
      `the contact list ${name} can't be read from line ${lastLine + 1} on: ${whyNot(error.code)}`,
    );
  }
}

/** Of a line break in quotes that is of two characters csv-parse counts both. */
const twiceCounted = (cells: readonly string[]): number =>
  cells.reduce((count, cell) => count + cell.split('\r\n').length - 1, 0);

function whyNot(code: string): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote that opens after that line is not closed';
  if (code === 'CSV_MAX_RECORD_SIZE')
    return `a row is longer than ${maxRowBytes} bytes, or a quote in it is not closed`;
  return 'it is not CSV';
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
