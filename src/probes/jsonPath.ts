export const jsonPathWords = `a place such as "status", "checks.database", "nodes[0].up", "['a.b']", or "$" for all of it`;

/** A name, or a place in a list. */
type Step = string | number;

const step = /\.?([^.[\]'"\s]+)|\[(\d{1,9})\]|\['([^']*)'\]/uy;

/** The steps of a path; null: it is none. */
function stepsOf(path: string): readonly Step[] | null {
  if (path === '$') return [];
  const steps: Step[] = [];
  step.lastIndex = 0;
  while (step.lastIndex < path.length) {
    const start = step.lastIndex;
    const [found, name, index, quotedName] = step.exec(path) ?? [];
    if (found === undefined) return null;
    // `.a` can not begin a path, and `a` can only follow a step after a dot.
    if (name !== undefined && found.startsWith('.') === (start === 0)) return null;
    steps.push(index === undefined ? (name ?? quotedName ?? '') : Number(index));
  }
  return steps.length === 0 ? null : steps;
}

export const isJsonPath = (path: string): boolean => stepsOf(path) !== null;

/** What stands at a place of a JSON value; `undefined` where there is nothing. @param path one that `isJsonPath` takes */
export function valueAt(value: unknown, path: string): unknown {
  return (stepsOf(path) ?? []).reduce<unknown>((inner, one) => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    if (Array.isArray(inner) !== (typeof one === 'number')) return undefined;
    return Object.hasOwn(inner, one) ? (inner as Readonly<Record<Step, unknown>>)[one] : undefined;
  }, value);
}
