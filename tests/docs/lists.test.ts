import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { files, withLists, writeLists } from '../../scripts/docs.ts';
import { loadChannelTypes } from '../../src/channels/index.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { probeTypes } from '../../src/probes/index.ts';

const channelTypes = await loadChannelTypes();

const root = join(import.meta.dirname, '../..');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allclear-docs-'));
  mkdirSync(join(folder, 'docs'));
  for (const file of files) write(file, '<!-- exit-codes --><!-- /exit-codes -->\n');
  write('README.md', 'Before.\n<!-- commands -->\nold\n<!-- /commands -->\nAfter.\n');
  write('docs/channels.md', '<!-- channels -->\n<!-- /channels -->\n<!-- probes --><!-- /probes -->\n');
  write('docs/probes.md', '<!-- probe-settings --><!-- /probe-settings -->\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

it('names every command, channel and probe once it has written, and touches nothing around', async () => {
  expect(await writeLists(folder, false)).toEqual([]);
  for (const { name, summary } of commands) {
    expect(read('README.md')).toMatch(new RegExp(`\\| \`incident ${name}[\` ]`, 'u'));
    expect(read('README.md')).toContain(summary.replaceAll('|', '\\|'));
  }
  for (const type of [...Object.keys(channelTypes), ...Object.keys(probeTypes)]) {
    expect(read('docs/channels.md')).toContain(`| \`${type}\` |`);
  }
  expect(read('README.md')).toMatch(/^Before\.\n<!-- commands -->\n\| Command/u);
  expect(read('README.md')).toMatch(/\|\n<!-- \/commands -->\nAfter\.\n$/u);
});

it('says which file is stale and how to mend it, and is content afterwards', async () => {
  expect(await writeLists(folder, true)).toEqual(files.map((file) => `${file} is stale; run: node scripts/docs.ts`));
  expect(read('README.md')).toContain('old');
  await writeLists(folder, false);
  expect(await writeLists(folder, true)).toEqual([]);
});

it('says of a missing file that it is missing', async () => {
  rmSync(join(folder, 'README.md'));
  expect(await writeLists(folder, false)).toEqual([
    'README.md is not there; it holds lists that are printed from the code.',
  ]);
});

it.each([
  ['no marks', 'nothing'],
  ['no end', '<!-- commands -->'],
  ['no beginning', '<!-- /commands -->'],
  ['another end', '<!-- commands --><!-- /channels -->'],
  ['an unknown list', '<!-- heroes --><!-- /heroes -->'],
])('refuses a file with %s by its name', async (_, text) => {
  await expect(withLists(text, 'README.md')).rejects.toThrow(/^README\.md/u);
});

// What is shipped is told by bundling it.
it.each(['docs/channels.md', 'docs/probes.md', 'docs/dependencies.md'])(
  'the lists in %s are those of the code',
  async (file) => {
    const text = readFileSync(join(root, file), 'utf8');
    expect(await withLists(text, file)).toBe(text);
  },
  120_000,
);
