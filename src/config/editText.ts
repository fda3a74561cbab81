import type { Node } from 'jsonc-parser';
import { configText } from './writeConfig.ts';

/** One thing that changes in a config: where it stands, and what will; `undefined` takes it out. */
export interface Change {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/**
 * The text of a config with these changes, one after the other; whatever they do not name stays as it was written, letter
 * by letter. What is new is indented as its neighbours are.
 * @param text JSON with an object at its top
 */
export async function editText(text: string, changes: readonly Change[]): Promise<string> {
  const { parseTree } = await import('jsonc-parser');
  const find = (within: string, path: Change['path']): Node | undefined => nodeAt(parseTree(within), path);
  return changes.reduce((before, change) => edit(before, change, find), text);
}

/** Of a name that stands twice the last one counts, as for `JSON.parse`; jsonc-parser's own search takes the first. */
function nodeAt(root: Node | undefined, path: Change['path']): Node | undefined {
  return path.reduce<Node | undefined>((node, key) => {
    if (typeof key === 'number') return node?.type === 'array' ? node.children?.[key] : undefined;
    if (node?.type !== 'object') return undefined;
    return node.children?.findLast(({ children }) => children?.[0]?.value === key)?.children?.[1];
  }, root);
}

type Find = (text: string, path: Change['path']) => Node | undefined;

function edit(text: string, { path, value }: Change, find: Find): string {
  const there = find(text, path);
  if (value === undefined) {
    if (!there) return text;
    const rest = without(text, there);
    // Of a name that stands twice the one before would count again; what moves up in a list is another one.
    return typeof path.at(-1) === 'string' ? edit(rest, { path, value }, find) : rest;
  }
  if (there) return splice(text, there.offset, endOf(there), laidOut(value, text, there.offset));
  const key = path.at(-1) ?? '';
  const parentPath = path.slice(0, -1);
  const parent = find(text, parentPath);
  if (!parent) return edit(text, { path: parentPath, value: holding(key, value) }, find);
  const last = parent.children?.at(-1);
  if (!last) return splice(text, parent.offset, endOf(parent), laidOut(holding(key, value), text, parent.offset));
  const name = typeof key === 'string' ? `${JSON.stringify(key)}: ` : '';
  const ownLine = /\n[ \t]*$/u.test(text.slice(0, last.offset));
  const gap = ownLine ? `${formOf(text).eol}${indentAt(text, last.offset)}` : ' ';
  return splice(text, endOf(last), endOf(last), `,${gap}${name}${laidOut(value, text, last.offset)}`);
}

/** Taken out with the comma that it no longer needs. */
function without(text: string, node: Node): string {
  const child = node.parent?.type === 'property' ? node.parent : node;
  const siblings = child.parent?.children ?? [child];
  const at = siblings.indexOf(child);
  const [before, after] = [siblings[at - 1], siblings[at + 1]];
  if (after) return splice(text, child.offset, after.offset, '');
  if (before) return splice(text, endOf(before), endOf(child), '');
  const whole = child.parent ?? child;
  return splice(text, whole.offset, endOf(whole), whole.type === 'array' ? '[]' : '{}');
}

const endOf = ({ offset, length }: Node): number => offset + length;
const splice = (text: string, from: number, to: number, by: string): string =>
  text.slice(0, from) + by + text.slice(to);
const holding = (key: string | number, value: unknown): unknown =>
  typeof key === 'number' ? [value] : { [key]: value };

const formOf = (text: string) => ({
  unit: /\n([ \t]+)\S/u.exec(text)?.[1] ?? '  ',
  eol: text.includes('\r\n') ? '\r\n' : '\n',
});

const indentAt = (text: string, offset: number): string =>
  /^[ \t]*/u.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset))?.[0] ?? '';

function laidOut(value: unknown, text: string, offset: number): string {
  const { unit, eol } = formOf(text);
  return configText(value)
    .split('\n')
    .map((line) => line.replace(/^(?: {2})+/u, (spaces) => unit.repeat(spaces.length / 2)))
    .join(`${eol}${indentAt(text, offset)}`);
}
