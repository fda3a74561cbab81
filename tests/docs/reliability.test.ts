import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { faultTests } from '../../scripts/docs/faultTable.ts';
import { withLists } from '../../scripts/docs.ts';
import { faultCases } from '../helpers/faultCases.ts';

const root = join(import.meta.dirname, '../..');
const file = 'docs/reliability.md';
const text = readFileSync(join(root, file), 'utf8');
const numbers = Object.keys(faultCases).map(Number);

it('counts the faults from 1 to 40', () => {
  expect(numbers).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
});

it('has a test for every fault', () => {
  const tested = faultTests(root);
  expect(numbers.filter((number) => !tested.has(number))).toEqual([]);
});

it('says of every fault what was seen', () => {
  const unseen = Object.entries(faultCases).filter(([, { seen }]) => seen.trim() === '');
  expect(unseen.map(([number]) => Number(number))).toEqual([]);
});

it('is printed as the tests and the list of faults stand', async () => {
  expect(await withLists(text, file)).toBe(text);
});

it('leads to files that are there', () => {
  const links = [...text.matchAll(/\]\((?<path>[^)#:]+)(?:#[^)]*)?\)/gu)].map((match) => match.groups?.['path'] ?? '');
  expect(links.filter((path) => !existsSync(join(root, 'docs', path)))).toEqual([]);
  expect(links.length).toBeGreaterThan(40);
});
