import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FakeX, startFakeX } from '../helpers/fakeX.ts';
import { faultCase } from '../helpers/faultCases.ts';
import { type Office, openOffice } from './office.ts';

const keys = { appKey: 'app-key', appSecret: 'app-secret', accessToken: 'token', accessSecret: 'token-secret' };
let x: FakeX;
let office: Office;
const start = async (deadlineMs?: number): Promise<void> => {
  office = await openOffice({ type: 'x', apiUrl: x.url, ...keys }, deadlineMs);
};
beforeEach(async () => {
  x = await startFakeX({ keys });
});
afterEach(async () => {
  await office.close();
  await x.close();
});
const tries = (): number => x.log.filter((line) => line.startsWith('POST /2/tweets')).length;
const post = async () => (await office.deliveries()).find(({ channel }) => channel === 'channel');

it.each([
  ['Retry-After', () => ({ 'retry-after': '20' })],
  ['x-rate-limit-reset', () => ({ 'x-rate-limit-reset': String(Math.ceil(Date.now() / 1000) + 20) })],
])(faultCase(29, '%s of 20 s, within the command'), async (_, headers) => {
  await start();
  x.fail({ status: 429, headers: headers() });
  await office.open();
  expect([await office.states(), x.posts.length, tries()]).toEqual([{ blog: 'sent', channel: 'sent' }, 1, 2]);
  expect(office.elapsedMs()).toBeGreaterThanOrEqual(18_000);
});

it(faultCase(29, 'a quarter of an hour, left for later'), async () => {
  await start();
  x.fail({ status: 429, headers: { 'retry-after': '900' } });
  await office.open();
  await office.deliver();
  expect([await office.states(), tries()]).toEqual([{ blog: 'sent', channel: 'retrying' }, 1]);
  office.wait(901_000);
  await office.deliver();
  expect([await office.states(), x.posts.length, tries()]).toEqual([{ blog: 'sent', channel: 'sent' }, 1, 2]);
});

it(faultCase(30, 'nothing was posted'), async () => {
  await start();
  x.fail({ status: 500 });
  await office.open();
  expect(x.log.map((line) => line.replace(/\?.*| \d+$/gu, ''))).toEqual([
    'POST /2/tweets',
    'GET /2/users/me',
    'GET /2/users/2244994945/tweets',
    'POST /2/tweets',
  ]);
  expect([await office.states(), x.posts.length]).toEqual([{ blog: 'sent', channel: 'sent' }, 1]);
});

it(faultCase(30, 'and X can not be asked'), async () => {
  await office?.close();
  await x.close();
  x = await startFakeX({ keys, meRefused: { status: 503, body: {} } });
  await start();
  x.fail({ status: 500 });
  await office.open();
  await office.deliver();
  expect([await office.states(), x.posts.length, tries()]).toEqual([{ blog: 'sent', channel: 'uncertain' }, 0, 1]);
});

it(faultCase(31), async () => {
  await start();
  x.fail('lose-answer');
  await office.open();
  await office.deliver();
  expect([await office.states(), x.posts.length, tries()]).toEqual([{ blog: 'sent', channel: 'sent' }, 1, 1]);
  expect(await post()).toMatchObject({ remoteId: x.posts[0]?.id, resends: 0 });
});

it(faultCase(32), async () => {
  await office?.close();
  await x.close();
  x = await startFakeX({ keys, meRefused: { status: 503, body: {} } });
  await start();
  x.fail('cut-answer');
  await office.open();
  await office.deliver();
  expect([await office.states(), x.posts.length, tries()]).toEqual([{ blog: 'sent', channel: 'uncertain' }, 1, 1]);
});

it(faultCase(33), async () => {
  await start(300);
  x.fail('hang', 'hang');
  const from = performance.now();
  await office.open();
  expect(await office.states()).toEqual({ blog: 'sent', channel: 'uncertain' });
  expect(await post()).toMatchObject({ reason: expect.stringMatching(/no answer in 0\.3 s/u), resends: 1 });
  // Two requests of 0.3 s, and what a busy machine takes besides.
  expect(performance.now() - from).toBeLessThan(15_000);
});
