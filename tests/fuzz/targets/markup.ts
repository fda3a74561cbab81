import sanitize from 'sanitize-html';
import { readHtml } from '../../../src/messages/htmlLinks.ts';
import { htmlToMarkdown } from '../../../src/messages/htmlMarkdown.ts';
import { markdownToHtml } from '../../../src/messages/markdownHtml.ts';
import { escapeMarkdown, markdownToText } from '../../../src/messages/markdownText.ts';
import { filesIn } from '../corpus.ts';
import { must } from '../oracle.ts';
import { defineTarget, type Target } from '../target.ts';

/** What a text may become, written apart from the list in the sources. */
const allowed = new Set('p br strong em s code pre ul ol li blockquote a h1 h2 h3 h4 hr'.split(' '));

/** Without a scheme it stays on the page; a browser leaves out white space and controls before it looks for one. */
function leadsOnlyTo(address: string, what: string): void {
  const [, scheme] = /^([a-z][a-z0-9+.-]*):/iu.exec(address.replace(/[\u0000-\u0020]/gu, '')) ?? [];
  must(scheme === undefined || /^(?:https?|mailto|tel)$/iu.test(scheme), `${what} leads to ${address.slice(0, 30)}`);
}

/** Reads HTML with another parser than a regular expression, and looks at each tag. */
export function holdsNothingActive(
  html: string,
  tags: ReadonlySet<string> = allowed,
  what = 'the HTML',
  attributes: readonly string[] = [],
): void {
  sanitize(html, {
    allowedTags: false,
    allowedAttributes: false,
    allowVulnerableTags: true,
    exclusiveFilter: ({ tag, attribs }) => {
      must(tags.has(tag), `${what} holds <${tag}>`);
      for (const [name, value] of Object.entries(attribs)) {
        must(
          attributes.includes(name) || !/^on|^style$|^srcdoc$|^formaction$/iu.test(name),
          `${what} holds the attribute ${name}`,
        );
        if (name === 'href' || name === 'src') leadsOnlyTo(value, what);
      }
      return false;
    },
  });
}

const samples = (): readonly string[] => [
  'Cards **fail**; paying by [invoice](https://acme.example/pay) works.\n\n- one\n- two\n\n1. a\n2. b\n\n> quote\n\n`code` and ~~struck~~\n\n```\nblock\n```\n',
  '[x](javascript:alert(1)) <script>alert(1)</script> <https://acme.example> ![i](https://x/y.png) &#x6a;avascript: https://acme.example/a_b_c',
  'Title\n===\n\nSub\n---\n\n# h1 #\n\n***\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n    indented\n',
  '<p>We are <b>down</b>.<br>See <a href="https://acme.example/?a=1&amp;b=2" onclick="x()">this</a></p><ul><li>one<ul><li>two</li></ul></li></ul><pre><code>x &lt; y</code></pre>',
  '<a href="javascript:alert(1)">x</a><style>p{}</style><!-- c --><img src=x onerror=alert(1)><svg/onload=alert(1)>`<b>`',
  ...filesIn('docs', '.md').map((text) => text.slice(0, 4_000)),
];

/** Markdown of founders, which becomes HTML for everybody. */
export const markdown: Target = defineTarget({
  name: 'markdown',
  runs: 100,
  corpus: samples,
  run: async (input) => {
    const html = await markdownToHtml(input);
    holdsNothingActive(html);
    const text = await markdownToText(input);
    must(text === text.trim(), 'plain text with space around it');
    holdsNothingActive(await markdownToHtml(escapeMarkdown(input)), allowed, 'escaped text');
    return [...new Set(html.match(/<[a-z]\w*/gu) ?? [])].sort().join('');
  },
});

/** HTML in what other tools gave us, which becomes Markdown, which becomes HTML. */
export const foreignHtml: Target = defineTarget({
  name: 'foreign-html',
  runs: 100,
  corpus: samples,
  run: async (input) => {
    const text = await htmlToMarkdown(input);
    const html = await markdownToHtml(text);
    holdsNothingActive(html);
    must(text.length <= 20 * input.length + 200, 'the Markdown is far longer than the HTML');
    return [...new Set(text.match(/[*`#>~[\]-]+/gu) ?? [])].sort().join('').slice(0, 40);
  },
});

/** The site of the founder, in which `doctor` looks for a link to the page. */
export const sitePage: Target = defineTarget({
  name: 'site-page',
  runs: 100,
  corpus: () => [...samples(), ...filesIn('tests/golden', '.html').slice(0, 6)],
  run: async (input) => {
    const { links, text } = await readHtml(input);
    must(
      links.every(({ href }) => typeof href === 'string') && !/<script/iu.test(text),
      'what is read of a site holds its scripts',
    );
    return `${Math.min(links.length, 20)} ${text.trim() === ''}`;
  },
});
