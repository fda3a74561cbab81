import type * as v from 'valibot';
import type { ConfigFaultLine } from './config.ts';

/**
 * valibot's findings as lines with a place: `routes[0].impacts[1]`. Values are not repeated: one may be a secret.
 * @param schema what was checked against; an issue does not say what else could have stood there
 */
export function linesOf(
  issues: readonly v.BaseIssue<unknown>[],
  prefix: string,
  schema: Described,
): readonly ConfigFaultLine[] {
  const lines = issues.map((issue) => {
    const path = issue.path?.map((item) => item.key) ?? [];
    return { path: pathText(prefix, path), message: messageOf(issue, path, schema) };
  });
  // A union tells of each of its branches; the same line once is enough.
  return lines.filter(
    (line, index) => lines.findIndex((one) => one.path === line.path && one.message === line.message) === index,
  );
}

/** What of a valibot schema is looked at. */
interface Described {
  readonly type: string;
  readonly message?: unknown;
  readonly entries?: Readonly<Record<string, Described>>;
  readonly wrapped?: Described;
  readonly item?: Described;
  readonly value?: Described;
  readonly kind?: string;
  readonly pipe?: readonly Described[];
}

/** What describes the value at a place; null: a union, or nothing, does. */
function schemaAt(schema: Described, path: readonly unknown[]): Described | null {
  const [key, ...rest] = path;
  const given = schema.wrapped ?? schema;
  // What a pipe makes of a value before it looks into it: a list of one.
  const inner = given.pipe?.findLast(({ kind }) => kind === 'schema') ?? given;
  if (key === undefined) return inner;
  const next = inner.entries?.[String(key)] ?? inner.item ?? inner.value;
  return next ? schemaAt(next, rest) : null;
}

function pathText(prefix: string, path: readonly unknown[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, prefix);
}

function messageOf(issue: v.BaseIssue<unknown>, path: readonly unknown[], schema: Described): string {
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const known = schemaAt(schema, path.slice(0, -1))?.entries ?? {};
    return `there is no such setting${hint(String(path.at(-1) ?? ''), Object.keys(known))}`;
  }
  if (issue.received === 'undefined') {
    const words = schemaAt(schema, path)?.message;
    return typeof words === 'string' ? `is missing: expected ${words}` : 'is missing';
  }
  return `expected ${expected(issue)}, found ${kindOf(issue.input)}`;
}

/** Our own words where we gave some; valibot's begin with "Invalid". */
const expected = (issue: v.BaseIssue<unknown>): string =>
  issue.message.startsWith('Invalid') ? (issue.expected ?? 'something else') : issue.message;

function kindOf(input: unknown): string {
  if (input === null) return 'null';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'an object';
  if (typeof input === 'string') return input === '' ? 'an empty text' : 'another text';
  return typeof input === 'number' ? `the number ${input}` : `${String(input)}`;
}

const hint = (given: string, known: readonly string[]): string => {
  const near = nearest(given, known);
  return near === null ? '' : `; did you mean "${near}"?`;
};

/** The word that differs in about a third of its letters at most, two of four for letters that changed places; null: none does. */
export function nearest(given: string, known: readonly string[]): string | null {
  const ranked = known
    .map((word) => ({ word, distance: distanceOf(given.toLowerCase(), word.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best && best.distance <= Math.ceil(best.word.length / 3) ? best.word : null;
}

/** Levenshtein's distance, in one row. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
