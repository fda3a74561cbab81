import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Desk, openDesk, type Ran } from '../helpers/desk.ts';
import { type Receiver, reply, startReceiver } from '../helpers/httpReceiver.ts';
import type { House } from '../helpers/town/house.ts';
import type { Standing } from '../helpers/town/service.ts';
import { openTown, type Town } from '../helpers/town/town.ts';

const [address, number] = ['founder@acme.example', '+491711234567'];

/** Pages of others: in the town an incident there begins open and is told to subscribers, and a test does neither. */
const hosted: Readonly<Record<string, readonly [entry: object, body: object]>> = {
  'statuspage-io': [
    { pageId: 'gytm4qzbx9t6', apiKey: 'key' },
    { incident: { status: 'resolved', impact_override: 'none', deliver_notifications: false } },
  ],
  instatus: [
    { pageId: 'town', apiKey: 'key' },
    { status: 'RESOLVED', notify: false, components: [], statuses: [] },
  ],
  'better-stack': [
    { pageId: '123456', token: 'key' },
    { notify_subscribers: false, affected_resources: [] },
  ],
  cachet: [
    { url: 'https://status.acme.example', token: 'key' },
    { status: 4, notifications: false, components: [] },
  ],
  intercom: [{ token: 'key', senderId: 1, newsfeedId: 2 }, { deliver_silently: true }],
  zendesk: [
    { subdomain: 'acme', token: 'key', sectionId: 1, permissionGroupId: 2 },
    { article: { title: '[Test] Acme: nothing is wrong', promoted: false }, notify_subscribers: false },
  ],
};
const components = Object.fromEntries(
  ['instatus', 'better-stack', 'cachet', 'statuspage-io'].map((type) => [type, {}]),
);

let town: Town;
let pages: Receiver;
let desk: Desk;
let ran: Ran;
let houses: readonly House[] = [];
const stood = new Map<string, readonly Standing[]>();

beforeAll(async () => {
  [town, pages] = await Promise.all([openTown(), startReceiver()]);
  houses = town.houses.filter(({ type }) => !Object.hasOwn(hosted, type));
  const made = { id: '1', data: { id: '1' }, article: { id: 1, html_url: 'https://acme.example/1' } };
  // One more for Better Stack, whose report is told to end.
  pages.expect(...[...Object.keys(hosted), ''].map(() => reply(201, made)));
  desk = openDesk();
  desk.configure({
    ...town.config,
    channels: {
      ...Object.fromEntries(houses.map(({ name, entry }) => [name, entry])),
      ...Object.fromEntries(
        Object.entries(hosted).map(([type, [entry]]) => [
          type,
          {
            type,
            ...entry,
            apiUrl: `${pages.url}/${type}`,
            ...(components[type] && { components: { checkout: '3' } }),
          },
        ]),
      ),
    },
  });
  ran = await desk.run('channels', 'test', '--post', '--to', address, '--to', number, '--yes', '--json');
  for (const house of houses) stood.set(house.name, await house.posts());
}, 120_000);
afterAll(async () => {
  await Promise.all([town?.close(), pages?.close()]);
  desk?.close();
});

const isPage = ({ type }: House): boolean => type === 'status-page';
const taken = expect.stringMatching(/^the service has taken it.*\. \S/u);

it('posts one test on every channel there is, and says of each how it went and how it is taken back', () => {
  expect(town.strange()).toEqual(['file: TEST-001-test.md']);
  pages.verify();
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.json()).toEqual([
    ...houses.map((house) => {
      const [post] = stood.get(house.name) ?? [];
      const about = { channel: house.name, type: house.type, fix: '' };
      if (isPage(house))
        return { ...about, result: 'skipped', message: 'the page is not touched by a test', url: null };
      return { ...about, result: 'sent', message: taken, url: post === undefined ? '?' : house.url(post) };
    }),
    ...Object.keys(hosted).map((type) => expect.objectContaining({ channel: type, result: 'sent', message: taken })),
  ]);
});

it('marks each as a test, with the company’s name, and writes to nobody but who was named', () => {
  for (const house of houses.filter((one) => !isPage(one))) {
    const posts = stood.get(house.name) ?? [];
    expect(posts, house.name).toHaveLength(1);
    const [{ text, title, to } = { text: '', title: '', to: '' }] = posts;
    expect(`${title} ${text}`.replaceAll('\u2060', ''), house.name).toMatch(/test.*Nothing is wrong/isu);
    expect(`${title} ${text}`, house.name).toContain('Acme');
    if (house.type === 'email') expect(to).toBe(address);
    if (house.type === 'sms') expect(to?.replace(/^\+?/u, '+')).toBe(number);
  }
});

it.each(Object.entries(hosted))('on %s it is over, hurts no part, and no subscriber is told', (type, [, body]) => {
  const made = pages.requests.find(({ method, path }) => method === 'POST' && path.startsWith(`/${type}/`));
  expect(JSON.parse(made?.body ?? '{}')).toMatchObject(body);
  expect(made?.body).toContain('Nothing is wrong');
});

it('stores nothing, and leaves the page alone', async () => {
  expect(existsSync(desk.path('incidents.db'))).toBe(false);
  expect(stood.get(houses.find(isPage)?.name ?? '')).toEqual([]);
  expect((await desk.run('list', '--json')).json()).toEqual([]);
});
