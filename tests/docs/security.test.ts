import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { threats } from '../helpers/threats.ts';

const folder = join(import.meta.dirname, '..');

it.each(threats)('is shown by a test that is there: $threat', ({ shownBy }) => {
  expect(shownBy.length).toBeGreaterThan(0);
  for (const [file, title] of shownBy) {
    const path = join(folder, file);
    expect(existsSync(path), file).toBe(true);
    expect(readFileSync(path, 'utf8'), file).toContain(title);
  }
});

it('all sixteen are there', () => {
  expect(threats).toHaveLength(16);
});
