import { isDeepStrictEqual } from 'node:util';
import { type Change, editText } from '../../../src/config/editText.ts';
import { docBlocks } from '../corpus.ts';
import { must } from '../oracle.ts';
import { defineTarget } from '../target.ts';

const separator = '\n%%\n';

/** As JSON reads it, so that a key of the language itself is one like any other. */
function changed(text: string, { path, value }: Change): unknown {
  const root: unknown = JSON.parse(text);
  let inner = root as Record<string | number, unknown>;
  for (const [at, key] of path.slice(0, -1).entries()) {
    if (!Object.hasOwn(inner, key)) {
      if (value === undefined) return root;
      const next: unknown = typeof path[at + 1] === 'number' ? [] : {};
      if (Array.isArray(inner)) inner.push(next);
      else Object.defineProperty(inner, key, { value: next, enumerable: true, configurable: true, writable: true });
      inner = next as typeof inner;
    } else inner = inner[key] as typeof inner;
  }
  const key = path.at(-1) ?? '';
  if (value === undefined && Array.isArray(inner)) inner.splice(Number(key), 1);
  else if (value === undefined) delete inner[key];
  else if (Array.isArray(inner) && Number(key) >= inner.length) inner.push(value);
  else Object.defineProperty(inner, key, { value, enumerable: true, configurable: true, writable: true });
  return root;
}

/** Whether a place is one of this JSON: each step a key of an object, or a place in a list. */
function fits(text: string, path: Change['path']): boolean {
  let inner: unknown = JSON.parse(text);
  for (const key of path) {
    if (inner === undefined) continue;
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner) !== (typeof key === 'number')) return false;
    inner = Object.hasOwn(inner, key) ? (inner as Record<string | number, unknown>)[key] : undefined;
  }
  return true;
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

function readChange(text: string): Change | null {
  const given: unknown = JSON.parse(text);
  if (!Array.isArray(given) || !Array.isArray(given[0]) || given[0].length === 0 || given[0].length > 50) return null;
  const path = given[0].filter((key) => typeof key === 'string' || (Number.isInteger(key) && key >= 0 && key < 1000));
  // As it will stand there: JSON has no -0.
  const value: unknown = given[1] === undefined ? undefined : JSON.parse(JSON.stringify(given[1]));
  return path.length === given[0].length ? { path, value } : null;
}

const edits = [
  '[["channels","x"],{"type":"x"}]',
  '[["channels","email"]]',
  '[["company","name"],"Acme"]',
  '[["components",0,"title"],"A"]',
  '[["a","b","c"],[1]]',
  '[["routes",0,"channels",1]]',
  '[["timezone"],null]',
];

/** A change of a config's text, compared with the same change of its value: everything else stays as it was. */
export const configEdit = defineTarget({
  name: 'config-edit',
  corpus: () =>
    docBlocks('json')
      .filter((block) => block.startsWith('{'))
      .flatMap((block, index) => [
        edits[index % edits.length] + separator + block,
        edits[(index + 3) % edits.length] + separator + block.replaceAll('\n', '\r\n'),
      ]),
  run: async (input) => {
    const [head = '', ...rest] = input.split(separator);
    const text = rest.join(separator).replace(/^\ufeff/u, '');
    let change: Change | null;
    try {
      change = readChange(head);
      if (change === null || !isObject(JSON.parse(text)) || !fits(text, change.path)) return 'nothing to edit';
    } catch {
      return 'no JSON';
    }
    const edited = await editText(text, [change]);
    const found: unknown = JSON.parse(edited);
    must(isDeepStrictEqual(found, changed(text, change)), 'the edited text says something else than was asked for');
    return `edited ${change.path.length} ${change.value === undefined}`;
  },
});
