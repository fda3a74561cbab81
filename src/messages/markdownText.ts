import type createMarkdown from 'markdown-it';

type Token = ReturnType<ReturnType<typeof createMarkdown>['parse']>[number];

/**
 * Whatever might be Markdown; a text without any of it needs no parser, which costs 10 ms to load. Spaces of one line only:
 * with its breaks each line would be looked through to the end of the text.
 */
const markup = /[*_`[\]<>#~|\\!&]|^[ \t]*(?:[-+]|\d+[.)])\s|\n {4}|\n[=-]{2,}/mu;

/** Markdown as plain text: a link becomes `words (address)`, emphasis goes, lists keep their dashes. */
export async function markdownToText(markdown: string): Promise<string> {
  if (!markup.test(markdown)) return markdown.trim();
  const { default: createParser } = await import('markdown-it');
  const lists: { ordered: boolean; next: number }[] = [];
  let text = '';
  for (const token of createParser({ html: false, linkify: false }).parse(markdown, {})) {
    text += blockText(token, lists);
  }
  return text.replace(/\n{3,}/gu, '\n\n').trim();
}

function blockText(token: Token, lists: { ordered: boolean; next: number }[]): string {
  const list = lists.at(-1);
  switch (token.type) {
    case 'bullet_list_open':
    case 'ordered_list_open':
      lists.push({ ordered: token.type === 'ordered_list_open', next: Number(token.attrGet('start') ?? 1) });
      return '';
    case 'bullet_list_close':
    case 'ordered_list_close':
      lists.pop();
      return lists.length === 0 ? '\n' : '';
    case 'list_item_open': {
      const mark = list?.ordered ? `${list.next}. ` : '- ';
      if (list) list.next += 1;
      return '  '.repeat(Math.max(0, lists.length - 1)) + mark;
    }
    case 'paragraph_close':
    case 'heading_close':
      return list ? '\n' : '\n\n';
    case 'fence':
    case 'code_block':
      return `${token.content.trimEnd()}\n\n`;
    case 'inline':
      return inlineText(token.children ?? []);
    default:
      return '';
  }
}

function inlineText(tokens: readonly Token[]): string {
  let text = '';
  let address = '';
  let words = 0;
  for (const token of tokens) {
    if (token.type === 'link_open') {
      address = String(token.attrGet('href') ?? '');
      words = text.length;
    } else if (token.type === 'link_close') {
      // `<https://…>` says its address already.
      if (text.slice(words) !== address && address !== '') text += ` (${address})`;
    } else if (token.type === 'softbreak' || token.type === 'hardbreak') text += '\n';
    else if (token.type === 'text' || token.type === 'code_inline' || token.type === 'image') text += token.content;
  }
  return text;
}

/** Plain text that stays plain text in the middle of Markdown. */
export const escapeMarkdown = (text: string): string => text.replace(/[\\`*_[\]<>|~]|^#/gu, '\\$&');
