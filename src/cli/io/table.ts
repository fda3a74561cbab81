import { cleanLine } from './cleanText.ts';

/** Rows as columns, two spaces between; the last column takes what room is left and is cut at its end. */
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
      return cut(cells.join('  ').trimEnd(), width, stringWidth);
    })
    .join('\n');
}

function cut(line: string, width: number, stringWidth: (text: string) => number): string {
  if (stringWidth(line) <= width) return line;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    if (stringWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}
