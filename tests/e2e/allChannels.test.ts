import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadChannelTypes } from '../../src/channels/index.ts';
import { type Desk, openDesk, type Ran } from '../helpers/desk.ts';
import type { House } from '../helpers/town/house.ts';
import type { Standing } from '../helpers/town/service.ts';
import { homeless, openTown, statusPage, type Town } from '../helpers/town/town.ts';

const title = 'Checkout is down';
const words = {
  open: 'Nobody can pay by card since this morning. Paying by invoice works.',
  update: 'The card processor refuses our certificate. We are putting the old one back.',
  resolve: 'Paying by card works as before. No order was lost.',
};

let town: Town;
let desk: Desk;
const ran: Record<string, Ran> = {};
/** What stood at each service after each command. */
const stood: Record<string, ReadonlyMap<string, readonly Standing[]>> = {};

beforeAll(async () => {
  town = await openTown();
  desk = openDesk();
  desk.configure(town.config);
  const commands = {
    open: ['open', title, '--impact', 'major', '-m', words.open],
    update: ['update', '--status', 'identified', '-m', words.update],
    resolve: ['resolve', '--override', 'looked at by hand', '-m', words.resolve],
  };
  for (const [verb, args] of Object.entries(commands)) {
    ran[verb] = await desk.run(...args, '--yes', '--json');
    stood[verb] = new Map(await Promise.all(town.houses.map(async (one) => [one.name, await one.posts()] as const)));
  }
}, 120_000);
afterAll(async () => {
  await town?.close();
  desk?.close();
});

const postsAt = (verb: string, { name }: House): readonly Standing[] => stood[verb]?.get(name) ?? [];
/** How many get each message. */
const readersOf = ({ type }: House): number => (type === 'email' ? 2 : 1);
const flat = (text: string): string => text.replaceAll('\u2060', '').replace(/\s+/gu, ' ');

it('every type lives in the town', async () => {
  expect(await homeless(town)).toEqual([]);
});

it('one command tells it at all of them, and each says yes', () => {
  expect(town.strange()).toEqual([]);
  for (const verb of Object.keys(words)) expect(ran[verb], verb).toMatchObject({ code: 0, stderr: '' });
  expect(ran['open']?.json()['deliveries']).toEqual(
    town.houses.map((house) => {
      const [first] = postsAt('open', house);
      const total = readersOf(house);
      return expect.objectContaining({
        ...{ channel: house.name, type: house.type, state: 'sent', total, sent: total },
        ...{ url: first && house.url(first), ...(total > 1 ? {} : { remoteId: first && house.remoteId(first) }) },
      });
    }),
  );
});

it('every receiver has exactly one, well-formed, with the title, the words and the link', () => {
  for (const house of town.houses) {
    const posts = postsAt('open', house);
    expect(new Set(posts.map(({ to }) => to)).size, house.name).toBe(readersOf(house));
    expect(posts, house.name).toHaveLength(readersOf(house));
    expect(house.tries(), house.name).toBeGreaterThanOrEqual(posts.length);
    for (const { text, title: head } of posts) {
      expect(flat(`${head} ${text}`), house.name).toContain(title);
      expect(flat(text), house.name).toContain(words.open);
      // The page is where the link goes.
      if (house.type !== 'status-page') expect(text, house.name).toContain(`${statusPage}/incidents/1#1`);
    }
  }
});

it.each([
  ['update', 2],
  ['resolve', 3],
] as const)('%s comes once to each, after what stood there', (verb, count) => {
  for (const house of town.houses) {
    const posts = postsAt(verb, house);
    const before = postsAt('open', house);
    expect(posts, house.name).toHaveLength(count * readersOf(house));
    expect(posts.slice(0, before.length), house.name).toEqual(before);
    for (const { text } of posts.slice(-readersOf(house))) {
      expect(flat(text), house.name).toContain(words[verb]);
      if (house.type !== 'status-page') expect(text, house.name).toContain(`${statusPage}/incidents/1#${count}`);
    }
  }
});

it('later ones hang on the first one where the service has threads, and stand alone where it has none', () => {
  for (const house of town.houses) {
    const posts = postsAt('resolve', house);
    const firsts = new Set(postsAt('open', house).map(({ id }) => id));
    const later = posts.filter(({ id }) => !firsts.has(id));
    expect(later.length, house.name).toBe(2 * readersOf(house));
    for (const post of later) {
      const root = rootOf(post, posts);
      if (house.threads) expect(firsts, house.name).toContain(root.id);
      else if (house.type !== 'command') expect(post.on, house.name).toBeNull();
    }
  }
});

it('threads are where the definition says that there are', async () => {
  const types = await loadChannelTypes();
  for (const [type, { can }] of Object.entries(types)) {
    const threaded = town.houses.some((house) => house.type === type && house.threads);
    // Files lie side by side in a folder, sorted as it happened.
    expect(threaded || type === 'file', type).toBe(can.thread);
  }
});

/** Replies may hang on the newest of their kind instead of on the first. */
function rootOf(post: Standing, posts: readonly Standing[]): Standing {
  const parent = posts.find(({ id, to }) => id === post.on && to === post.to);
  return parent ? rootOf(parent, posts) : post;
}

it('the ledger names each message as its service does', async () => {
  const rows = (await desk.run('deliveries', '--json')).json() as unknown as readonly Record<string, unknown>[];
  for (const house of town.houses) {
    const own = rows.filter(({ channel }) => channel === house.name);
    const named = postsAt('resolve', house).map((post) => ({
      to: post.to,
      remoteId: house.remoteId(post),
      url: house.url(post),
      state: 'sent',
      attempts: 1,
    }));
    const key = (row: Record<string, unknown>): string => JSON.stringify([row['to'], row['remoteId'], row['url']]);
    const seen = own.map(({ to, remoteId, url, state, attempts }) => ({ to, remoteId, url, state, attempts }));
    expect(
      seen.toSorted((a, b) => key(a).localeCompare(key(b))),
      house.name,
    ).toEqual(named.toSorted((a, b) => key(a).localeCompare(key(b))));
  }
});
