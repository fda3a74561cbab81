/** HTML that is safe to put into HTML. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Part = Html | string | number | null | readonly Part[];

/** Builds HTML; whatever is put in is escaped, unless it is `Html` itself. `null` is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((text, string, index) => `${text}${asText(parts[index - 1] ?? null)}${string}`));
}

/** Words with parts where `{name}` stands: `about.since` with a time. What nobody gives stays. */
export function say(words: string, parts: Readonly<Record<string, Part>>): Html {
  // Of every two pieces the second one is a name.
  const pieces = words.split(/\{([a-z_]+)\}/u);
  return new Html(
    pieces.map((piece, index) => asText(index % 2 === 0 ? piece : (parts[piece] ?? `{${piece}}`))).join(''),
  );
}

/** Parts with something between any two of them. */
export const joined = (parts: readonly Part[], between: Part): readonly Part[] =>
  parts.flatMap((part, index) => (index === 0 ? [part] : [between, part]));

const escaped: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

function asText(part: Part): string {
  if (part === null) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(asText).join('');
  const text = String(part);
  return /[&<>"']/u.test(text) ? text.replace(/[&<>"']/gu, (one) => escaped[one] ?? '') : text;
}
