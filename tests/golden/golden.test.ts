import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { templateEvents } from '../../src/messages/templates.ts';
import { goldenFiles } from './cases.ts';
import { readGolden, writeGolden } from './folder.ts';
import { chapters } from './story.ts';

// What people read. After a change: npm run golden, and read the diff as a customer would.
const made = await goldenFiles();
const kept = readGolden(import.meta.dirname);
const temp = mkdtempSync(join(tmpdir(), 'allclear-golden-'));
afterAll(() => rmSync(temp, { recursive: true, force: true }));

it.each([...made])('%s reads as it did', (path, content) => {
  expect(kept.get(path)).toBe(content);
});

it('no golden file is missing or left over', () => {
  expect([...kept.keys()].sort()).toEqual([...made.keys()].sort());
});

it('the story tells every event once', () => {
  expect(chapters.map((one) => one.event).sort()).toEqual([...templateEvents].sort());
});

it('writing leaves nothing stale, keeps code, and has nothing to do a second time', () => {
  mkdirSync(join(temp, 'messages'));
  writeFileSync(join(temp, 'messages/gone.txt'), 'old');
  writeFileSync(join(temp, 'cases.ts'), 'code');
  const files = new Map([
    ['messages/new.txt', 'new'],
    ['help/open.txt', 'help'],
  ]);
  expect(writeGolden(temp, files)).toEqual(['messages/gone.txt', 'messages/new.txt', 'help/open.txt']);
  expect(readGolden(temp)).toEqual(files);
  expect(readdirSync(temp).sort()).toEqual(['cases.ts', 'help', 'messages']);
  expect(writeGolden(temp, files)).toEqual([]);
});
