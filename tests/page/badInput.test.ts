import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PageHistory } from '../../src/page/history.ts';
import { plainLook } from '../../src/page/look.ts';
import { testHistory, testIncident, testUpdate } from '../helpers/httpPageHistory.ts';
import { pageOf, seen, textFiles } from '../helpers/pageText.ts';
import { pageYears } from '../helpers/pageYears.ts';

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '[x](javascript:alert(1))',
  '![x](https://tracker.example/p.gif)',
  '<svg/onload=alert(1)>',
  ']]><script>alert(1)</script>',
  '<!--',
  '</title><script>alert(1)</script>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '{link} {time} {names} {count}',
];

/** Tags that only the page itself may have, and only as it writes them. */
const ownTags =
  /<script src="(?:\.\.\/)*page\.js" defer><\/script>|<svg class="(?:sign|bars|unseen)"[^>]*>|<img src="(?:\.\.\/)*logo\.svg" alt="" height="32">/gu;

it.each(hostile)('shows %s as text, wherever it stands', async (text) => {
  for (const [path, content] of await textFiles(everywhere(text))) {
    if (!path.endsWith('.html')) continue;
    const foreign = content.replace(ownTags, '');
    expect(foreign, path).not.toMatch(/<(?:script|img|svg|iframe|object|base|form)\b/iu);
    expect(foreign.replace(/"[^"]*"/gu, '""'), path).not.toMatch(/<[^>]*\s(?:on\w+|style)\s*=/iu);
    expect(foreign, path).not.toMatch(/(?:href|src)="(?:javascript|data|vbscript):/iu);
  }
});

it('closes every tag that it opens, whatever people write', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async (text) => {
      for (const [path, content] of await textFiles(everywhere(text))) {
        if (!path.endsWith('.html')) continue;
        const opened = content.match(/<(?:section|ol|ul|li|h1|h2|h3|div|main|time|bdi|details)\b/gu) ?? [];
        const closed = content.match(/<\/(?:section|ol|ul|li|h1|h2|h3|div|main|time|bdi|details)>/gu) ?? [];
        expect(closed.length).toBe(opened.length);
      }
    }),
    { numRuns: 60 },
  );
});

it('keeps what turns text around out of the tab, and within its element on the page', async () => {
  const title = 'Checkout \u202egnp.exe';
  const page = await pageOf(testHistory({ incidents: [{ incident: testIncident({ title }), updates: [] }] }));
  expect(/<title>([^<]*)/u.exec(page)?.[1]).toBe('Identified: Checkout gnp.exe · Acme status');
  expect(page).toContain(`<span class="what" dir="auto" lang="en">${title}</span>`);
});

it('cuts words of 100 kB on the first page, and shows all of them on their own', async () => {
  const title = 'Checkout is down '.repeat(6000);
  const body = `${'First we looked. '.repeat(60)}\n\n${'Then we looked again. '.repeat(5000)}`;
  const updates = [testUpdate(1, { body })];
  const history = testHistory({ incidents: [{ incident: testIncident({ title }), updates }] });
  const files = await textFiles(history);
  const first = files.get('index.html') ?? '';
  expect(first.length).toBeLessThan(20_000);
  expect(seen(first)).toContain('First we looked. Read all of it');
  expect(first).toContain('href="incidents/7/index.html#1"');
  expect(files.get('incidents/7/index.html')).toContain('Then we looked again. Then we looked again.');
});

it.each([
  ['one word', 'x'.repeat(100_000)],
  ['letters of two halves', '\u{1f600}'.repeat(50_000)],
  ['a code block', `\`\`\`\n${'wide '.repeat(20_000)}\n\`\`\``],
])('cuts %s that is longer than the page', async (_, body) => {
  const page = await pageOf(
    testHistory({ incidents: [{ incident: testIncident(), updates: [testUpdate(1, { body })] }] }),
  );
  expect(page.length).toBeLessThan(25_000);
  expect(page.isWellFormed()).toBe(true);
});

it('grows by a page for each of 10,000 incidents, and the first page hardly at all', async () => {
  const few = await pageOf(pageYears({ years: 5, incidents: 1000, components: 20 }));
  const many = await pageOf(pageYears({ years: 50, incidents: 10_000, components: 20 }));
  expect(many.length).toBeLessThan(few.length * 1.2);
}, 60_000);

it('shows an incident that nothing was said of yet', async () => {
  const history = testHistory({ incidents: [{ incident: testIncident(), updates: [] }] });
  for (const path of ['index.html', 'incidents/7/index.html'])
    expect(seen(await pageOf(history, path))).toContain('No update yet.');
});

it('calls a component that was removed by its name', async () => {
  const page = await pageOf(testHistory({ components: [] }));
  expect(seen(page)).toContain('Affected: checkout');
  expect(page).not.toContain('class="components"');
});

it.each(['1970-01-01T00:00:00Z', '1899-12-31T23:00:00Z', '2126-11-23T10:00:00Z', '9999-12-31T23:59:59Z'])(
  'stands on a clock that says %s',
  async (text) => {
    const page = await pageOf(testHistory({ at: new Date(text) }));
    expect(page).toContain('<h1 class="state trouble">');
    expect(page.match(/class="bars"/gu)).toHaveLength(3);
  },
);

function everywhere(text: string): PageHistory {
  const incident = testIncident({ title: text, touched: [text], components: [{ name: text, status: 'major_outage' }] });
  const past = testIncident({
    number: 3,
    title: text,
    status: 'resolved',
    resolvedAt: new Date('2026-11-23T09:59:00Z'),
  });
  return testHistory({
    company: { name: text, url: 'https://acme.example/?a=1&b="', supportEmail: text },
    components: [{ name: text, title: text, status: 'operational', group: text }],
    incidents: [
      { incident, updates: [testUpdate(1, { body: text, components: incident.components })] },
      { incident: past, updates: [testUpdate(1, { body: text })] },
    ],
    look: {
      ...plainLook,
      links: [{ title: text, url: 'https://acme.example/"' }],
      intro: text,
      footer: text,
      subscribe: 'mailto:a@b.example?subject="',
    },
  });
}
