import { plantedKey } from './keys.ts';
import {
  type Book,
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

// Pages of a company at the large networks: CHANNELS.md 3 and 12.

const token = plantedKey('feed');
const find = ({ posts }: Book, id: string): Standing | undefined => posts.find((post) => post.id === id);
const ofPost = ({ posts }: Book, id: string | null): readonly Standing[] =>
  posts.filter(({ on }) => on === id).toReversed();

const noSuchPost = {
  status: 400,
  body: { error: { code: 100, error_subcode: 33, type: 'GraphMethodException', message: 'does not exist' } },
};

/** What stands at a post: its first words, or what an edit made of them. */
const wordsNow = ({ edits }: Book, post: Standing): string =>
  edits.findLast(({ id }) => id === post.id)?.text ?? post.text;

const listed = (book: Book, posts: readonly Standing[]) => ({
  data: posts.map((post) => ({ id: post.id, message: wordsNow(book, post), created_time: post.at })),
});

export const facebook: HttpService = {
  name: 'facebook',
  type: 'facebook',
  threads: true,
  lists: true,
  entry: (apiUrl) => ({ type: 'facebook', pageId: '1029', pageToken: token, apiUrl }),
  remoteId: idIs,
  url: ({ id }) => `https://www.facebook.com/${id}`,
  room: ({ text }) => [{ used: text.length, limit: 63_206 }],
  answer: (asked, book) => {
    insistOnBearer(asked, token);
    return facebookRoutes(asked, book);
  },
};

const facebookRoutes = routes(
  [
    'POST',
    /^\/v24\.0\/1029\/feed$/u,
    (asked, book) => {
      const text = textIn(jsonIn(asked), 'message');
      const last = ofPost(book, null)[0];
      // "Duplicate status message": said of the newest post only.
      if (last?.text === text) return { status: 400, body: { error: { code: 506 } }, isRepeat: true };
      const { id } = stand(book, asked.body, { id: `1029_${book.posts.length + 1}`, text });
      return yes({ id });
    },
  ],
  [
    'POST',
    /^\/v24\.0\/([\d_]+)\/comments$/u,
    (asked, book, on = '') => {
      if (!find(book, on)) return noSuchPost;
      const id = `${on.slice(5)}_${book.posts.length + 1}`;
      return yes({ id: stand(book, asked.body, { id, on, text: textIn(jsonIn(asked), 'message') }).id });
    },
  ],
  [
    'POST',
    /^\/v24\.0\/([\d_]+)$/u,
    (asked, book, id = '') => {
      if (!find(book, id)) return noSuchPost;
      book.edits.push({ id, text: textIn(jsonIn(asked), 'message') });
      return yes({ success: true });
    },
  ],
  ['GET', /^\/v24\.0\/1029\/feed$/u, (_asked, book) => yes(listed(book, ofPost(book, null)))],
  ['GET', /^\/v24\.0\/([\d_]+)\/comments$/u, (_asked, book, id = '') => yes(listed(book, ofPost(book, id)))],
  [
    'GET',
    /^\/v24\.0\/([\d_]+)$/u,
    (_asked, book, id = '') => {
      const post = find(book, id);
      return post ? yes({ id, message: wordsNow(book, post) }) : noSuchPost;
    },
  ],
);

const author = 'urn:li:organization:2414183';
/** What ends a post where no backslash stands before it. */
const special = /[|{}@[\]()<>#*_~]/u;

function littleText(commentary: string): string {
  const bare = commentary.replace(/\\[\\|{}@[\]()<>#*_~]/gu, '');
  if (special.test(bare) || bare.includes('\\')) throw new Error('LinkedIn would end the post there');
  return commentary.replace(/\\([\\|{}@[\]()<>#*_~])/gu, '$1');
}

const commentary = ({ raw, text }: Standing): string =>
  String((JSON.parse(raw) as { readonly commentary?: string }).commentary ?? text);

export const linkedin: HttpService = {
  name: 'linkedin',
  type: 'linkedin',
  threads: true,
  lists: true,
  entry: (apiUrl) => ({ type: 'linkedin', organizationId: '2414183', accessToken: token, apiUrl }),
  remoteId: idIs,
  url: ({ id, on }) => `https://www.linkedin.com/feed/update/${on ?? id}`,
  room: (post) => [{ used: commentary(post).length, limit: post.on === null ? 3000 : 1250 }],
  answer: (asked, book) => {
    insistOnBearer(asked, token);
    insist(asked.headers, { 'linkedin-version': '202605', 'x-restli-protocol-version': '2.0.0' });
    return linkedinRoutes(asked, book);
  },
};

const linkedinRoutes = routes(
  [
    'POST',
    /^\/rest\/posts$/u,
    (asked, book) => {
      const fields = jsonIn(asked);
      insist(fields, { author, visibility: 'PUBLIC', lifecycleState: 'PUBLISHED' });
      const text = littleText(textIn(fields, 'commentary'));
      const same = book.posts.find((post) => post.on === null && post.text === text);
      if (same) {
        const message = `Content is a duplicate of ${same.id}`;
        return { status: 422, body: { code: 'DUPLICATE_POST', message }, isRepeat: true };
      }
      const { id } = stand(book, asked.body, { id: `urn:li:share:${700 + book.posts.length}`, text });
      return yes('', 201, { 'x-restli-id': id });
    },
  ],
  [
    'POST',
    /^\/rest\/socialActions\/([^/]+)\/comments$/u,
    (asked, book, on = '') => {
      if (!find(book, on)) return missing({ message: 'not found' });
      const fields = jsonIn(asked);
      insist(fields, { actor: author, object: on });
      const id = `urn:li:comment:(urn:li:activity:1,${book.posts.length})`;
      const text = textIn(fields['message'] as Record<string, unknown>, 'text');
      return yes({ commentUrn: stand(book, asked.body, { id, on, text }).id }, 201);
    },
  ],
  [
    'GET',
    /^\/rest\/socialActions\/([^/]+)\/comments$/u,
    (_asked, book, on = '') => {
      if (!find(book, on)) return missing({ message: 'not found' });
      return yes({ elements: ofPost(book, on).map(({ id, text }) => ({ commentUrn: id, message: { text } })) });
    },
  ],
  [
    'GET',
    /^\/rest\/posts$/u,
    (asked, book) => {
      insist(Object.fromEntries(asked.query), { author, q: 'author' });
      insist(asked.headers, { 'x-restli-method': 'FINDER' });
      const elements = ofPost(book, null).map((post) => ({
        id: post.id,
        commentary: commentary(post),
        createdAt: Date.parse(post.at),
      }));
      return yes({ elements });
    },
  ],
);
