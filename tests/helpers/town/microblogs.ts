import { plantedKey } from './keys.ts';
import {
  type Asked,
  fieldsOf,
  graphemesIn,
  type HttpService,
  idIs,
  insist,
  insistOnBearer,
  jsonIn,
  missing,
  routes,
  type Standing,
  stand,
  textIn,
  yes,
} from './service.ts';

// Mastodon and Bluesky, which each know a repeat by themselves: CHANNELS.md 10 and 11.

const token = plantedKey('blog');
const appPassword = plantedKey('bluesky');

const statusOf = ({ id, text, at }: Standing): object => ({
  id,
  url: `https://mastodon.example/@acme/${id}`,
  created_at: at,
  content: `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br />')}</p>`,
});

export const mastodon: HttpService = {
  name: 'mastodon',
  type: 'mastodon',
  threads: true,
  lists: true,
  entry: (apiUrl) => ({ type: 'mastodon', instance: 'https://mastodon.example', accessToken: token, apiUrl }),
  remoteId: idIs,
  url: ({ id }) => `https://mastodon.example/@acme/${id}`,
  // Every link is 23 characters, however long: https://docs.joinmastodon.org/user/posting/#text
  room: ({ text }) => [{ used: graphemesIn(text.replace(/https?:\/\/\S+/gu, '-'.repeat(23))), limit: 500 }],
  answer: (asked, book) => {
    insistOnBearer(asked, token);
    return mastodonRoutes(asked, book);
  },
};

const mastodonRoutes = routes(
  [
    'POST',
    /^\/api\/v1\/statuses$/u,
    (asked, book) => {
      const key = textIn(asked.headers, 'idempotency-key');
      const known = book.posts.find((post) => post.key === key);
      if (known) return { ...yes(statusOf(known)), isRepeat: true };
      const fields = jsonIn(asked);
      insist(fields, { visibility: 'public', language: 'en' });
      const on = fields['in_reply_to_id'] === undefined ? null : textIn(fields, 'in_reply_to_id');
      if (on !== null && !book.posts.some(({ id }) => id === on)) return missing({ error: 'Record not found' });
      return yes(statusOf(stand(book, asked.body, { text: textIn(fields, 'status'), on, key })));
    },
  ],
  ['GET', /^\/api\/v1\/accounts\/verify_credentials$/u, () => yes({ id: '1', username: 'acme' })],
  ['GET', /^\/api\/v1\/accounts\/1\/statuses$/u, (_asked, book) => yes(book.posts.toReversed().map(statusOf))],
);

const did = 'did:plc:town';
const collection = 'app.bsky.feed.post';
const uriOf = ({ id }: Standing): string => `at://${did}/${collection}/${id}`;
const cidOf = ({ id }: Standing): string => `bafyrei${id}`;
const textBytes = ({ text }: Standing): number => Buffer.byteLength(text);

export const bluesky: HttpService = {
  name: 'bluesky',
  type: 'bluesky',
  threads: true,
  lists: true,
  entry: (apiUrl) => ({ type: 'bluesky', identifier: 'acme.bsky.social', appPassword, apiUrl }),
  remoteId: (post) => `${uriOf(post)}|${cidOf(post)}`,
  url: ({ id }) => `https://bsky.app/profile/${did}/post/${id}`,
  room: (post) => [
    { used: graphemesIn(post.text), limit: 300 },
    { used: textBytes(post), limit: 3000 },
  ],
  answer: (asked, book) => blueskyRoutes(asked, book),
};

const blueskyRoutes = routes(
  [
    'POST',
    /^\/xrpc\/com\.atproto\.server\.createSession$/u,
    (asked) => {
      insist(jsonIn(asked), { identifier: 'acme.bsky.social', password: appPassword });
      return yes({ did, handle: 'acme.bsky.social', accessJwt: token, refreshJwt: 'town-refresh' });
    },
  ],
  [
    'POST',
    /^\/xrpc\/com\.atproto\.repo\.putRecord$/u,
    (asked, book) => {
      insistOnBearer(asked, token);
      const fields = jsonIn(asked);
      insist(fields, { repo: did, collection, swapRecord: null });
      const id = textIn(fields, 'rkey');
      if (!/^[234567a-z]{13}$/u.test(id)) throw new Error(`"${id}" is no key that sorts by time`);
      const record = fieldsOf(fields['record']);
      insist(record, { $type: collection });
      if (book.posts.some((post) => post.id === id)) {
        return { status: 400, body: { error: 'InvalidSwap', message: 'Record was at …' }, isRepeat: true };
      }
      const made = stand(book, asked.body, { id, key: id, text: textIn(record, 'text'), on: parentIn(record) });
      linksAreNamed(record, made.text);
      return yes({ uri: uriOf(made), cid: cidOf(made) });
    },
  ],
  [
    'GET',
    /^\/xrpc\/com\.atproto\.repo\.getRecord$/u,
    (asked, book) => {
      const found = book.posts.find(({ id }) => id === asked.query.get('rkey'));
      return found ? yes({ uri: uriOf(found), cid: cidOf(found), value: {} }) : notThere(asked);
    },
  ],
);

const notThere = (asked: Asked) => ({
  status: 400,
  body: { error: 'RecordNotFound', message: `no record ${asked.query.get('rkey')}` },
});

function parentIn(record: Readonly<Record<string, unknown>>): string | null {
  if (record['reply'] === undefined) return null;
  const { root, parent } = record['reply'] as Record<'root' | 'parent', { readonly uri: string; readonly cid: string }>;
  if (!root.cid || !parent.cid) throw new Error('a reply to nothing');
  return parent.uri.split('/').at(-1) ?? '';
}

/** A link is none until its bytes are named: each one is, whole. */
function linksAreNamed(record: Readonly<Record<string, unknown>>, text: string): void {
  const bytes = Buffer.from(text);
  const facets = (record['facets'] ?? []) as readonly {
    readonly index: { readonly byteStart: number; readonly byteEnd: number };
    readonly features: readonly [{ readonly uri: string }];
  }[];
  for (const { index, features } of facets) {
    const words = bytes.subarray(index.byteStart, index.byteEnd).toString('utf8');
    if (words !== features[0].uri) throw new Error(`the link ${features[0].uri} is laid over "${words}"`);
  }
  const links = text.match(/https?:\/\//gu) ?? [];
  if (links.length !== facets.length) throw new Error(`${facets.length} of ${links.length} links are named`);
}
