import * as v from 'valibot';
import { markdownToHtml } from '../messages/markdownHtml.ts';
import type { ChannelIo, CommonSettings, Verdict } from './channel.ts';
import type { Entry, HostedService, Posted } from './hostedService.ts';
import { verifyHosted } from './hostedVerify.ts';
import { isPostId } from './postId.ts';

type Settings = CommonSettings & {
  readonly senderId: number;
  readonly newsfeedId: number;
  readonly region: 'us' | 'eu' | 'au';
  readonly notify: boolean;
};

const bases = {
  us: 'https://api.intercom.io',
  eu: 'https://api.eu.intercom.io',
  au: 'https://api.au.intercom.io',
} as const;

/** The newest first: https://developers.intercom.com/docs/references/rest-api/api.intercom.io/news/listnewsitems */
const listed = 50;

const id = v.union([v.pipe(v.string(), v.check(isPostId)), v.pipe(v.number(), v.transform(String))]);
const itemShape = v.object({
  id,
  title: v.nullish(v.string(), ''),
  body: v.nullish(v.string(), ''),
  updated_at: v.nullish(v.number(), null),
});

/** Intercom: CHANNELS.md 13. */
export function intercomService(given: Settings, token: string): HostedService {
  const item = (title: string, body: string) => ({
    title,
    body,
    sender_id: given.senderId,
    state: 'live',
    deliver_silently: !given.notify,
    // Left out of an update, it would take the item off the feed.
    newsfeed_assignments: [{ newsfeed_id: given.newsfeedId }],
  });
  return {
    base: given.apiUrl ?? bases[given.region],
    headers: { authorization: `Bearer ${token}`, 'intercom-version': '2.16' },
    text: ({ message }) => markdownToHtml(message.text),
    create: ({ incident }, body) => ({ method: 'POST', path: '/news/news_items', body: item(incident.title, body) }),
    update: (one, { incident }, body) => ({
      method: 'PUT',
      path: `/news/news_items/${encodeURIComponent(one)}`,
      body: item(incident.title, body),
    }),
    created: posted,
    updated: posted,
    edit: ({ incident: one }, { incident }, body) => ({
      method: 'PUT',
      path: `/news/news_items/${encodeURIComponent(one)}`,
      body: { ...item(incident.title, body), deliver_silently: true },
    }),
    // It holds the newest update only: another one has taken the place of the older.
    isOneMessage: () => false,
    holdsNewestOnly: true,
    list: async (read, one, { incident: { title } }) => {
      if (one !== null) {
        const found = await read(`/news/news_items/${encodeURIComponent(one)}`, itemShape);
        return found && [entryOf(found)];
      }
      const all = await read(`/news/news_items?page=1&per_page=${listed}`, v.object({ data: v.array(itemShape) }));
      return all?.data.filter((found) => found.title === title).map(entryOf) ?? null;
    },
  };
}

function posted(answer: unknown): Posted | null {
  const read = v.safeParse(itemShape, answer);
  return read.success ? { incident: read.output.id, update: null, url: null } : null;
}

/** An item holds its newest update only, and has no end. */
const entryOf = (found: v.InferOutput<typeof itemShape>): Entry => ({
  incident: found.id,
  update: null,
  url: null,
  text: found.body,
  at: found.updated_at === null ? null : found.updated_at * 1000,
  open: false,
});

export async function verifyIntercom(
  given: Settings,
  token: string,
  io: ChannelIo,
  signal: AbortSignal,
): Promise<Verdict> {
  const service = intercomService(given, token);
  const fixes = {
    credentials:
      'copy the access token of an app that may read and write news, from https://app.intercom.com/a/apps/_/developer-hub, and set "region" to where the workspace is hosted, then: incident channels test',
    place: `newsfeed ${given.newsfeedId}`,
    missing:
      'set "newsfeedId" to the number in the address of the newsfeed in Intercom, Outbound, News, then: incident channels test',
  };
  const me = v.object({ app: v.nullish(v.object({ name: v.nullish(v.string(), '') })) });
  let workspace = '';
  const who = {
    path: '/me',
    schema: me,
    says: ({ app }: v.InferOutput<typeof me>): Verdict => {
      workspace = app?.name ?? '';
      return { kind: 'ok', message: 'the token is known' };
    },
  };
  const known = await verifyHosted(service, who, fixes, io, signal);
  if (known.kind !== 'ok') return known;
  const feed = v.object({ name: v.nullish(v.string(), '') });
  const where = {
    path: `/news/newsfeeds/${given.newsfeedId}`,
    schema: feed,
    says: ({ name }: v.InferOutput<typeof feed>): Verdict => ({
      kind: 'ok',
      message: `posts in the newsfeed ${name || given.newsfeedId}${workspace === '' ? '' : ` of ${workspace}`}`,
    }),
  };
  return await verifyHosted(service, where, fixes, io, signal);
}
