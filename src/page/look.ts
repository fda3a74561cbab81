/** How the company wants its page to look: what the config's `page` says, and its own files, read and found to be fit. */
export interface PageLook {
  /** Copied beside the page; null: the company's name stands alone. */
  readonly logo: { readonly name: 'logo.svg' | 'logo.png'; readonly content: Uint8Array } | null;
  /** `#1a73e8`; null: the page's own. */
  readonly accent: string | null;
  readonly links: readonly { readonly title: string; readonly url: string }[];
  /** Markdown; stands above the state. */
  readonly intro: string | null;
  /** Markdown. */
  readonly footer: string | null;
  /** Where readers ask to be told of changes: an https or mailto address. */
  readonly subscribe: string | null;
  /** Goes to the end of the style sheet. */
  readonly ownStyle: string | null;
}

export const plainLook: PageLook = {
  logo: null,
  accent: null,
  links: [],
  intro: null,
  footer: null,
  subscribe: null,
  ownStyle: null,
};
