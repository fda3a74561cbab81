import fc from 'fast-check';
import { expect, it } from 'vitest';
import { markdownToHtml } from '../../src/messages/markdownHtml.ts';
import { escapeMarkdown, markdownToText } from '../../src/messages/markdownText.ts';

it.each([
  ['words as they are', 'Checkout is down.\nWe look.', 'Checkout is down.\nWe look.'],
  ['emphasis', '**Safe**, _really_, ~~not~~ `now`', 'Safe, really, not now'],
  ['a link', 'See [how it works](https://acme.com/a_b).', 'See how it works (https://acme.com/a_b).'],
  ['a link that says its address', '<https://acme.com>', 'https://acme.com'],
  ['a bare address', 'https://acme.com/a_b_c', 'https://acme.com/a_b_c'],
  ['a heading', '## What\n\nA disk.', 'What\n\nA disk.'],
  ['a list', '- one\n- two\n\nAfter.', '- one\n- two\n\nAfter.'],
  ['a list in a list', '- one\n  - in it\n- two', '- one\n  - in it\n- two'],
  ['a counted list', '3. three\n4. four', '3. three\n4. four'],
  ['code', '```\na  b\n```\nAfter.', 'a  b\n\nAfter.'],
  ['a quote', '> They said so.', 'They said so.'],
  ['what only looks like HTML', 'a <b> c & d', 'a <b> c & d'],
  ['an entity', 'Q&amp;A', 'Q&A'],
  ['what is escaped', '\\*not\\* a list', '*not* a list'],
  ['a picture', '![the graph](https://acme.com/a.png)', 'the graph'],
  ['nothing', '  \n ', ''],
])('as plain text: %s', async (_, markdown, text) => {
  expect(await markdownToText(markdown)).toBe(text);
});

it('plain text that is escaped comes out as it was, in words and in HTML', async () => {
  const line = fc
    .string({ unit: fc.constantFrom(...'ab *_`[]()<>|~#\\!&;:/-+1.'), minLength: 1, maxLength: 40 })
    .map((text) => text.trim())
    // At the beginning of a line these are a list or a rule; a title stands after words or asterisks.
    .map((text) => `Title: ${text}`)
    .map((text) => text.trim().replace(/\s+/gu, ' '));
  await fc.assert(
    fc.asyncProperty(line, async (text) => {
      expect(await markdownToText(escapeMarkdown(text))).toBe(text);
    }),
    { numRuns: 1000 },
  );
});

it.each([
  ['a script', '<script>alert(1)</script>', /<script/u],
  ['an image that runs', '<img src=x onerror=alert(1)>', /<img/u],
  ['a link that runs', '[x](javascript:alert(1))', /href="javascript/u],
  ['one in capitals', '[x](JaVaScRiPt:alert(1))', /href="javascript/iu],
  ['data as a link', '[x](data:text/html;base64,PHNjcmlwdD4=)', /href="data/u],
  ['a picture, which would be a tracker', '![x](https://evil.example/t.gif)', /<img/u],
  ['style', '<p style="display:none">x</p>', /<p style/u],
  ['a link without a scheme', '[x](//evil.example)', /href="\/\/evil/u],
])('as HTML there is never %s', async (_, markdown, forbidden) => {
  expect(await markdownToHtml(`Before ${markdown} after`)).not.toMatch(forbidden);
});

it.each([
  ['**a**', '<strong>a</strong>'],
  ['[a](https://acme.com)', '<a href="https://acme.com" rel="nofollow noopener">a</a>'],
  ['https://acme.com', '<a href="https://acme.com" rel="nofollow noopener">https://acme.com</a>'],
  ['[a](mailto:help@acme.com)', 'href="mailto:help@acme.com"'],
  ['# a', '<h2>a</h2>'],
  ['a\nb', 'a<br />\nb'],
  ['- a', '<li>a</li>'],
  ['<b>', '&lt;b&gt;'],
])('as HTML %j keeps what it means', async (markdown, html) => {
  expect(await markdownToHtml(markdown)).toContain(html);
});
