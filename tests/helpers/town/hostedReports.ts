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

// Better Stack and Cachet, which list an incident and its updates apart: CHANNELS.md 15c and 15d.

const token = plantedKey('report');
const incidents = ({ posts }: Book): readonly Standing[] => posts.filter(({ on }) => on === null).toReversed();
const find = ({ posts }: Book, id: string): Standing | undefined => posts.find((post) => post.id === id);
const remoteId = ({ id, on }: Standing): string => (on === null ? id : `${on}/${id}`);

const report = ({ id, title }: Standing): object => ({
  id,
  type: 'status_report',
  attributes: { title, aggregate_state: 'downtime' },
});
const statusUpdate = ({ id, on, text, at }: Standing): object => ({
  // A report's first words are an update of it, too.
  id: on === null ? `${id}0` : id,
  type: 'status_update',
  attributes: { message: text, published_at: at },
});
const wholeList = (data: readonly object[]) => ({ data, pagination: { next: null } });

export const betterStack: HttpService = {
  name: 'better-stack',
  type: 'better-stack',
  threads: true,
  lists: true,
  entry: (apiUrl) => ({ type: 'better-stack', pageId: '123456', token, apiUrl }),
  remoteId,
  url: none,
  room: null,
  answer: (asked, book) => {
    insistOnBearer(asked, token);
    return betterStackRoutes(asked, book);
  },
};

const betterStackRoutes = routes(
  [
    'POST',
    /^\/api\/v2\/status-pages\/123456\/status-reports$/u,
    (asked, book) => {
      const fields = jsonIn(asked);
      insist(fields, { report_type: 'manual', notify_subscribers: true });
      const words = { text: textIn(fields, 'message'), title: textIn(fields, 'title') };
      return yes({ data: report(stand(book, asked.body, words)) }, 201);
    },
  ],
  [
    'POST',
    /^\/api\/v2\/status-pages\/123456\/status-reports\/(\d+)\/status-updates$/u,
    (asked, book, on = '') => {
      const fields = jsonIn(asked);
      insist(fields, { notify_subscribers: true, affected_resources: [] });
      if (!find(book, on)) return missing();
      return yes({ data: statusUpdate(stand(book, asked.body, { text: textIn(fields, 'message'), on })) }, 201);
    },
  ],
  [
    'PATCH',
    /^\/api\/v2\/status-pages\/123456\/status-reports\/(\d+)$/u,
    (asked, book, id = '') => {
      book.edits.push({ id, text: asked.body });
      return yes({ data: { id } });
    },
  ],
  [
    'GET',
    /^\/api\/v2\/status-pages\/123456\/status-reports\/(\d+)\/status-updates$/u,
    (_asked, book, id = '') => {
      const own = book.posts.filter((post) => post.id === id || post.on === id).toReversed();
      return yes(wholeList(own.map(statusUpdate)));
    },
  ],
  [
    'GET',
    /^\/api\/v2\/status-pages\/123456\/status-reports$/u,
    (_asked, book) => yes(wholeList(incidents(book).map(report))),
  ],
);

const cachetJson = ({ id, title, text, mark }: Standing): object => ({
  id,
  type: 'incidents',
  attributes: { guid: `guid-${id}`, name: title, message: text, meta: mark, status: { value: 1 } },
});
const cachetUpdate = ({ id, text }: Standing): object => ({ id, attributes: { message: text } });

export const cachet: HttpService = {
  name: 'cachet',
  type: 'cachet',
  threads: true,
  lists: true,
  entry: (apiUrl) => ({ type: 'cachet', url: 'https://status.acme.example', token, apiUrl }),
  remoteId,
  // An update has no address of its own, and its answer does not name the incident's.
  url: ({ id, on }) => (on === null ? `https://status.acme.example/incidents/guid-${id}` : null),
  room: ({ title }) => [{ used: codePointsIn(title ?? ''), limit: 255 }],
  answer: (asked, book) => {
    insistOnBearer(asked, token);
    return cachetRoutes(asked, book);
  },
};

const cachetRoutes = routes(
  [
    'POST',
    /^\/incidents$/u,
    (asked, book) => {
      const fields = jsonIn(asked);
      insist(fields, { visible: true, notifications: true, status: 1 });
      const about = { title: textIn(fields, 'name'), mark: fieldsOf(fields['meta']) };
      return yes({ data: cachetJson(stand(book, asked.body, { text: textIn(fields, 'message'), ...about })) });
    },
  ],
  [
    'POST',
    /^\/incidents\/(\d+)\/updates$/u,
    (asked, book, on = '') => {
      if (!find(book, on)) return missing();
      return yes({ data: cachetUpdate(stand(book, asked.body, { text: textIn(jsonIn(asked), 'message'), on })) });
    },
  ],
  [
    'GET',
    /^\/incidents\/(\d+)\/updates$/u,
    (_asked, book, id = '') => yes({ data: book.posts.filter(({ on }) => on === id).map(cachetUpdate) }),
  ],
  [
    'GET',
    /^\/incidents\/(\d+)$/u,
    (_asked, book, id = '') => {
      const found = find(book, id);
      return found ? yes({ data: cachetJson(found) }) : missing();
    },
  ],
  [
    'GET',
    /^\/incidents$/u,
    (asked, book) => {
      const name = asked.query.get('filter[name]') ?? '';
      return yes({
        data: incidents(book)
          .filter(({ title }) => title?.includes(name))
          .map(cachetJson),
      });
    },
  ],
);
