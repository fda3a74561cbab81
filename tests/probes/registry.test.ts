import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { probeTypes } from '../../src/probes/index.ts';

it.each(Object.keys(probeTypes))('%s runs the contract suite', (type) => {
  const suite = new URL(`../contract/probe.${type}.test.ts`, import.meta.url);
  expect(readFileSync(suite, 'utf8')).toContain(`probes/${type}.ts`);
});

it('no probe decides about another: the files of one import none of another’s', () => {
  const folder = new URL('../../src/probes/', import.meta.url);
  const types = Object.keys(probeTypes);
  const ownerOf = (file: string): string | null =>
    types.find((type) => new RegExp(`^${type}(?![a-z])`, 'u').test(file)) ?? null;
  for (const file of readdirSync(folder)) {
    const owner = ownerOf(file);
    if (owner === null) continue;
    const source = readFileSync(new URL(file, folder), 'utf8');
    const used = [...source.matchAll(/'\.\/([^']+)'/gu)].map(([, name = '']) => ownerOf(name));
    expect(
      used.filter((one) => one !== null && one !== owner),
      file,
    ).toEqual([]);
  }
});
