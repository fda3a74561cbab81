/**
 * Text for a line of roff (groff_man(7)): a backslash and a hyphen are spelt out, so that a flag can be copied as it stands;
 * a quote, a caret, a tilde and a backtick would be set as typographic ones; a line must not begin with a request.
 */
export function escaped(text: string): string {
  const spelt = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('"', '\\(dq')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replaceAll('`', '\\(ga')
    .replace(/\s*\n\s*/gu, ' ')
    // So that it reads alike where man does not take the file for UTF-8.
    .replace(
      /[^\u0000-\u007f]/gu,
      (one) => `\\[u${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    );
  return spelt.startsWith('.') ? `\\&${spelt}` : spelt;
}

export const bold = (text: string): string => `\\fB${escaped(text)}\\fR`;
export const paragraph = (text: string): string => `.PP\n${escaped(text)}`;
export const section = (title: string, ...parts: readonly string[]): string => [`.SH ${title}`, ...parts].join('\n');

/** A term, and below it, indented, what it is. @param term is roff already */
export const tagged = (term: string, what: string): string => `.TP\n${term}\n${escaped(what)}`;

/** `-m, --message <text>`: the flags bold, what follows them italic. */
export const flagsIn = (flags: string): string =>
  flags
    .split(/(<[^>]*>|\[[^\]]*\])/u)
    .map((part, at) =>
      at % 2 === 1 ? `\\fI${escaped(part)}\\fR` : part.trim() === '' ? '' : part.replace(/--?[a-z-]+/gu, bold),
    )
    .join('');
