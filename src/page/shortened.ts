/** What the first page shows of one update: it has to come up on bad connections. */
const maxChars = 2500;

/**
 * The beginning of a Markdown text that is too long for the first page: whole paragraphs, or of a first one that is too
 * long whole words.
 * @returns null: it is short enough as it is
 */
export function shortened(markdown: string): string | null {
  if (markdown.length <= maxChars) return null;
  const start = markdown.slice(0, maxChars).toWellFormed();
  const paragraphs = start.lastIndexOf('\n\n');
  if (paragraphs > 0) return start.slice(0, paragraphs);
  const words = start.search(/\s\S*$/u);
  return `${words > 0 ? start.slice(0, words) : start} …`;
}
