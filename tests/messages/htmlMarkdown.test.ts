import fc from 'fast-check';
import { expect, it } from 'vitest';
import { htmlToMarkdown } from '../../src/messages/htmlMarkdown.ts';
import { markdownToHtml } from '../../src/messages/markdownHtml.ts';

it.each([
  ['plain words', 'Cards *fail*.\n\nA < B', 'Cards *fail*.\n\nA < B'],
  ['line breaks', 'one<br />two<br>three', 'one\ntwo\nthree'],
  ['paragraphs', '<p>one</p><p>two</p>', '\n\none\n\ntwo\n\n'],
  ['emphasis', '<b>all</b> <strong>of</strong> <em>it</em> <del>not</del>', '**all** **of** *it* ~~not~~'],
  [
    'a link',
    'See <a href="https://acme.example/a?b=1&amp;c=(2)" onclick="x()">here</a>.',
    'See [here](https://acme.example/a?b=1&c=%282%29).',
  ],
  ['a link that does something', '<a href="javascript:alert(1)">here</a>', 'here'],
  ['lists', '<ul><li>one</li><li>two<ol><li>a</li><li>b</li></ol></li></ul>', '\n\n\n- one\n- two\n  1. a\n  2. b\n\n'],
  ['headings', '<h3>What</h3>happened', '\n\n### What\n\nhappened'],
  ['a script with its words', 'a<script>alert(1)</script>b<style>p{}</style>c<!-- d -->', 'abc'],
  ['pictures', 'a<img src="https://tracker.example/x.png" onerror="x()">b', 'ab'],
  ['entities', 'a &amp; b &lt;script&gt; &quot;c&quot; &eacute;', 'a & b \\<script> "c" é'],
  ['tags that nobody knows', '<custom-tag>words</custom-tag> <font color=red>red</font>', 'words red'],
  ['an address in brackets', 'See <https://acme.example/x>.', 'See https://acme.example/x.'],
  [
    'tags in code',
    'Use `<b>` and\n\n```html\n<script>x</script>\n```\n<b>so</b>',
    'Use `<b>` and\n\n```html\n<script>x</script>\n```\n**so**',
  ],
  ['code', '<code>x &lt; y</code><pre><code>a\nb</code></pre>', '`x < y`\n\n```\na\nb\n```\n\n'],
  ['tags that are never closed', '<b>all <i>of it', '**all *of it***'],
])('%s', async (_what, html, markdown) => {
  expect(await htmlToMarkdown(html)).toBe(markdown.replace(/\n{3,}/gu, '\n\n'));
});

it('leaves nothing that a page would run, whatever it is given', async () => {
  const pieces = fc.constantFrom(
    '<script>',
    '</script>',
    '<img src=x onerror=y>',
    '<a href="javascript:x">',
    '</a>',
    '`',
    '```\n',
    '\n',
    '&lt;',
    '&amp;lt;',
    '<!--',
    '-->',
    '<',
    '>',
    '"',
    'x',
    '<svg/onload=x>',
    ']](',
    '<https://a.example>',
    '<pre>',
    '<li>',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { maxLength: 25 }), async (some) => {
      const html = await markdownToHtml(await htmlToMarkdown(some.join('')));
      expect(
        html.replace(
          /<\/?(?:p|br|strong|em|s|code|pre|ul|ol|li|blockquote|h[2-4]|hr)(?: \/)?>|<ol start="\d+">|<a (?:href="https?:[^"]*" )?rel="nofollow noopener">|<\/a>/gu,
          '',
        ),
      ).not.toMatch(/<|javascript:[^x]/u);
    }),
    { numRuns: 300 },
  );
});

it.each([
  ['backticks', '`'.repeat(60_000)],
  ['runs of them', '` `` ``` ```` '.repeat(5_000)],
  ['fences', '```\n'.repeat(15_000)],
  ['open tags', '<b>'.repeat(20_000)],
])(
  'reads 60,000 letters of %s without a halt',
  async (_what, text) => {
    expect((await htmlToMarkdown(`<br>${text}`)).length).toBeGreaterThan(0);
  },
  10_000,
);
