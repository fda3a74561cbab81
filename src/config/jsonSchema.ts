import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { loadChannelTypes } from '../channels/index.ts';
import { commonSettings } from '../channels/settings.ts';
import { probeTypes } from '../probes/index.ts';
import { commonProbeSettings, configSchema } from './schema.ts';

/** The JSON Schema of the config for editors, from the very definitions that check it. */
export async function configJsonSchema(): Promise<unknown> {
  const channels = variants(await loadChannelTypes(), commonSettings);
  const probes = variants(probeTypes, commonProbeSettings);
  const schema = v.strictObject({
    ...configSchema.entries,
    channels: v.optional(v.record(v.string(), v.union(channels))),
    probes: v.optional(v.record(v.string(), v.union(probes))),
  });
  // What a check or a transformation says in code, JSON Schema can't; the program checks it all the same.
  return { title: 'Allclear config', ...toJsonSchema(schema, { errorMode: 'ignore', typeMode: 'input' }) };
}

function variants(types: Readonly<Record<string, { readonly settings: v.ObjectEntries }>>, common: v.ObjectEntries) {
  return Object.entries(types).map(([type, { settings }]) =>
    v.strictObject({ type: v.literal(type), ...common, ...settings }),
  );
}
