import { SaxesParser } from 'saxes';

/** An element of XML as it stands, for what a reader of feeds forgives and a validator does not. */
export interface XmlNode {
  /** With its prefix: `atom:link`. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  /** Of the element itself, without that of its children. */
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Open[];
  text: string;
}

/** Throws where it is not well-formed. */
export function xmlTree(xml: string): XmlNode {
  const root: Open = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const add = (text: string): void => {
    const last = open.at(-1);
    if (last) last.text += text;
  };
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const values = Object.entries(attributes).map(([key, { value }]) => [key, value] as const);
    const node: Open = { name, attributes: Object.fromEntries(values), children: [], text: '' };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('closetag', () => open.pop());
  parser.on('text', add);
  parser.on('cdata', add);
  parser.write(xml).close();
  const [top] = root.children;
  if (!top) throw new Error('there is no element');
  return top;
}

export const childrenOf = (node: XmlNode | undefined, name: string): readonly XmlNode[] =>
  node?.children.filter((one) => one.name === name) ?? [];

/** Of the first child of that name; empty: there is none. */
export const textIn = (node: XmlNode | undefined, name: string): string => childrenOf(node, name)[0]?.text.trim() ?? '';
