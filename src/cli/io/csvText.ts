/** A line of CSV, its end included. */
export const csvLine = (cells: readonly unknown[]): string => `${cells.map(cellOf).join(',')}\n`;

/**
 * A spreadsheet runs what begins like a formula (OWASP, CSV injection): a quote before it makes it text. What has such a
 * quote already gets another, so that whoever takes one away has what was there.
 */
function cellOf(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  const safe = /^'*[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  return /[",;\n\r]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
