const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  '#x27': "'",
  nbsp: ' ',
};

/** Text without the entities that services write into HTML; what one of them hides is not looked at again. */
export const decoded = (html: string): string =>
  html.replace(
    /&(amp|lt|gt|quot|apos|#39|#x27|nbsp);/giu,
    (whole, name: string) => entities[name.toLowerCase()] ?? whole,
  );
