import { ContactSourceFault, type ListRow, type RowReader } from './contactSource.ts';

const maxLineChars = 100_000;

/** JSON, one object a line. */
export async function* readJsonLines<T>(
  name: string,
  first: string,
  rest: AsyncGenerator<string>,
  reader: RowReader<T>,
): AsyncGenerator<ListRow<T>> {
  for await (const { text, line } of linesOf(name, first, rest)) {
    if (text.trim() === '') continue;
    const object = parse(text);
    yield { line, read: object === null ? 'is not a JSON object' : reader.ofObject(object, name) };
  }
}

async function* linesOf(name: string, first: string, rest: AsyncGenerator<string>) {
  let line = 0;
  let begun = '';
  const cut = (piece: string): readonly string[] => {
    // Only what is new is looked through: a list may come in small pieces. A `\r` before the end is white space to JSON.
    const lines = piece.split('\n');
    lines[0] = `${begun}${lines[0]}`;
    begun = lines.pop() ?? '';
    if (begun.length > maxLineChars) {
      throw new ContactSourceFault(
        `the contact list ${name} can't be read from line ${line + lines.length + 1} on: it is longer than ${maxLineChars} characters`,
      );
    }
    return lines;
  };
  for (const text of cut(first)) yield { text, line: ++line };
  for await (const piece of rest) for (const text of cut(piece)) yield { text, line: ++line };
  yield { text: begun, line: ++line };
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
