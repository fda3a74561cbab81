import type { MessageSize } from '../domain/message.ts';

/** 300 graphemes and 3,000 bytes: https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json */
export const maxGraphemes = 300;
const maxBytes = 3000;

/** What is nearer to its limit counts: a family emoji is one grapheme of 25 bytes. */
export function measureBluesky(text: string): MessageSize {
  const share = Math.ceil((Buffer.byteLength(text) * maxGraphemes) / maxBytes);
  return { length: Math.max(graphemesIn(text), share), limit: maxGraphemes, segments: null };
}

/** Intl's segmenter costs milliseconds to make, and plain ASCII does not need it. */
const graphemesIn = (text: string): number =>
  /^[\n\u0020-\u007e]*$/u.test(text) ? text.length : [...new Intl.Segmenter().segment(text)].length;

export interface LinkFacet {
  readonly index: { readonly byteStart: number; readonly byteEnd: number };
  readonly features: readonly [{ readonly $type: 'app.bsky.richtext.facet#link'; readonly uri: string }];
}

/**
 * A link is plain text until it is named, by its place in UTF-8 bytes. Mentions and tags are never named, so that no
 * text makes one: https://docs.bsky.app/docs/advanced-guides/post-richtext
 */
export function linksIn(text: string): readonly LinkFacet[] {
  return [...text.matchAll(/(?<![\p{L}\p{N}])https?:\/\/[^\s<>"“”]+/giu)].flatMap((match) => {
    const uri = withoutEnd(match[0]);
    if (!URL.canParse(uri)) return [];
    const byteStart = Buffer.byteLength(text.slice(0, match.index));
    const index = { byteStart, byteEnd: byteStart + Buffer.byteLength(uri) };
    return [{ index, features: [{ $type: 'app.bsky.richtext.facet#link', uri }] }];
  });
}

/** A sentence's end is not the link's, nor is a bracket that was opened before it. */
function withoutEnd(link: string): string {
  const bare = link.replace(/[.,;:!?'’…]+$/u, '');
  const unopened = bare.endsWith(')') && !bare.includes('(');
  return unopened ? withoutEnd(bare.slice(0, -1)) : bare;
}
