import { plantedKey } from './keys.ts';
import {
  type Book,
  codePointsIn,
  fieldsOf,
  type HttpService,
  insist,
  insistOnBearer,
  jsonIn,
  missing,
  none,
  routes,
  type Standing,
  stand,
  textIn,
  yes,
} from './service.ts';

// Status pages that somebody else hosts: CHANNELS.md 15. A message's id is `incident/update`.

const token = plantedKey('hosted');
const incidentOf = ({ id }: Standing): string => id.split('/')[0] ?? id;
const updateOf = ({ id }: Standing): string => id.split('/')[1] ?? id;
const idOfBoth = ({ id }: Standing): string => id;
const incidents = ({ posts }: Book): readonly Standing[] => posts.filter(({ on }) => on === null).toReversed();
/** The newest first. */
const updatesOf = ({ posts }: Book, incident: string): readonly Standing[] =>
  posts.filter((post) => incidentOf(post) === incident).toReversed();
const idsFor = (book: Book, incident = `inc${book.posts.length + 1}`) => `${incident}/u${book.posts.length + 1}`;
const firstOf = (book: Book, incident: string): Standing | undefined => updatesOf(book, incident).at(-1);
const title = (text: string | null) => ({ used: codePointsIn(text ?? ''), limit: 255 });
/** Nothing that a page could take for a tag. */
function plain(text: string): string {
  if (/<[a-z/!?]/iu.test(text)) throw new Error('this begins a tag');
  return text;
}

function statuspageJson(book: Book, first: Standing): object {
  const updates = updatesOf(book, incidentOf(first));
  return {
    id: incidentOf(first),
    name: first.title,
    status: (JSON.parse(updates[0]?.raw ?? '') as { incident: { status: string } }).incident.status,
    shortlink: `https://stspg.example/${incidentOf(first)}`,
    metadata: updates[0]?.mark,
    incident_updates: updates.map((post) => ({ id: updateOf(post), body: post.text, created_at: post.at })),
  };
}

export const statuspageIo: HttpService = {
  name: 'statuspage-io',
  type: 'statuspage-io',
  threads: true,
  lists: true,
  entry: (apiUrl) => ({ type: 'statuspage-io', pageId: 'gytm4qzbx9t6', apiKey: token, apiUrl }),
  remoteId: idOfBoth,
  url: (post) => `https://stspg.example/${incidentOf(post)}`,
  room: (post) => [title(post.title), { used: codePointsIn(post.text), limit: 25_000 }],
  answer: (asked, book) => {
    insist(asked.headers, { authorization: `OAuth ${token}` });
    return statuspageRoutes(asked, book);
  },
};

const statuspageRoutes = routes(
  [
    'POST',
    /^\/pages\/gytm4qzbx9t6\/incidents$/u,
    (asked, book) => {
      const fields = fieldsOf(jsonIn(asked)['incident']);
      const about = { title: textIn(fields, 'name'), mark: fieldsOf(fields['metadata']) };
      const made = stand(book, asked.body, { id: idsFor(book), text: plain(textIn(fields, 'body')), ...about });
      return yes(statuspageJson(book, made), 201);
    },
  ],
  [
    'PATCH',
    /^\/pages\/gytm4qzbx9t6\/incidents\/(\w+)$/u,
    (asked, book, incident = '') => {
      const first = firstOf(book, incident);
      if (!first) return missing();
      const fields = fieldsOf(jsonIn(asked)['incident']);
      const about = { on: first.id, mark: fieldsOf(fields['metadata']) };
      stand(book, asked.body, { id: idsFor(book, incident), text: plain(textIn(fields, 'body')), ...about });
      return yes(statuspageJson(book, first));
    },
  ],
  [
    'GET',
    /^\/pages\/gytm4qzbx9t6\/incidents\/(\w+)$/u,
    (_asked, book, incident = '') => {
      const first = firstOf(book, incident);
      return first ? yes(statuspageJson(book, first)) : missing();
    },
  ],
  [
    'GET',
    /^\/pages\/gytm4qzbx9t6\/incidents$/u,
    (_asked, book) => yes(incidents(book).map((first) => statuspageJson(book, first))),
  ],
);

const instatusJson = (book: Book, first: Standing): object => ({
  id: incidentOf(first),
  name: first.title,
  status: 'INVESTIGATING',
  updates: updatesOf(book, incidentOf(first)).map((post) => ({
    id: updateOf(post),
    message: post.text,
    createdAt: post.at,
  })),
});

export const instatus: HttpService = {
  name: 'instatus',
  type: 'instatus',
  threads: true,
  lists: true,
  entry: (apiUrl) => ({ type: 'instatus', pageId: 'town', apiKey: token, apiUrl }),
  remoteId: idOfBoth,
  url: none,
  room: null,
  answer: (asked, book) => {
    insistOnBearer(asked, token);
    return instatusRoutes(asked, book);
  },
};

const instatusRoutes = routes(
  [
    'POST',
    /^\/v1\/town\/incidents$/u,
    (asked, book) => {
      const fields = jsonIn(asked);
      insist(fields, { shouldPublish: true, status: 'INVESTIGATING' });
      const words = { text: textIn(fields, 'message'), title: textIn(fields, 'name') };
      return yes(instatusJson(book, stand(book, asked.body, { id: idsFor(book), ...words })));
    },
  ],
  [
    'POST',
    /^\/v1\/town\/incidents\/(\w+)\/incident-updates$/u,
    (asked, book, incident = '') => {
      const first = firstOf(book, incident);
      if (!first) return missing();
      const text = textIn(jsonIn(asked), 'message');
      const made = stand(book, asked.body, { id: idsFor(book, incident), text, on: first.id });
      return yes({ id: updateOf(made), message: text });
    },
  ],
  [
    'GET',
    /^\/v1\/town\/incidents\/(\w+)$/u,
    (_asked, book, incident = '') => {
      const first = firstOf(book, incident);
      return first ? yes(instatusJson(book, first)) : missing();
    },
  ],
  ['GET', /^\/v1\/town\/incidents$/u, (_asked, book) => yes(incidents(book).map((first) => instatusJson(book, first)))],
);
