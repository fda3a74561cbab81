import { afterEach, expect, it } from 'vitest';
import type { Sender } from '../../src/channels/channel.ts';
import { x } from '../../src/channels/x.ts';
import { type FakeX, type FakeXOptions, startFakeX } from '../helpers/fakeX.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';

const keys = { appKey: 'AK', appSecret: 'AS', accessToken: '12-AT', accessSecret: 'ATS' };
const fakes: FakeX[] = [];
afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()));
});

async function setUp(options: FakeXOptions = {}) {
  const fake = await startFakeX({ keys, ...options });
  fakes.push(fake);
  const settings = settingsOf(x, { ...keys, apiUrl: fake.url }) as never;
  const sender: Sender = await x.open(settings, testIo({ now: () => now }, 300));
  return { fake, sender, verify: () => x.verify(settings, testIo(), never) };
}

const now = new Date('2026-11-23T10:00:00Z');
const inSeconds = (seconds: number): string => String(now.getTime() / 1000 + seconds);
const problems = 'https://api.x.com/2/problems';
const tooMany = { title: 'Too Many Requests', detail: 'Too Many Requests', type: 'about:blank', status: 429 };

/** Each of X's limits with what is left of it and the seconds until it is whole again. */
const limits = (of: Readonly<Record<string, readonly [left: number, resetIn: number]>>) =>
  Object.fromEntries(
    Object.entries(of).flatMap(([name, [left, resetIn]]) => [
      [`x-${name}-limit`, '17'],
      [`x-${name}-remaining`, String(left)],
      [`x-${name}-reset`, inSeconds(resetIn)],
    ]),
  );
const [quarter, app, user] = ['rate-limit', 'app-limit-24hour', 'user-limit-24hour'] as const;

it.each([
  ['names only the quarter of an hour', { 'x-rate-limit-reset': inSeconds(600) }, 600, null],
  ['has used up the quarter of an hour', limits({ [quarter]: [0, 600], [app]: [3, 80_000] }), 600, null],
  ['has used up the app’s day', limits({ [quarter]: [99, 600], [app]: [0, 80_000] }), 80_000, 'the app'],
  ['has used up the account’s day', limits({ [quarter]: [99, 600], [user]: [0, 70_000] }), 70_000, 'the account'],
  [
    'has used up all three',
    limits({ [quarter]: [0, 600], [app]: [0, 70_000], [user]: [0, 80_000] }),
    80_000,
    'the app and the 17 posts in 24 hours of the account',
  ],
])('waits for the right reset where it %s', async (_, headers, seconds, whose) => {
  const { fake, sender } = await setUp();
  fake.fail({ status: 429, body: tooMany, headers });
  const outcome = await sender.send(testEnvelope(), never);
  const used = whose === null ? '' : `. Used up: the 17 posts in 24 hours of ${whose}`;
  expect(outcome).toEqual({
    kind: 'retry',
    reason: `X said HTTP 429: Too Many Requests${used}`,
    retryAfterMs: seconds * 1000,
    pace: 'prompt',
  });
});

it('says of a copy, on the first attempt, what it is and what to do', async () => {
  const { sender } = await setUp();
  await sender.send(testEnvelope(), never);
  expect(await sender.send(testEnvelope(), never)).toEqual({
    kind: 'failed',
    scope: 'delivery',
    reason:
      'X refuses it as a copy of a post of yours (You are not allowed to create a Tweet with duplicate content.) If that post says it, all is said; if not, change a word: incident correct',
  });
});

const refusals: readonly (readonly [string, number, object, RegExp, RegExp])[] = [
  [
    'credits that are used up',
    402,
    { title: 'CreditsDepleted', detail: 'Your enrolled account does not have any credits', type: 'about:blank' },
    /paid for is used up/u,
    /add credits at https:\/\/console\.x\.com/iu,
  ],
  [
    'a usage cap',
    429,
    { title: 'UsageCapExceeded', detail: 'Usage cap exceeded: Monthly product cap', type: `${problems}/usage-capped` },
    /Monthly product cap\. The usage that is paid for is used up/u,
    /add credits at https:\/\/console\.x\.com/iu,
  ],
  [
    'keys that were revoked',
    401,
    { title: 'Unauthorized', detail: 'Unauthorized', type: 'about:blank', status: 401 },
    /keys are not accepted: revoked/u,
    /all four keys anew at https:\/\/console\.x\.com/u,
  ],
  [
    'an app that may only read',
    403,
    {
      title: 'Forbidden',
      detail: 'Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.',
      type: `${problems}/oauth1-permissions`,
    },
    /read permission only/u,
    /"Read and write".*make the access token and its secret anew/u,
  ],
  [
    'an app without access',
    403,
    { title: 'Client Forbidden', reason: 'client-not-enrolled', type: `${problems}/client-forbidden` },
    /may not use this part of X’s API/u,
    /project with access to API v2/u,
  ],
  [
    'a locked account',
    403,
    { detail: 'Your account is temporarily locked. Please log in to https://x.com to unlock your account.' },
    /locked the account/u,
    /log in to it at https:\/\/x\.com/u,
  ],
  [
    'a suspended account',
    403,
    { detail: 'The user used for authentication is suspended', type: `${problems}/user-suspended` },
    /suspended the account/u,
    /log in at https:\/\/x\.com/u,
  ],
];

it.each(refusals)('a post meets %s: the whole channel stops, and the reason says where to mend it', async (...row) => {
  const [, status, body, what, fix] = row;
  const { fake, sender } = await setUp();
  fake.fail({ status, body });
  const outcome = await sender.send(testEnvelope(), never);
  if (outcome.kind !== 'failed') throw new Error(outcome.kind);
  expect(outcome.scope).toBe('channel');
  expect(outcome.reason).toMatch(what);
  expect(outcome.reason).toMatch(new RegExp(fix.source, 'iu'));
  expect(fake.log).toHaveLength(1);
});

it.each(refusals)('`channels test` finds %s without a post', async (_, status, body, what, fix) => {
  const { fake, verify } = await setUp({ meRefused: { status, body } });
  const verdict = await verify();
  if (verdict.kind !== 'fault') throw new Error(verdict.kind);
  expect(verdict.message).toMatch(what);
  expect(verdict.fix).toMatch(new RegExp(`${fix.source}.*, then: incident channels test$`, 'iu'));
  expect(fake.log).toEqual([`GET /2/users/me ${status}`]);
});

it.each([
  ['read-write', { kind: 'ok', message: 'posts as @acme' }],
  [undefined, { kind: 'ok', message: 'posts as @acme' }],
  ['read', { kind: 'fault', message: expect.stringMatching(/@acme.*read permission only/u) }],
] as const)('keys whose access level is %s are judged by it', async (accessLevel, verdict) => {
  const { verify } = await setUp(accessLevel ? { accessLevel } : {});
  expect(await verify()).toMatchObject(verdict);
});

it('names wrong keys as such, and a service that can not answer as that', async () => {
  const { fake } = await setUp();
  const verify = (more: object) =>
    x.verify(settingsOf(x, { ...keys, apiUrl: fake.url, ...more }) as never, testIo(), never);
  expect(await verify({ accessSecret: 'other' })).toMatchObject({
    kind: 'fault',
    message: expect.stringContaining('keys are not accepted'),
  });
  const broken = await setUp({ meRefused: { status: 503, body: {} } });
  expect(await broken.verify()).toMatchObject({ kind: 'fault', fix: 'try again later: incident channels test' });
});
