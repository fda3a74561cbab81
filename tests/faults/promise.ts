import type { ChannelTypes } from '../../src/channels/index.ts';
import type { Delivery, DeliveryState } from '../../src/domain/delivery.ts';
import type { House } from '../helpers/town/house.ts';
import type { Standing, Standings, Story } from './tellStory.ts';

/** What a story may end with besides what the promise says of all. */
export interface Promised {
  /** States after the command that told it; all of them in keeping with the promise. */
  readonly states: readonly DeliveryState[];
  /** False: no connection ever stood, so nothing can be uncertain. */
  readonly connects: boolean;
}

const readersOf = ({ type }: House): number => (type === 'email' ? 2 : 1);
/** Five tries in a command, and a sixth with luck. */
const triesInACommand = 6;
/** Three commands, each with its thirty seconds of retries and what a look-up waits besides. */
const longestMs = 3 * 45_000;

/** Where a story breaks the promise (RELIABILITY.md), each as a sentence that begins with the channel; empty: nowhere. */
export function brokenPromises(story: Story, types: ChannelTypes, promised: Promised): readonly string[] {
  const { opened, again, mended, houses, sound } = story;
  const runs: readonly (readonly [string, Standings])[] = [
    ['open', opened],
    ['deliver', again[0] ?? new Map()],
    ['deliver again', again[1] ?? new Map()],
    ['deliver after the mend', mended],
  ];
  const found = houses.flatMap((house): readonly string[] => {
    const isSound = sound.includes(house.name);
    const after = (standings: Standings): Standing => {
      const standing = standings.get(house.name);
      if (!standing) throw new Error(`no ${house.name}`);
      return standing;
    };
    return [
      ...runs.flatMap(([when, standings]) =>
        untrue(house, after(standings), types, story.secrets).map((what) => `after ${when}: ${what}`),
      ),
      ...(isSound ? notTold(house, after(opened)) : badly(after(opened), promised)),
      ...stormy(house, after(again[1] ?? opened)),
      ...unmended(house, after(again[1] ?? opened), after(mended)),
    ].map((what) => `${house.name} ${what}`);
  });
  const late = story.tookMs > longestMs ? [`took ${story.tookMs} ms`] : [];
  return [...found, ...late, ...story.strange.map((what) => `strange: ${what}`)];
}

/** What is claimed and is not so. */
function untrue(house: House, standing: Standing, types: ChannelTypes, secrets: readonly string[]): readonly string[] {
  const { deliveries, posts } = standing;
  const readers = readersOf(house);
  const { rule } = types[house.type]?.uncertain ?? {};
  const among = (...states: readonly DeliveryState[]): number =>
    deliveries.filter(({ state }) => states.includes(state)).length;
  const mayStand = deliveries.filter(({ state, resends }) => state === 'sent' || state === 'uncertain' || resends > 0);
  const copies = rule === 'resend-once' ? 2 : 1;
  return [
    ...(deliveries.length === readers ? [] : [`has ${deliveries.length} deliveries`]),
    ...(among('sent') > posts ? [`says ${among('sent')} sent, and ${posts} stand there`] : []),
    ...(posts > mayStand.length * copies ? [`has ${posts} posts, and says ${statesOf(standing)}`] : []),
    ...deliveries.flatMap((one) => badWords(one, secrets)),
  ];
}

const statesOf = ({ deliveries }: Standing): string => deliveries.map(({ state }) => state).join(' ');

/** A reason is for a person: what happened, in words, without what could drive a terminal or sign in. */
function badWords({ state, reason }: Delivery, secrets: readonly string[]): readonly string[] {
  const needsOne = state === 'failed' || state === 'retrying' || state === 'uncertain';
  if (reason === null) return needsOne ? [`is ${state} without a reason`] : [];
  const faults: readonly (readonly [boolean, string])[] = [
    [needsOne && reason.trim().split(/\s+/u).length < 3, 'no sentence'],
    [reason.length > 400, 'long'],
    [/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(reason), 'not printable'],
    [/\b(?:HPE|ERR|UND|EAI|CERT)_[A-Z_]+|\bE[A-Z]{4,}\b|undefined|\[object/u.test(reason), 'a code'],
    [secrets.some((secret) => reason.includes(secret)), 'a secret'],
  ];
  return faults.flatMap(([isBad, what]) =>
    isBad ? [`gives a reason that is ${what}: ${JSON.stringify(reason)}`] : [],
  );
}

const notTold = (house: House, standing: Standing): readonly string[] =>
  standing.posts === readersOf(house) && standing.deliveries.every(({ state }) => state === 'sent')
    ? []
    : [`was not told although nothing was wrong with it: ${statesOf(standing)}`];

function badly(standing: Standing, { states, connects }: Promised): readonly string[] {
  const wrong = standing.deliveries.filter(({ state }) => !states.includes(state));
  return [
    ...wrong.map(({ state, reason }) => `is ${state}: ${reason}`),
    ...(connects === standing.connections > 0 ? [] : [`had ${standing.connections} connections`]),
  ];
}

function stormy(house: House, { carried, connections, exchanges }: Standing): readonly string[] {
  const most = 3 * triesInACommand * readersOf(house);
  // A sign-in, a look-up in pages, what a post hangs on.
  const mostOfAll = 4 * most;
  return carried > most || Math.max(connections, exchanges) > mostOfAll
    ? [`was asked ${carried} times with words, ${exchanges} times in all, over ${connections} connections`]
    : [];
}

/** Once the trouble is over, what was surely not sent goes out once, and what may have gone out is left to its rule. */
function unmended(house: House, before: Standing, after: Standing): readonly string[] {
  const stillWaits = after.deliveries.filter(({ state }) => state === 'retrying' || state === 'queued');
  const wasNever = before.deliveries.every(({ state, resends }) => state === 'retrying' && resends === 0);
  const isWhole = after.posts === readersOf(house) && after.deliveries.every(({ state }) => state === 'sent');
  return [
    ...stillWaits.map(({ state, reason }) => `is still ${state} after the mend: ${reason}`),
    ...(wasNever && !isWhole ? [`was to be sent once after the mend: ${after.posts} stand, ${statesOf(after)}`] : []),
  ];
}
