import type * as v from 'valibot';
import { Secret } from '../../domain/secret.ts';
import { settingFault } from './settingFault.ts';

/** What of a valibot schema is walked. */
type Walked = v.GenericSchema & {
  readonly pipe?: readonly { readonly kind: string }[];
  readonly wrapped?: v.GenericSchema;
  readonly options?: readonly v.GenericSchema[];
  readonly item?: v.GenericSchema;
  readonly entries?: v.ObjectEntries;
};

/** All that describes the value at a place of settings: `smtp.host` of a server, or of each in a list of servers. */
export function schemasAt(schema: v.GenericSchema, path: readonly string[]): readonly v.GenericSchema[] {
  const [key, ...rest] = path;
  if (key === undefined) return [schema];
  const walked = schema as Walked;
  if (walked.pipe) {
    const steps = walked.pipe.filter((one): one is v.GenericSchema => one.kind === 'schema');
    return steps.flatMap((one) => schemasAt(one, path));
  }
  if (walked.wrapped) return schemasAt(walked.wrapped, path);
  if (walked.type === 'union') return (walked.options ?? []).flatMap((one) => schemasAt(one, path));
  if (walked.item) return schemasAt(walked.item, path);
  const inner = walked.entries?.[key] as v.GenericSchema | undefined;
  return inner ? schemasAt(inner, rest) : [];
}

export const isSecretSetting = (schemas: readonly v.GenericSchema[]): boolean =>
  schemas.some((one) => settingFault(one, { env: 'NAME' }) === null);

/**
 * What was typed, as the kind of value that the setting takes: a text, a number, true or false, or a list with commas.
 * Null: none of these is taken.
 */
export function readSettingText(
  schemas: readonly v.GenericSchema[],
  typed: string,
): { readonly value: unknown } | null {
  const text = typed.trim();
  const json = parsed(text);
  const list = text.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]));
  const readings = [text, ...(json === undefined ? [] : [json]), list];
  const value = readings.find((one) => schemas.some((schema) => settingFault(schema, one) === null));
  return value === undefined ? null : { value };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the first description expects of what it does not take. */
export const expectedOf = (schemas: readonly v.GenericSchema[], text: string): string =>
  schemas[0] ? (settingFault(schemas[0], text) ?? 'something else') : 'something else';

/** `env:NAME`, `file:PATH`, `keychain:NAME`; null: none of them, so it may be the secret itself. */
export function readSecretPlace(text: string, absolute: (path: string) => string): Secret | null {
  const [, kind, name = ''] = /^(env|file|keychain):(.+)$/su.exec(text.trim()) ?? [];
  if (kind === 'env') return /^[A-Za-z_][A-Za-z0-9_]*$/u.test(name) ? new Secret({ kind, name }) : null;
  if (kind === 'file') return new Secret({ kind, path: absolute(name) });
  return kind === 'keychain' ? new Secret({ kind, name }) : null;
}

/** The settings with one more, however deep it stands. */
export function withSetting(
  settings: Readonly<Record<string, unknown>>,
  [key = '', ...rest]: readonly string[],
  value: unknown,
): Readonly<Record<string, unknown>> {
  if (rest.length === 0) return { ...settings, [key]: value };
  const inner = settings[key];
  const record = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner : {};
  return { ...settings, [key]: withSetting(record as Readonly<Record<string, unknown>>, rest, value) };
}

export const settingAt = (settings: unknown, [key, ...rest]: readonly string[]): unknown => {
  if (key === undefined) return settings;
  const inner = typeof settings === 'object' && settings !== null ? (settings as Record<string, unknown>)[key] : null;
  return settingAt(inner ?? undefined, rest);
};
