import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importTypes, loadImportSource } from '../../src/imports/index.ts';
import { cstateSeverities, foreignStatus, upptimeSeverities } from '../../src/imports/statuses.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/import.md'), 'utf8');

it.each([
  ['Investigating', 'investigating'],
  ['In Progress', 'in_progress'],
  ['in-progress', 'in_progress'],
  [' Post-mortem ', 'postmortem'],
  ['canceled', 'cancelled'],
  ['Fixed', 'resolved'],
  ['Just began', null],
  ['', null],
  ['constructor', null],
  ['__proto__', null],
])('knows what "%s" means', (word, status) => expect(foreignStatus(word)).toBe(status));

it('docs/import.md says of each severity what becomes of it', () => {
  for (const [word, { impact, component }] of cstateSeverities) {
    const line = page.split('\n').find((one) => one.startsWith(`| severity \`${word}\``));
    expect([line?.includes(`impact \`${impact}\``), line?.includes(`\`${component}\``)]).toEqual([true, true]);
  }
  for (const { impact, component } of Object.values(upptimeSeverities))
    expect(page).toMatch(new RegExp(`impact \`${impact}\`, its sites? \`${component}\``, 'u'));
});

it.each(importTypes)('docs/import.md has a section on %s', async (type) => {
  const { type: own, title } = await loadImportSource(type);
  expect(own).toBe(type);
  expect(page).toContain(`\n## ${title.replace('Atlassian ', '')}\n`);
});
