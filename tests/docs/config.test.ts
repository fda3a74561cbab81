import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { configSchema } from '../../src/config/schema.ts';

it('describes every setting of the config, in the order of the file, and no other', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/config.md'), 'utf8');
  const described = [...text.matchAll(/^\| `(\w+)` \|/gmu)].map(([, name]) => name);
  const settings = Object.keys(configSchema.entries).filter((name) => name !== '$schema');
  expect(described).toEqual(settings);
});
