import { childrenOf, textIn, type XmlNode } from './xmlTree.ts';

export interface JsonFeed {
  readonly [key: string]: unknown;
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

const isAddress = (text: unknown): boolean => /^https:\/\/[^/\s]+\//u.test(String(text));
/** An IRI with its scheme, as RFC 4287 4.2.6 asks of an id. */
const isIri = (text: string): boolean => /^(?:urn:uuid:|https:\/\/)\S+$/u.test(text);
/** RFC 3339 as Atom narrows it (3.3): a capital T, and a zone. */
const isRfc3339 = (text: unknown): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/u.test(String(text)) &&
  !Number.isNaN(Date.parse(String(text)));
/** RFC 822 with the year in four digits; the day of the week must be that of the date. */
const isRfc822 = (text: string): boolean =>
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$/u.test(
    text,
  ) && new Date(text).toUTCString() === text;
/** BCP 47, as the list of languages of RSS and JSON Feed 1.1 ask for. */
const isLanguage = (text: unknown): boolean => Intl.getCanonicalLocales(String(text))[0] === text;
const areUnique = (ids: readonly unknown[]): boolean => new Set(ids).size === ids.length;
/** What a browser would be told to run or fetch: the validator calls it a risk. */
const isSafe = (html: string): boolean =>
  !/<(?:script|style|iframe|object|embed|form|img|link|meta)\b|\son\w+=/iu.test(html);
export const addressesIn = (html: string): readonly string[] =>
  [...html.matchAll(/\s(?:href|src)="([^"]*)"/gu)].map(([, address]) => address ?? '');
const areAbsolute = (html: string): boolean =>
  addressesIn(html).length > 0 === html.includes('<a ') &&
  addressesIn(html).every((one) => /^(?:https?:\/\/|mailto:|tel:)/u.test(one));
const linksOf = (node: XmlNode, rel: string): readonly XmlNode[] =>
  childrenOf(node, 'link').filter(({ attributes }) => (attributes['rel'] ?? 'alternate') === rel);

/** https://www.rfc-editor.org/rfc/rfc4287; in capitals the names that https://validator.w3.org/feed gives its messages. */
export const atomRules: readonly (readonly [string, (feed: XmlNode) => boolean])[] = [
  [
    'MissingNamespace: the root is feed in the namespace of Atom',
    (feed) => feed.name === 'feed' && feed.attributes['xmlns'] === 'http://www.w3.org/2005/Atom',
  ],
  [
    'MissingElement: feed has exactly one id, title and updated',
    (feed) => ['id', 'title', 'updated'].every((name) => childrenOf(feed, name).length === 1),
  ],
  ['MissingAuthor: feed has an author with a name', (feed) => textIn(childrenOf(feed, 'author')[0], 'name') !== ''],
  [
    'MissingSelf: feed links to itself with its whole address',
    (feed) => linksOf(feed, 'self').length === 1 && isAddress(linksOf(feed, 'self')[0]?.attributes['href']),
  ],
  [
    'DuplicateAtomLink: feed has one alternate link',
    (feed) => linksOf(feed, 'alternate').length === 1 && isAddress(linksOf(feed, 'alternate')[0]?.attributes['href']),
  ],
  [
    'InvalidFullLink: each id is an IRI with a scheme',
    (feed) => [feed, ...childrenOf(feed, 'entry')].every((one) => isIri(textIn(one, 'id'))),
  ],
  [
    'DuplicateEntries: each id stands once',
    (feed) => areUnique([feed, ...childrenOf(feed, 'entry')].map((one) => textIn(one, 'id'))),
  ],
  [
    'InvalidRFC3339Date: each date is one',
    (feed) =>
      [feed, ...childrenOf(feed, 'entry')]
        .flatMap((one) => [...childrenOf(one, 'updated'), ...childrenOf(one, 'published')])
        .every(({ text }) => isRfc3339(text)),
  ],
  [
    'MissingElement: each entry has exactly one id, title and updated',
    (feed) =>
      childrenOf(feed, 'entry').every((one) =>
        ['id', 'title', 'updated'].every((name) => childrenOf(one, name).length === 1),
      ),
  ],
  [
    'MissingContentOrAlternate: each entry has one content and one alternate link',
    (feed) =>
      childrenOf(feed, 'entry').every(
        (one) =>
          childrenOf(one, 'content').length === 1 &&
          linksOf(one, 'alternate').length === 1 &&
          isAddress(linksOf(one, 'alternate')[0]?.attributes['href']),
      ),
  ],
  [
    'RFC 4287 4.2.9: no entry is updated before it was published',
    (feed) =>
      childrenOf(feed, 'entry').every(
        (one) => Date.parse(textIn(one, 'updated')) >= Date.parse(textIn(one, 'published')),
      ),
  ],
  [
    'RFC 4287 4.2.15: the feed is as new as its newest entry',
    (feed) =>
      childrenOf(feed, 'entry').every(
        (one) => Date.parse(textIn(one, 'updated')) <= Date.parse(textIn(feed, 'updated')),
      ),
  ],
  [
    'InvalidTextType: content and titles of entries say that they are HTML',
    (feed) =>
      childrenOf(feed, 'entry').every((one) =>
        [...childrenOf(one, 'content'), ...childrenOf(one, 'title')].every(
          ({ attributes }) => attributes['type'] === 'html',
        ),
      ),
  ],
  [
    'NotHtml: HTML is escaped, so that it is text of its element',
    (feed) =>
      childrenOf(feed, 'entry').every((one) =>
        [...childrenOf(one, 'content'), ...childrenOf(one, 'title')].every(({ children }) => children.length === 0),
      ),
  ],
  [
    'RFC 4287 3.1.1.2: a title that is HTML shows a tag as it was typed',
    (feed) => childrenOf(feed, 'entry').every((one) => !/<b>/u.test(textIn(one, 'title'))),
  ],
  [
    'ContainsRelRef: no address in content needs a base',
    (feed) => childrenOf(feed, 'entry').every((one) => areAbsolute(textIn(one, 'content'))),
  ],
  [
    'SecurityRisk: no content runs or fetches anything',
    (feed) => childrenOf(feed, 'entry').every((one) => isSafe(textIn(one, 'content'))),
  ],
];

/** https://www.rssboard.org/rss-specification and https://www.rssboard.org/rss-profile */
export const rssRules: readonly (readonly [string, (feed: XmlNode) => boolean])[] = [
  [
    'InvalidVersion: rss is 2.0 and has one channel',
    (feed) => feed.name === 'rss' && feed.attributes['version'] === '2.0' && childrenOf(feed, 'channel').length === 1,
  ],
  [
    'MissingElement: channel has exactly one title, link and description',
    (feed) =>
      ['title', 'link', 'description'].every(
        (name) => childrenOf(channelOf(feed), name).length === 1 && textIn(channelOf(feed), name) !== '',
      ),
  ],
  [
    'MissingAtomSelfLink: channel has an atom:link to itself with its type',
    (feed) =>
      childrenOf(channelOf(feed), 'atom:link').some(
        ({ attributes }) =>
          attributes['rel'] === 'self' && attributes['type'] === 'application/rss+xml' && isAddress(attributes['href']),
      ),
  ],
  [
    'MissingNamespace: each prefix is declared as what it is known for',
    (feed) =>
      feed.attributes['xmlns:atom'] === 'http://www.w3.org/2005/Atom' &&
      feed.attributes['xmlns:content'] === 'http://purl.org/rss/1.0/modules/content/',
  ],
  [
    'InvalidFullLink: each link is a whole address',
    (feed) => [channelOf(feed), ...itemsOf(feed)].every((one) => isAddress(textIn(one, 'link'))),
  ],
  ['InvalidLanguage: language is one', (feed) => isLanguage(textIn(channelOf(feed), 'language'))],
  [
    'InvalidRFC2822Date: lastBuildDate and each pubDate is RFC 822 with a year of four digits',
    (feed) =>
      [textIn(channelOf(feed), 'lastBuildDate'), ...itemsOf(feed).map((one) => textIn(one, 'pubDate'))].every(isRfc822),
  ],
  ['MissingGuid: each item has one', (feed) => itemsOf(feed).every((one) => childrenOf(one, 'guid').length === 1)],
  [
    'InvalidPermalink: a guid that is no address says so',
    (feed) =>
      itemsOf(feed).every(
        (one) => isAddress(textIn(one, 'guid')) || childrenOf(one, 'guid')[0]?.attributes['isPermaLink'] === 'false',
      ),
  ],
  ['DuplicateValue: each guid stands once', (feed) => areUnique(itemsOf(feed).map((one) => textIn(one, 'guid')))],
  ['MissingItemTitle: each item has a title', (feed) => itemsOf(feed).every((one) => textIn(one, 'title') !== '')],
  [
    'DuplicateElement: no item says anything twice',
    (feed) => itemsOf(feed).every(({ children }) => areUnique(children.map(({ name }) => name))),
  ],
  [
    'InvalidContact: no author or webMaster that is not an e-mail address',
    (feed) =>
      [channelOf(feed), ...itemsOf(feed)].every((one) =>
        [...childrenOf(one, 'author'), ...childrenOf(one, 'webMaster'), ...childrenOf(one, 'managingEditor')].every(
          ({ text }) => /^\S+@\S+/u.test(text),
        ),
      ),
  ],
  [
    'NotHtml: content:encoded is escaped HTML',
    (feed) =>
      itemsOf(feed).every(
        (one) =>
          childrenOf(one, 'content:encoded').length === 1 &&
          childrenOf(one, 'content:encoded')[0]?.children.length === 0,
      ),
  ],
  [
    'ContainsRelRef: no address in content needs a base',
    (feed) => itemsOf(feed).every((one) => areAbsolute(textIn(one, 'content:encoded'))),
  ],
  [
    'SecurityRisk: no content runs or fetches anything',
    (feed) => itemsOf(feed).every((one) => isSafe(textIn(one, 'content:encoded'))),
  ],
];
const channelOf = (feed: XmlNode): XmlNode | undefined => childrenOf(feed, 'channel')[0];
export const itemsOf = (feed: XmlNode): readonly XmlNode[] => childrenOf(channelOf(feed), 'item');

/** https://www.jsonfeed.org/version/1.1/ */
export const jsonRules: readonly (readonly [string, (feed: JsonFeed) => boolean])[] = [
  ['version is the address of 1.1', ({ version }) => version === 'https://jsonfeed.org/version/1.1'],
  [
    'title and items are there',
    ({ title, items }) => typeof title === 'string' && title !== '' && Array.isArray(items),
  ],
  [
    'home_page_url and feed_url are whole addresses',
    (feed) => isAddress(feed['home_page_url']) && isAddress(feed['feed_url']),
  ],
  [
    'authors is a list, and the author of 1.0 is not there',
    ({ authors, author }) => Array.isArray(authors) && author === undefined,
  ],
  ['language is one of BCP 47', ({ language }) => isLanguage(language)],
  ['each id is a string', ({ items }) => items.every(({ id }) => typeof id === 'string' && id !== '')],
  ['each id stands once', ({ items }) => areUnique(items.map(({ id }) => id))],
  ['each item has content', ({ items }) => items.every((one) => typeof one['content_html'] === 'string')],
  ['each url is a whole address', ({ items }) => items.every(({ url }) => isAddress(url))],
  [
    'each date is RFC 3339',
    ({ items }) => items.every((one) => isRfc3339(one['date_published']) && isRfc3339(one['date_modified'])),
  ],
  ['titles are plain text', ({ items }) => items.every(({ title }) => !/&(?:amp|lt|gt|#\d+);/u.test(String(title)))],
  ['no address in content needs a base', ({ items }) => items.every((one) => areAbsolute(String(one['content_html'])))],
  ['no content runs or fetches anything', ({ items }) => items.every((one) => isSafe(String(one['content_html'])))],
];
