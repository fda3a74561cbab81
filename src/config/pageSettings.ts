import { extname } from 'node:path';
import * as v from 'valibot';
import { nonEmptyText, url } from '../channels/settings.ts';

/** How the status page looks. */
export interface PageSettings {
  /** Absolute; null: the company's name stands alone. */
  readonly logo: string | null;
  /** `#1a73e8`; null: the page's own. */
  readonly accent: string | null;
  readonly links: readonly { readonly title: string; readonly url: string }[];
  /** Markdown. */
  readonly footer: string | null;
  /** Where readers ask to be told of changes. */
  readonly subscribe: string | null;
}

const isReachable = (text: string): boolean =>
  URL.canParse(text) && /^(?:https|mailto):$/u.test(new URL(text).protocol) && new URL(text).password === '';

const link = v.strictObject({ title: nonEmptyText('the words of the link'), url: url() });

export const pageSchema = v.strictObject({
  logo: v.optional(
    v.pipe(
      v.string('an .svg or .png file'),
      v.check((path) => ['.svg', '.png'].includes(extname(path).toLowerCase()), 'an .svg or .png file'),
    ),
  ),
  accent: v.optional(
    v.pipe(
      v.string('a colour such as "#1a73e8"'),
      v.regex(/^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/iu, 'a colour such as "#1a73e8"'),
    ),
  ),
  links: v.optional(v.pipe(v.array(link), v.maxLength(12, 'at most 12 links')), []),
  footer: v.optional(v.pipe(nonEmptyText('Markdown'), v.maxLength(2000, 'Markdown of at most 2,000 characters'))),
  subscribe: v.optional(
    v.pipe(
      v.string('an https or mailto address'),
      v.check(isReachable, 'an https or mailto address, without a password in it'),
    ),
  ),
});

export const pageSettings = (
  given: v.InferOutput<typeof pageSchema>,
  absolute: (path: string) => string,
): PageSettings => ({
  logo: given.logo === undefined ? null : absolute(given.logo),
  accent: given.accent ?? null,
  links: given.links,
  footer: given.footer ?? null,
  subscribe: given.subscribe ?? null,
});
