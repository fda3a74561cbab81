import { isAbsolute, resolve } from 'node:path';
import type { UsedHomes } from './secretHomes.ts';

/** A secret's place as it stands in a config. */
export interface SecretRef {
  /** `['channels', 'facebook', 'pageToken']` */
  readonly path: readonly (string | number)[];
  readonly kind: 'env' | 'file' | 'keychain';
  /** Of the variable, the file or the entry. */
  readonly name: string;
}

const kinds = ['env', 'file', 'keychain'] as const;

/** Every `{"env"}`, `{"file"}` and `{"keychain"}` below a value of the config, in the order of the file. */
export function secretRefsIn(value: unknown, path: SecretRef['path'] = []): readonly SecretRef[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => secretRefsIn(one, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  const [[key, name] = []] = entries;
  const kind = kinds.find((one) => one === key);
  if (kind && entries.length === 1 && typeof name === 'string') return [{ path, kind, name }];
  return entries.flatMap(([inner, one]) => secretRefsIn(one, [...path, inner]));
}

/** As a person writes it: `smtp[0].password`. */
export const pathText = (path: SecretRef['path']): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');

/** Where it lies, in words. @param folder of the config */
export function placeOf({ kind, name }: SecretRef, folder: string): string {
  switch (kind) {
    case 'env':
      return `the variable ${name}`;
    case 'file':
      return isAbsolute(name) ? name : resolve(folder, name);
    case 'keychain':
      return `"${name}" in the keychain (service allclear)`;
  }
}

export function usedHomesOf(raw: unknown): UsedHomes {
  const refs = secretRefsIn(raw);
  const named = (kind: SecretRef['kind']): readonly string[] =>
    refs.flatMap((ref) => (ref.kind === kind ? [ref.name] : []));
  return { files: named('file'), keychain: named('keychain') };
}
