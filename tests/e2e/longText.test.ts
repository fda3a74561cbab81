import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadChannelTypes } from '../../src/channels/index.ts';
import { type Desk, openDesk, type Ran } from '../helpers/desk.ts';
import type { House } from '../helpers/town/house.ts';
import { longText, seen, wordsOf } from '../helpers/town/longText.ts';
import type { Standing } from '../helpers/town/service.ts';
import { openTown, statusPage, type Town } from '../helpers/town/town.ts';

let town: Town;
let desk: Desk;
let opened: Ran;
const stood = new Map<string, readonly Standing[]>();

beforeAll(async () => {
  town = await openTown();
  desk = openDesk();
  desk.configure(town.config);
  const open = ['open', 'Checkout is down', '--impact', 'major', '--message-file', '-', '--yes', '--json'];
  opened = await desk.runWith({ input: longText }, ...open);
  for (const house of town.houses) stood.set(house.name, await house.posts());
}, 60_000);
afterAll(async () => {
  await town?.close();
  desk?.close();
});

const words = wordsOf(longText);
const link = `${statusPage}/incidents/1#1`;

interface Read {
  /** How many words of the text, from its beginning. */
  readonly kept: number;
  /** What stands behind them. */
  readonly after: string;
}

/** What a reader finds of the text, word by word; throws where something else stands in the middle of it. */
function readIn(post: string): Read {
  const found = wordsOf(seen(post));
  const start = found.indexOf(words[0] ?? '');
  if (start === -1) return { kept: 0, after: post };
  let kept = 0;
  while (kept < words.length && found[start + kept] === words[kept]) kept += 1;
  return { kept, after: found.slice(start + kept).join(' ') };
}

const postsAt = ({ name }: House): readonly Standing[] => stood.get(name) ?? [];
const goesOn = (house: House): boolean => house.type === 'x' && house.threads;
const shortened = (house: House): boolean => postsAt(house).some(({ text }) => readIn(text).kept < words.length);

it('has a thousand words, and all that can be cut', () => {
  expect(words).toHaveLength(1000);
  expect(longText).toMatch(/\p{RGI_Emoji_ZWJ_Sequence}[\s\S]*\p{RGI_Emoji_Flag_Sequence}/v);
  expect(longText).toMatch(/\p{Script=Hebrew}[\s\S]*\p{Script=Han}/u);
  expect(longText.match(/https:\/\//gu)?.length).toBeGreaterThan(20);
});

it('goes out on every channel', () => {
  expect(opened).toMatchObject({ code: 0, stderr: '' });
  expect(town.strange()).toEqual([]);
  for (const house of town.houses) expect(postsAt(house).length, house.name).toBeGreaterThan(0);
});

it('is shortened only where the service has less room than a thousand words', () => {
  const names = town.houses.filter((house) => shortened(house) && !goesOn(house)).map(({ name }) => name);
  expect(names.toSorted()).toEqual(
    [
      ...['x', 'bluesky', 'mastodon', 'linkedin', 'telegram', 'discord'],
      ...['sms-twilio', 'sms-vonage', 'sms-aws', 'sms-sns'],
    ].toSorted(),
  );
});

it('what is shortened is whole sentences of it, then the promise and the whole link', () => {
  for (const house of town.houses.filter((one) => shortened(one) && !goesOn(one))) {
    for (const { text } of postsAt(house)) {
      const { kept, after } = readIn(text);
      expect(kept, house.name).toBeGreaterThan(0);
      expect(words[kept - 1], house.name).toMatch(/[.!?。]$/u);
      expect(after, house.name).toMatch(/^Next update by (?:\d+ \w+, )?\d\d:\d\d UTC\. https:\S+$/u);
      expect(after.endsWith(` ${link}`), house.name).toBe(true);
    }
  }
});

it('where there are threads the rest follows, and nothing of it is lost', () => {
  const houses = town.houses.filter(goesOn);
  expect(houses).toHaveLength(1);
  for (const house of houses) {
    const [first, ...more] = postsAt(house);
    const { kept } = readIn(first?.text ?? '');
    expect(first?.text).toContain(link);
    expect(more.length).toBeGreaterThan(10);
    expect(wordsOf(seen(more.map(({ text }) => text).join(' ')))).toEqual(words.slice(kept));
    for (const [index, post] of more.entries()) expect(post.on).toBe(postsAt(house)[index]?.id);
  }
});

it('elsewhere it is whole, and the link to the page with it', () => {
  for (const house of town.houses.filter((one) => !shortened(one))) {
    for (const { text } of postsAt(house)) {
      expect(readIn(text).kept, house.name).toBe(1000);
      if (house.type !== 'status-page') expect(readIn(text).after, house.name).toContain(link);
    }
  }
});

it('each length is within the service’s own count', async () => {
  const types = await loadChannelTypes();
  for (const house of town.houses) {
    // Who has a limit by our own data has been given one here, by other code.
    expect(house.room !== null || types[house.type]?.measure('').limit === null, house.name).toBe(true);
    for (const post of postsAt(house)) {
      for (const { used, limit } of house.room?.(post) ?? []) {
        expect(used, `${house.name}: ${post.text.slice(0, 80)}`).toBeLessThanOrEqual(limit);
      }
    }
  }
});
