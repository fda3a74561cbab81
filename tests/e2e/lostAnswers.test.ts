import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChannelTypes, loadChannelTypes } from '../../src/channels/index.ts';
import type { House } from '../helpers/town/house.ts';
import { type LossStory, loseAnswers, type Standings } from '../helpers/town/loss.ts';

// RELIABILITY.md, house rules, on every service at once: the look-up waits ten seconds, whoever looks.

let types: ChannelTypes;
let stories: Readonly<Record<Story, LossStory>>;
type Story = 'taken' | 'taken twice' | 'untaken';

beforeAll(async () => {
  types = await loadChannelTypes();
  const [taken, twice, untaken] = await Promise.all([
    loseAnswers('taken'),
    loseAnswers('taken', 'taken'),
    loseAnswers('untaken'),
  ]);
  stories = { taken, 'taken twice': twice, untaken };
}, 120_000);
afterAll(async () => {
  for (const story of Object.values(stories ?? {})) await story.close();
});

interface Ends {
  readonly state: 'sent' | 'uncertain';
  /** What stands, and how often it was tried; of each reader. */
  readonly posts: number;
  readonly tries: number;
}
const kept = (posts: number): Ends => ({ state: 'uncertain', posts, tries: 1 });
const sent = (posts: number, tries: number): Ends => ({ state: 'sent', posts, tries });

/** What the rule makes of a loss: of the service's yes to a message that it has, or of the message. */
function endsOf(house: House, story: Story): Ends {
  const { rule } = types[house.type]?.uncertain ?? { rule: 'none' };
  const stands = story === 'untaken' ? 0 : 1;
  switch (rule) {
    case 'resend':
      // The service knows a repeat.
      return sent(1, story === 'taken twice' ? 3 : 2);
    case 'resend-once':
      return story === 'taken twice' ? { state: 'uncertain', posts: 2, tries: 2 } : sent(stands + 1, 2);
    case 'look-up':
      return sent(1, stands === 1 ? 1 : 2);
    case 'look-up-only':
      return house.lists && stands === 1 ? sent(1, 1) : kept(stands);
    default:
      return kept(stands);
  }
}

const readersOf = ({ type }: House): number => (type === 'email' ? 2 : 1);

/** By channel, so that a difference names each that differs. */
const byChannel = <T>({ town }: LossStory, tell: (house: House) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(town.houses.map((house) => [house.name, tell(house)]));

const seenIn =
  (standings: ReadonlyMap<string, Standings> | undefined) =>
  (house: House): object => {
    const { states = [], means = [], posts = [], tries = 0 } = standings?.get(house.name) ?? {};
    const readers = readersOf(house);
    return {
      states,
      posts: posts.length / readers,
      // Nobody counts how often a file was written.
      ...(house.isFolder ? {} : { means, tries: tries / readers }),
    };
  };

const expectedIn =
  (story: Story) =>
  (house: House): object => {
    const { state, posts, tries } = endsOf(house, story);
    const each = <T>(value: T): readonly T[] => Array.from({ length: readersOf(house) }, () => value);
    const { means, rule } = types[house.type]?.uncertain ?? {};
    // Whom nobody can ask, a person looks at.
    const by = rule === 'look-up-only' && !house.lists ? 'person' : means;
    return { states: each(state), posts, ...(house.isFolder ? {} : { means: each(by), tries }) };
  };

describe.each<Story>(['taken', 'taken twice', 'untaken'])('%s, and the answer lost', (name) => {
  it('each channel does what its rule says, once and for all', () => {
    const story = stories[name];
    const expected = byChannel(story, expectedIn(name));
    expect(byChannel(story, seenIn(story.after[1]))).toEqual(expected);
    expect(byChannel(story, seenIn(story.after[2]))).toEqual(expected);
    expect(story.town.strange()).toEqual([]);
  });

  it('says by its exit that some are uncertain, and nothing else went wrong', () => {
    const { opened, delivered } = stories[name];
    expect([opened, ...delivered].map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      Array.from({ length: 3 }, () => ({ code: 4, stderr: '' })),
    );
  });

  it('open alone has settled all that can be, but for what a crash left', () => {
    const story = stories[name];
    const states = (standings?: ReadonlyMap<string, Standings>) =>
      byChannel(story, ({ name: channel, isFolder }) => (isFolder ? [] : standings?.get(channel)?.states));
    expect(states(story.after[0])).toEqual(states(story.after[1]));
  });
});

it.each(['email-smtp', 'email-ses', 'email-sendmail'])(
  '%s: a second copy is the first one, byte for byte',
  (channel) => {
    for (const name of ['taken', 'taken twice'] as const) {
      const mails = stories[name].after[2]?.get(channel)?.posts ?? [];
      expect(mails).toHaveLength(4);
      for (const copies of Map.groupBy(mails, ({ to }) => to).values()) {
        expect(copies).toHaveLength(2);
        expect(copies[0]?.raw).toBe(copies[1]?.raw);
      }
    }
  },
);

it('what was found is known by the id that it has at the service', () => {
  const { town, after } = stories.taken;
  for (const house of town.houses.filter(({ lists, type }) => lists && types[type]?.can.lookUp)) {
    const { remoteIds = [], posts: [post] = [] } = after[2]?.get(house.name) ?? {};
    // A page that was looked through names the update, too, where its yes names the incident only.
    expect(remoteIds[0]?.startsWith((post && house.remoteId(post)) ?? 'none'), house.name).toBe(true);
  }
});

it('a person’s word ends it, and the next update finds its place', async () => {
  const { desk, now, town } = stories.taken;
  const open = [...(await now()).values()].flatMap(({ ids, states }) =>
    ids.filter((_, index) => states[index] === 'uncertain'),
  );
  expect(open.length).toBeGreaterThan(0);
  for (const id of open) expect((await desk.run('deliver', '--settle', id, 'sent', '--json')).code).toBe(0);
  expect(await desk.run('deliver', '--json')).toMatchObject({ code: 0, stderr: '' });
  const before = await now();
  expect(await desk.run('update', '-m', 'We are on it.', '--yes', '--json')).toMatchObject({ code: 0, stderr: '' });
  for (const house of town.houses.filter(({ lists, threads }) => lists && threads)) {
    const [first, later] = await house.posts();
    expect(later?.on, house.name).toBe(first?.id);
  }
  const after = await now();
  for (const house of town.houses) {
    const grown = (after.get(house.name)?.posts.length ?? 0) - (before.get(house.name)?.posts.length ?? 0);
    expect(grown, house.name).toBe(readersOf(house));
  }
  expect(town.strange()).toEqual([]);
}, 60_000);

it('sent again by a person’s word, what never arrived arrives once', async () => {
  const { desk, now, town } = stories.untaken;
  // One of each kind: who can never be asked, who was asked in vain, a program.
  const names = ['telegram', 'command', 'sms-vonage', 'facebook', 'zendesk-article', 'statuspage-io'];
  const held = await now();
  for (const name of names) {
    const [id = ''] = held.get(name)?.ids ?? [];
    expect(await desk.run('deliver', '--settle', id, 'resend', '--json'), name).toMatchObject({ stderr: '' });
  }
  await desk.run('deliver', '--json');
  const after = await now();
  for (const name of names) {
    expect(after.get(name), name).toMatchObject({ states: ['sent'], tries: 2 });
    expect(after.get(name)?.posts, name).toHaveLength(1);
  }
  expect(town.strange()).toEqual([]);
}, 60_000);
