import { plantedKey } from './keys.ts';
import {
  type Asked,
  type Book,
  fieldsOf,
  type HttpService,
  insist,
  insistOnBearer,
  jsonIn,
  missing,
  none,
  readHtml,
  routes,
  type Standing,
  stand,
  textIn,
  yes,
} from './service.ts';

// Where customers look for help: CHANNELS.md 5 and 13.

const token = plantedKey('help');
const email = 'ann@acme.example';
const login = { type: 'zendesk', subdomain: 'acme', email, token };
const linkTo = (kind: string, id: string): string => `https://acme.zendesk.com/hc/${kind}/${id}`;

function insistOnBasic({ headers }: Asked): void {
  const wanted = `Basic ${Buffer.from(`${email}/token:${token}`).toString('base64')}`;
  if (headers['authorization'] !== wanted) throw new Error('not signed in');
}

/** An update of an article has the article's own id, and a number behind it that only we see. */
const articleOf = ({ id }: Pick<Standing, 'id'>): string => id.split('#')[0] ?? id;
/** The whole body of an article is replaced by each update. */
const bodyOf = ({ posts }: Book, article: string): string | null =>
  posts.findLast((post) => articleOf(post) === article)?.raw ?? null;

function articleJson(book: Book, post: Standing): object {
  const article = articleOf(post);
  const promoted = (book.edits.findLast(({ id }) => id === article)?.text ?? 'true') === 'true';
  const shown = { html_url: linkTo('articles', article), created_at: post.at, promoted };
  return { id: Number(article), title: post.title, body: bodyOf(book, article), ...shown };
}

export const zendeskArticle: HttpService = {
  name: 'zendesk-article',
  type: 'zendesk',
  threads: true,
  lists: true,
  entry: (apiUrl) => ({ ...login, sectionId: 360_001, permissionGroupId: 17, apiUrl }),
  remoteId: (post) => `article:${articleOf(post)}`,
  url: (post) => linkTo('articles', articleOf(post)),
  room: null,
  answer: (asked, book) => {
    insistOnBasic(asked);
    return articleRoutes(asked, book);
  },
};

const articleRoutes = routes(
  [
    'POST',
    /^\/api\/v2\/help_center\/en-us\/sections\/360001\/articles$/u,
    (asked, book) => {
      const fields = fieldsOf(jsonIn(asked)['article']);
      insist(fields, { locale: 'en-us', permission_group_id: 17, user_segment_id: null });
      const raw = textIn(fields, 'body');
      const id = String(360_009 + book.posts.length);
      const made = stand(book, raw, { id, text: readHtml(raw), title: textIn(fields, 'title') });
      return yes({ article: articleJson(book, made) }, 201);
    },
  ],
  [
    'PUT',
    /^\/api\/v2\/help_center\/articles\/(\d+)\/translations\/en-us$/u,
    (asked, book, on = '') => {
      const before = bodyOf(book, on);
      if (before === null) return missing({ error: 'RecordNotFound' });
      const fields = fieldsOf(jsonIn(asked)['translation']);
      const raw = textIn(fields, 'body');
      if (!raw.endsWith(before)) throw new Error('what stood in the article is gone');
      const text = readHtml(raw.slice(0, raw.length - before.length));
      stand(book, raw, { id: `${on}#${book.posts.length + 1}`, on, text, title: textIn(fields, 'title') });
      return yes({ translation: { locale: 'en-us', title: fields['title'] } });
    },
  ],
  [
    'PUT',
    /^\/api\/v2\/help_center\/en-us\/articles\/(\d+)$/u,
    (asked, book, id = '') => {
      book.edits.push({ id, text: String(fieldsOf(jsonIn(asked)['article'])['promoted']) });
      return yes({ article: { id: Number(id) } });
    },
  ],
  [
    'GET',
    /^\/api\/v2\/help_center\/en-us\/articles\/(\d+)$/u,
    (_asked, book, id = '') => {
      const post = book.posts.find((one) => one.id === id);
      return post ? yes({ article: articleJson(book, post) }) : missing({ error: 'RecordNotFound' });
    },
  ],
  [
    'GET',
    /^\/api\/v2\/help_center\/en-us\/articles$/u,
    (_asked, book) => {
      const first = book.posts.filter(({ on }) => on === null).toReversed();
      return yes({ articles: first.map((post) => articleJson(book, post)) });
    },
  ],
);

const commentJson = ({ id, on, raw, at }: Standing): object => ({
  id: Number(id),
  body: raw,
  created_at: at,
  html_url: linkTo(`posts/${on}/comments`, id),
});
const postJson = ({ id, raw, at }: Standing): object => ({
  id: Number(id),
  details: raw,
  created_at: at,
  html_url: linkTo('posts', id),
});

