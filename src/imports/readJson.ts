import { cleanTitle } from './cleanWords.ts';
import { ImportFault } from './foreign.ts';

/** @param name as the user knows it. Throws `ImportFault`, which says where it is broken. */
export function readJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (text.trim() === '') throw new ImportFault(`${name} is empty.`, 'Export it again');
    const detail = error instanceof Error ? error.message.split('\n')[0] : '';
    throw new ImportFault(
      `${name} is not JSON: ${cleanTitle(detail ?? '')}`,
      'Export it again, and see that all of it is there',
    );
  }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A field's text; empty where it is none. */
export const textAt = (object: Readonly<Record<string, unknown>>, ...names: readonly string[]): string => {
  const found = names.map((name) => object[name]).find((value) => typeof value === 'string');
  return typeof found === 'string' ? found : '';
};

export const listAt = (object: Readonly<Record<string, unknown>>, name: string): readonly unknown[] => {
  const value = object[name];
  return Array.isArray(value) ? value : [];
};
