import { wrap } from '../io/wrap.ts';

const columns = 80;

/** Two columns, indented by two; the second goes on below itself within 80 columns. */
export function rows(pairs: readonly (readonly [left: string, right: string])[]): string {
  const width = Math.max(...pairs.map(([left]) => left.length));
  return pairs
    .map(([left, right]) => {
      const lines = wrap(right, columns - width - 4);
      return lines.map((line, at) => `  ${(at === 0 ? left : '').padEnd(width)}  ${line}`.trimEnd()).join('\n');
    })
    .join('\n');
}

/** The verbs of a group, such as `channels`, with what they do. */
export const verbRows = (
  commands: readonly { readonly name: string; readonly summary: string }[],
  ...groups: readonly string[]
): string =>
  rows(
    commands
      .filter(({ name }) => groups.some((group) => name === group || name.startsWith(`${group} `)))
      .map(({ name, summary }) => [`incident ${name}`, summary]),
  );
