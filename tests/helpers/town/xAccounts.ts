import twitter from 'twitter-text';
import { type FakeX, type FakeXFault, startFakeX } from '../fakeX.ts';
import type { House } from './house.ts';
import { plantedKey } from './keys.ts';
import type { Standing, Traits } from './service.ts';

const keys = {
  appKey: plantedKey('app', ''),
  appSecret: plantedKey('appSecret'),
  accessToken: plantedKey('access', ''),
  accessSecret: plantedKey('accessSecret'),
};
const faults: Record<'taken' | 'untaken', FakeXFault> = { taken: 'lose-answer', untaken: 'drop' };

const traits: Pick<Traits, 'remoteId' | 'url' | 'room'> = {
  remoteId: ({ id }) => id,
  url: ({ id }) => `https://x.com/i/web/status/${id}`,
  room: ({ text }) => [{ used: twitter.parseTweet(text).weightedLength, limit: 280 }],
};

/** @param threads a plan that may reply: updates hang on one another, and what has no room goes on in further posts */
async function openX(name: string, threads: boolean): Promise<House> {
  const x = await startFakeX({ keys });
  return {
    ...traits,
    ...{ name, type: 'x', threads, lists: true },
    entry: { type: 'x', apiUrl: x.url, ...keys, thread: threads },
    posts: async () => x.posts.map(standing),
    tries: () => x.log.filter((line) => line.startsWith('POST')).length,
    strange: () => refusals(x),
    lose: (...losses) => x.fail(...losses.map((loss) => faults[loss])),
    close: () => x.close(),
  };
}

export const openPlainX = (): Promise<House> => openX('x', false);
export const openThreadedX = (): Promise<House> => openX('x-thread', true);

const refusals = ({ log }: FakeX): readonly string[] => log.filter((line) => / (?:401|404)$/u.test(line));

const standing = ({ id, text, replyTo, createdAt }: FakeX['posts'][number]): Standing => ({
  ...{ id, text, title: null, to: '', on: replyTo, key: null, mark: null },
  ...{ at: createdAt, raw: text },
});
