import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadChannelTypes } from '../../src/channels/index.ts';
import { probeTypes } from '../../src/probes/index.ts';

const channelTypes = await loadChannelTypes();

const folder = (path: string): URL => new URL(`../../${path}/`, import.meta.url);

/** Files of a folder that define a type, and the types they define. */
const defined = (path: string, by: string): readonly { file: string; type: string }[] =>
  readdirSync(folder(path))
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const source = readFileSync(new URL(name, folder(path)), 'utf8');
      const type = source.split(`= ${by}({`)[1]?.match(/type: '([^']+)'/u)?.[1];
      return type === undefined ? [] : [{ file: name.replace(/\.ts$/u, ''), type }];
    });

it.each([
  ['src/channels', 'defineChannel', Object.keys(channelTypes)],
  ['src/probes', 'defineProbe', Object.keys(probeTypes)],
] as const)('every type in %s is in the list, and the list names no other', (path, by, listed) => {
  expect(
    defined(path, by)
      .map(({ type }) => type)
      .toSorted(),
  ).toEqual(listed.toSorted());
});

it.each([
  ['src/channels', 'defineChannel', 'tests/channels'],
  ['src/probes', 'defineProbe', 'tests/probes'],
] as const)('every type in %s has a test of its own', (path, by, tests) => {
  const tested = readdirSync(folder(tests));
  for (const { file } of defined(path, by)) expect(tested, file).toContain(`${file}.test.ts`);
});

it('every channel runs the contract suite', () => {
  const suites = readdirSync(folder('tests/contract'))
    .filter((name) => name.startsWith('channel.') && name.endsWith('.test.ts'))
    .map((name) => readFileSync(new URL(name, folder('tests/contract')), 'utf8'))
    .join('\n');
  for (const { file } of defined('src/channels', 'defineChannel'))
    expect(suites, file).toContain(`channels/${file}.ts`);
});

it.each([...Object.entries(channelTypes), ...Object.entries(probeTypes)])(
  '%s is what its name says',
  (name, { type }) => {
    expect(type).toBe(name);
  },
);

it('a channel names exactly the descriptions of services that its requests are judged by', () => {
  for (const { file, type } of defined('src/channels', 'defineChannel')) {
    const suite = new URL(`vendor.${file}.test.ts`, folder('tests/contract'));
    const judged = existsSync(suite)
      ? [...readFileSync(suite, 'utf8').matchAll(/contract: '([^']+)'/gu)].map(([, name]) => name)
      : [];
    expect(new Set(channelTypes[type]?.contracts), file).toEqual(new Set(judged));
  }
});
