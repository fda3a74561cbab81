/** A link as a reader sees it. */
export interface HtmlLink {
  /** As it stands there, relative or not. */
  readonly href: string;
  readonly text: string;
}

/** What a page shows of itself without its scripts: comments and what is in `script` or `style` count for nothing. */
export async function readHtml(html: string): Promise<{ readonly links: readonly HtmlLink[]; readonly text: string }> {
  const { default: sanitize } = await import('sanitize-html');
  const links: HtmlLink[] = [];
  const text = sanitize(html, {
    allowedTags: ['a', 'area'],
    allowedAttributes: false,
    exclusiveFilter: ({ tag, attribs, text: said }) => {
      const href = attribs['href'];
      if ((tag === 'a' || tag === 'area') && href !== undefined) links.push({ href, text: said.trim() });
      return false;
    },
  });
  return { links, text: text.replace(/<[^<>]*>/gu, ' ') };
}
