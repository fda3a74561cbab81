import type createMarkdown from 'markdown-it';

/** Made once: a status page has thousands of texts, and to make one takes longer than to read most of them. */
let reader: ReturnType<typeof createMarkdown> | null = null;

/**
 * Markdown as HTML that can be shown to anybody: raw HTML is off, and what is left is sanitised all the same, because a
 * page that speaks for a company is worth two locks (RELIABILITY.md 4.4). Images are dropped: they would be trackers.
 */
export async function markdownToHtml(markdown: string): Promise<string> {
  const [{ default: createMarkdown }, { default: sanitize }] = await Promise.all([
    import('markdown-it'),
    import('sanitize-html'),
  ]);
  // A table would lose its tags below, and run its cells together; as it was typed it can be read.
  reader ??= createMarkdown({ html: false, linkify: true, breaks: true }).disable('table');
  const html = reader.render(markdown);
  return sanitize(html, {
    allowedTags: [
      'p',
      'br',
      'strong',
      'em',
      's',
      'code',
      'pre',
      'ul',
      'ol',
      'li',
      'blockquote',
      'a',
      'h2',
      'h3',
      'h4',
      'hr',
    ],
    allowedAttributes: { a: ['href', 'rel'], ol: ['start'] },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowProtocolRelative: false,
    parseStyleAttributes: false,
    transformTags: { h1: 'h2', a: sanitize.simpleTransform('a', { rel: 'nofollow noopener' }) },
  });
}
