import { cleanLine } from './cleanText.ts';
import { wrap } from './wrap.ts';

/** Narrower than this the last column would be a ladder of single words. */
const leastRoom = 24;

/**
 * Rows as columns, two spaces between. The last column is the one that explains: it is never cut, but goes on below
 * itself, or below the row where there is no room.
 * @param width columns of the terminal; infinite in a pipe, where a row is a line
 */
export async function table(rows: readonly (readonly string[])[], width: number): Promise<string> {
  // Loaded here, because it costs 4 ms that most commands can do without.
  const { default: stringWidth } = await import('string-width');
  const pad = (text: string, room: number): string => text + ' '.repeat(Math.max(0, room - stringWidth(text)));
  const clean = rows.map((row) => row.map(cleanLine));
  const columns = Math.max(0, ...clean.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...clean.map((row) => stringWidth(row[column] ?? ''))),
  );
  return clean
    .map((row) => {
      const cells = row.map((cell, column) => (column === row.length - 1 ? cell : pad(cell, widths[column] ?? 0)));
      const line = cells.join('  ').trimEnd();
      if (stringWidth(line) <= width) return line;
      const head = cells.slice(0, -1).join('  ');
      const room = width - stringWidth(head) - 2;
      const last = cells.at(-1) ?? '';
      if (room < leastRoom) return [head.trimEnd(), ...wrap(last, width - 4).map((some) => `    ${some}`)].join('\n');
      const [first = '', ...others] = wrap(last, room);
      return [`${head}  ${first}`, ...others.map((some) => ' '.repeat(width - room) + some)].join('\n');
    })
    .join('\n');
}