export const zendeskCommunity: HttpService = {
  name: 'zendesk-community',
  type: 'zendesk',
  threads: true,
  lists: true,
  entry: (apiUrl) => ({ ...login, as: 'community-post', topicId: 36, apiUrl }),
  remoteId: ({ id, on }) => (on === null ? `post:${id}` : `post:${on}/comment:${id}`),
  url: ({ id, on }) => (on === null ? linkTo('posts', id) : linkTo(`posts/${on}/comments`, id)),
  room: null,
  answer: (asked, book) => {
    insistOnBasic(asked);
    return communityRoutes(asked, book);
  },
};

const communityRoutes = routes(
  [
    'POST',
    /^\/api\/v2\/community\/posts$/u,
    (asked, book) => {
      const fields = fieldsOf(jsonIn(asked)['post']);
      insist(fields, { topic_id: 36, pinned: true });
      const raw = textIn(fields, 'details');
      const made = stand(book, raw, { text: readHtml(raw), title: textIn(fields, 'title') });
      return yes({ post: postJson(made) }, 201);
    },
  ],
  [
    'POST',
    /^\/api\/v2\/community\/posts\/(\d+)\/comments$/u,
    (asked, book, on = '') => {
      if (!book.posts.some(({ id }) => id === on)) return missing({ error: 'RecordNotFound' });
      const raw = textIn(fieldsOf(jsonIn(asked)['comment']), 'body');
      return yes({ comment: commentJson(stand(book, raw, { text: readHtml(raw), on })) }, 201);
    },
  ],
  [
    'PUT',
    /^\/api\/v2\/community\/posts\/(\d+)$/u,
    (asked, book, id = '') => {
      book.edits.push({ id, text: JSON.stringify(jsonIn(asked)) });
      return yes({ post: { id: Number(id) } });
    },
  ],
  [
    'GET',
    /^\/api\/v2\/community\/posts\/(\d+)\/comments$/u,
    (_asked, book, on = '') => yes({ comments: book.posts.filter((post) => post.on === on).map(commentJson) }),
  ],
  [
    'GET',
    /^\/api\/v2\/community\/posts$/u,
    (_asked, book) => {
      const first = book.posts.filter(({ on }) => on === null).toReversed();
      return yes({ posts: first.map(postJson) });
    },
  ],
);

export const intercom: HttpService = {
  name: 'intercom',
  type: 'intercom',
  threads: true,
  lists: true,
  entry: (apiUrl) => ({ type: 'intercom', token, senderId: 814_860, newsfeedId: 198_313, apiUrl }),
  remoteId: articleOf,
  url: none,
  room: null,
  answer: (asked, book) => {
    insistOnBearer(asked, token);
    insist(asked.headers, { 'intercom-version': '2.16' });
    return newsRoutes(asked, book);
  },
};

function newsItem(asked: Asked): { readonly raw: string; readonly text: string; readonly title: string } {
  const fields = jsonIn(asked);
  insist(fields, { sender_id: 814_860, state: 'live', newsfeed_assignments: [{ newsfeed_id: 198_313 }] });
  const raw = textIn(fields, 'body');
  return { raw, text: readHtml(raw), title: textIn(fields, 'title') };
}

/** An item holds its newest words only. */
const itemJson = ({ posts }: Book, id: string): object => {
  const post = posts.findLast((one) => articleOf(one) === id);
  return { type: 'news-item', id, title: post?.title, body: post?.raw, updated_at: Date.parse(post?.at ?? '') / 1000 };
};

const newsRoutes = routes(
  [
    'POST',
    /^\/news\/news_items$/u,
    (asked, book) => {
      const { raw, ...item } = newsItem(asked);
      return yes(itemJson(book, stand(book, raw, item).id));
    },
  ],
  [
    'PUT',
    /^\/news\/news_items\/(\d+)$/u,
    (asked, book, on = '') => {
      const { raw, ...item } = newsItem(asked);
      if (!book.posts.some(({ id }) => id === on)) return missing();
      stand(book, raw, { id: `${on}#${book.posts.length + 1}`, on, ...item });
      return yes(itemJson(book, on));
    },
  ],
  ['GET', /^\/news\/news_items\/(\d+)$/u, (_asked, book, id = '') => yes(itemJson(book, id))],
  [
    'GET',
    /^\/news\/news_items$/u,
    (_asked, book) => {
      const first = book.posts.filter(({ on }) => on === null).toReversed();
      return yes({ data: first.map(({ id }) => itemJson(book, id)) });
    },
  ],
);
