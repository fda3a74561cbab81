/** The text with each block between its marks: `<!-- bench:name -->` and `<!-- /bench:name -->`. Throws where they are not. */
export function withBlocks(text: string, blocks: Readonly<Record<string, string>>): string {
  return Object.entries(blocks).reduce((rest, [name, block]) => {
    const [start, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
    const from = rest.indexOf(start);
    const until = rest.indexOf(end, from);
    if (from < 0 || until < 0) throw new Error(`There is no place for the block ${name}: ${start} and ${end}.`);
    return `${rest.slice(0, from + start.length)}\n\n${block}\n\n${rest.slice(until)}`;
  }, text);
}
