import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type FaultCase, type FaultNumber, faultCases } from '../../tests/helpers/faultCases.ts';
import { table } from './table.ts';

/** The test files that name a fault in a title (`faultCase(12`), by its number. */
export function faultTests(root: string): ReadonlyMap<number, readonly string[]> {
  const tests = join(root, 'tests');
  const files = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
  const found = new Map<number, Set<string>>();
  for (const file of files.toSorted()) {
    const path = join(tests, file);
    for (const [, number] of readFileSync(path, 'utf8').matchAll(/\bfaultCase\(\s*(\d+)\b/gu)) {
      const known = found.get(Number(number)) ?? new Set();
      found.set(Number(number), known.add(relative(root, path).replaceAll('\\', '/')));
    }
  }
  return new Map([...found].map(([number, paths]) => [number, [...paths]]));
}

export function faultTable(root: string): string {
  const tests = faultTests(root);
  const cases = Object.entries(faultCases) as [`${FaultNumber}`, FaultCase][];
  return table(
    ['', 'Fault', 'What we promise', 'What the tests see', 'Tests'],
    cases.map(([number, { fault, promised, seen }]) => [
      number,
      fault,
      promised,
      seen === '' ? 'not shown yet' : seen,
      (tests.get(Number(number)) ?? []).map((path) => `[${path.replace(/^tests\//u, '')}](../${path})`).join(', ') ||
        'none yet',
    ]),
  );
}
