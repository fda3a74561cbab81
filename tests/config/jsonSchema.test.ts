import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadChannelTypes } from '../../src/channels/index.ts';
import { commonSettings } from '../../src/channels/settings.ts';
import { configJsonSchema } from '../../src/config/jsonSchema.ts';
import { commonProbeSettings, configSchema } from '../../src/config/schema.ts';
import { probeTypes } from '../../src/probes/index.ts';

const channelTypes = await loadChannelTypes();

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly anyOf?: readonly Schema[];
}
const schema = (await configJsonSchema()) as Schema;
const variantsOf = (section: string): readonly Schema[] => {
  const one = schema.properties?.[section]?.additionalProperties;
  return typeof one === 'object' ? (one.anyOf ?? [one]) : [];
};
const variantOf = (section: string, type: string): Schema | undefined =>
  variantsOf(section).find(({ properties }) => properties?.['type']?.const === type);
const needed = (entries: Readonly<Record<string, { readonly type: string }>>): readonly string[] =>
  Object.entries(entries).flatMap(([key, one]) => (one.type === 'optional' ? [] : [key]));

it('is shipped as it comes from the definitions that check the file', () => {
  const shipped = readFileSync(new URL('../../dist/config.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(shipped)).toEqual(JSON.parse(JSON.stringify(schema)));
});

it('knows every setting of the file, and no other', () => {
  expect(Object.keys(schema.properties ?? {})).toEqual(Object.keys(configSchema.entries));
  expect(schema.additionalProperties).toBe(false);
  expect(schema.required).toEqual(needed(configSchema.entries));
});

it.each([
  ...Object.values(channelTypes).map(
    ({ type, settings }) => ['channels', type, { ...commonSettings, ...settings }] as const,
  ),
  ...Object.values(probeTypes).map(
    ({ type, settings }) => ['probes', type, { ...commonProbeSettings, ...settings }] as const,
  ),
])('knows every setting of %s of the type %s, and no other', (section, type, settings) => {
  const variant = variantOf(section, type);
  expect(Object.keys(variant?.properties ?? {}).toSorted()).toEqual(['type', ...Object.keys(settings)].toSorted());
  expect(variant?.required?.toSorted()).toEqual(['type', ...needed(settings as never)].toSorted());
  expect(variant?.additionalProperties).toBe(false);
});

it('has a variant for each type of the registries', () => {
  expect(variantsOf('channels')).toHaveLength(Object.keys(channelTypes).length);
  expect(variantsOf('probes')).toHaveLength(Object.keys(probeTypes).length);
});

it('offers every form of a secret', () => {
  const forms = JSON.stringify(variantOf('channels', 'webhook')?.properties?.['secret']);
  for (const form of ['env', 'file', 'keychain', 'command']) expect(forms).toContain(`"required":["${form}"]`);
});
