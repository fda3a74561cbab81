import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { unpack } from '../../scripts/executable/unpack.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const files = new Map([
  ['bin/one.js', bytes('one')],
  ['dist/chunks/two.js', bytes('two, and longer')],
  ['empty.json', bytes('')],
]);

let caches: string;
beforeEach(() => {
  caches = join(mkdtempSync(join(tmpdir(), 'allclear-unpack-')), 'allclear');
});
afterEach(() => rmSync(join(caches, '..'), { recursive: true, force: true }));

const shelf = (): readonly string[] => readdirSync(join(caches, 'executable')).toSorted();
const textIn = (folder: string, path: string): string => readFileSync(join(folder, path), 'utf8');
const modeOf = (path: string): number => statSync(path).mode & 0o777;

it('puts all files into a folder that is for its owner alone', () => {
  const folder = unpack(files, caches, '1.0.0-abc');
  expect(folder).toBe(join(caches, 'executable', '1.0.0-abc'));
  for (const [path, content] of files) expect(textIn(folder, path)).toBe(new TextDecoder().decode(content));
  for (const path of [caches, join(caches, 'executable'), folder]) expect(modeOf(path)).toBe(0o700);
  expect(modeOf(join(folder, 'bin/one.js'))).toBe(0o600);
});

it('leaves what stands there whole as it is', () => {
  const folder = unpack(files, caches, '1.0.0-abc');
  const before = statSync(folder).ino;
  expect(unpack(files, caches, '1.0.0-abc')).toBe(folder);
  expect(statSync(folder).ino).toBe(before);
});

it.each([
  ['a file that was cut off', (folder: string) => writeFileSync(join(folder, 'bin/one.js'), 'o')],
  ['a file that has grown', (folder: string) => writeFileSync(join(folder, 'bin/one.js'), 'one()')],
  ['other bytes of the same length', (folder: string) => writeFileSync(join(folder, 'bin/one.js'), 'eno')],
  ['a file that was cleaned away', (folder: string) => rmSync(join(folder, 'dist/chunks/two.js'))],
  [
    'a folder in place of a file',
    (folder: string) => {
      rmSync(join(folder, 'empty.json'));
      mkdirSync(join(folder, 'empty.json'));
    },
  ],
  ['all of it cleaned away', (folder: string) => rmSync(folder, { recursive: true })],
  [
    'an empty folder',
    (folder: string) => {
      rmSync(folder, { recursive: true });
      mkdirSync(folder, { mode: 0o700 });
    },
  ],
])('mends %s', (_what, damage) => {
  const folder = unpack(files, caches, '1.0.0-abc');
  damage(folder);
  expect(unpack(files, caches, '1.0.0-abc')).toBe(folder);
  for (const [path, content] of files) expect(textIn(folder, path)).toBe(new TextDecoder().decode(content));
  expect(shelf()).toEqual(['1.0.0-abc']);
});

it('keeps other versions, which may be running', () => {
  unpack(files, caches, '1.0.0-abc');
  unpack(files, caches, '1.1.0-def');
  expect(shelf()).toEqual(['1.0.0-abc', '1.1.0-def']);
});

it('sweeps up what a killed start has left, once it is nobody’s work any more', () => {
  const long = (at: string, ageMs: number): void => {
    const path = join(caches, 'executable', at);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    utimesSync(path, new Date(Date.now() - ageMs), new Date(Date.now() - ageMs));
  };
  mkdirSync(caches, { mode: 0o700 });
  mkdirSync(join(caches, 'executable'), { mode: 0o700 });
  long('1.0.0-abc.new-old', 3_600_000);
  long('1.0.0-abc.new-now', 1_000);
  unpack(files, caches, '1.0.0-abc');
  expect(shelf()).toEqual(['1.0.0-abc', '1.0.0-abc.new-now']);
});

it.each([
  ['the folder of the program', () => caches],
  ['the shelf in it', () => join(caches, 'executable')],
  ['the unpacked folder', () => join(caches, 'executable', '1.0.0-abc')],
])('runs nothing from where others can write: %s', (_what, folder) => {
  unpack(files, caches, '1.0.0-abc');
  chmodSync(folder(), 0o777);
  expect(() => unpack(files, caches, '1.0.0-abc')).toThrow(/can be written by others/u);
});

it('follows no link that stands where its folder should be', () => {
  const elsewhere = join(caches, '..', 'elsewhere');
  mkdirSync(elsewhere);
  symlinkSync(elsewhere, caches);
  expect(() => unpack(files, caches, '1.0.0-abc')).toThrow(/is no folder of its own/u);
  expect(readdirSync(elsewhere)).toEqual([]);
});

it('says so where it can not write', () => {
  writeFileSync(join(caches, '..', 'allclear'), 'a file');
  expect(() => unpack(files, caches, '1.0.0-abc')).toThrow(/can not be written \(EEXIST\)|is no folder of its own/u);
});
