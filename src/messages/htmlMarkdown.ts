/** As much of a text as has neither tags nor entities needs no library. */
const mayBeHtml = /<[a-z!/]|&[a-z#]/iu;
/** Code, where `<` is meant as it stands: fences, and spans of any number of backticks. */
const code =
  /(^[ \t]*(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^[ \t]*\2[^\n]*$|$(?![\s\S]))|(?<!`)(`+)(?!`)[\s\S]*?[^`]\3(?!`))/gmu;
/** `<https://acme.example>` is Markdown, and would be read as a tag. */
const autolink = /<((?:https?:\/\/|mailto:)[^\s<>]+)>/giu;

const tags = 'p br b strong i em del s code pre ul ol li a blockquote hr h1 h2 h3 h4 h5 h6 div tr td th'.split(' ');

/**
 * Markdown in which people have written HTML, as other tools let them, as Markdown alone: what has a counterpart becomes
 * it, of all else the words stay. Scripts, styles and comments go with their words.
 */
export async function htmlToMarkdown(text: string): Promise<string> {
  if (!mayBeHtml.test(text)) return text;
  const { default: sanitize } = await import('sanitize-html');
  const convert = (some: string): string =>
    inMarkdown(
      sanitize(some.replace(autolink, '$1'), {
        allowedTags: tags,
        allowedAttributes: { a: ['href'] },
        allowedSchemes: ['http', 'https', 'mailto', 'tel'],
        allowProtocolRelative: false,
      }),
    );
  let result = '';
  let from = 0;
  for (const found of text.matchAll(code)) {
    result += convert(text.slice(from, found.index)) + found[0];
    from = found.index + found[0].length;
  }
  return (result + convert(text.slice(from))).replace(/(?<![ \t])[ \t]+$/gmu, '').replace(/\n{3,}/gu, '\n\n');
}

const plain: Readonly<Record<string, string>> = {
  br: '\n',
  '/p': '\n\n',
  p: '\n\n',
  div: '\n\n',
  '/div': '\n\n',
  blockquote: '\n\n> ',
  '/blockquote': '\n\n',
  hr: '\n\n---\n\n',
  '/li': '',
  '/tr': '\n',
  tr: '\n',
  '/td': ' ',
  '/th': ' ',
  b: '**',
  strong: '**',
  i: '*',
  em: '*',
  del: '~~',
  s: '~~',
  code: '`',
  pre: '\n\n```\n',
  '/pre': '\n```\n\n',
};
/** What stands around words closes as it opens. */
const around = ['b', 'strong', 'i', 'em', 'del', 's', 'code'];

/** @param html what sanitize-html gives: well-formed, of known tags, and without attributes but `href` */
function inMarkdown(html: string): string {
  const lists: { next: number | null }[] = [];
  const links: (string | null)[] = [];
  let isInPre = false;
  let isInCode = false;
  return html.replace(/<(\/?)([a-z][a-z0-9]*)([^>]*)>|&(?:amp|lt|gt|quot);/gu, (whole, slash, name, rest) => {
    if (name === undefined) return isInPre || isInCode ? (signs[whole] ?? whole) : entity(whole);
    if (name === 'pre') isInPre = slash === '';
    if (name === 'code') isInCode = slash === '';
    if (name === 'code' && isInPre) return '';
    if (name === 'a') return slash === '' ? openLink(links, rest) : closeLink(links);
    if (name === 'ul' || name === 'ol') {
      if (slash === '') lists.push({ next: name === 'ol' ? 1 : null });
      else lists.pop();
      return lists.length + (slash === '' ? 0 : 1) > 1 ? '' : '\n\n';
    }
    if (name === 'li' && slash === '') return `\n${'  '.repeat(Math.max(0, lists.length - 1))}${markOf(lists.at(-1))}`;
    if (/^h\d$/u.test(name)) return slash === '' ? `\n\n${'#'.repeat(Number(name[1]))} ` : '\n\n';
    return plain[`${around.includes(name) ? '' : slash}${name}`] ?? '';
  });
}

function markOf(list: { next: number | null } | undefined): string {
  if (!list || list.next === null) return '- ';
  list.next += 1;
  return `${list.next - 1}. `;
}

function openLink(links: (string | null)[], rest: string): string {
  const href = /href="([^"]*)"/u.exec(rest)?.[1] ?? null;
  links.push(href);
  return href === null ? '' : '[';
}

/** Signs that would end the address early are written as a URL writes them. */
function closeLink(links: (string | null)[]): string {
  const href = links.pop() ?? null;
  if (href === null) return '';
  const address = href.replace(/&amp;/gu, '&').replace(/[\s()<>]/gu, (sign) => encodeURIComponent(sign));
  return `](${address.replace(/\(/gu, '%28').replace(/\)/gu, '%29')})`;
}

const signs: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

/** A tag that was written as words stays words. */
const entity = (text: string): string => (text === '&lt;' ? '\\<' : (signs[text] ?? text));
