/** Less than this of a value says nothing of it. */
const shortestCut = 6;

/**
 * Masks what is left of a value where a text was cut: what a service said is cut where it is long and ends with `…`, and of
 * a value that stands there the beginning is left. In a time that grows with the text and the values, and not with their
 * product, because both are made by others.
 */
export function createCutMask(): (text: string, forms: Iterable<string>) => string {
  const known = new Map<string, readonly number[]>();
  const bordersIn = (form: string): readonly number[] => {
    const borders = known.get(form) ?? bordersOf(form);
    known.set(form, borders);
    return borders;
  };
  const maskEnd = (part: string, forms: readonly string[]): string => {
    for (const form of forms) {
      const kept = keptAtEnd(part, form, bordersIn(form));
      if (kept >= shortestCut) return `${part.slice(0, -kept)}***`;
    }
    return part;
  };
  return (text, forms) => {
    if (!text.includes('…')) return text;
    const all = [...forms];
    const parts = text.split('…');
    const last = parts.pop() ?? '';
    return [...parts.map((part) => maskEnd(part, all)), last].join('…');
  };
}

/** For each beginning of a form how much of it is also its end (Knuth, Morris, Pratt). */
function bordersOf(form: string): readonly number[] {
  const borders = [0];
  for (let at = 1; at < form.length - 1; at += 1) borders.push(longer(form, borders, borders[at - 1] ?? 0, form[at]));
  return borders;
}

/** How much of the beginning of a form, short of all of it, a text ends with. */
function keptAtEnd(text: string, form: string, borders: readonly number[]): number {
  let kept = 0;
  for (let at = Math.max(0, text.length - form.length + 1); at < text.length; at += 1) {
    kept = longer(form, borders, kept, text[at]);
  }
  return kept;
}

function longer(form: string, borders: readonly number[], kept: number, letter: string | undefined): number {
  let most = kept;
  while (most > 0 && form[most] !== letter) most = borders[most - 1] ?? 0;
  return form[most] === letter ? most + 1 : 0;
}
