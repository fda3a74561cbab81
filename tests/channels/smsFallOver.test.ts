import fc from 'fast-check';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Sender } from '../../src/channels/channel.ts';
import { sms } from '../../src/channels/sms.ts';
import { openSmsProvider } from '../../src/channels/smsProvider.ts';
import { createSmsSender } from '../../src/channels/smsSender.ts';
import { smsProvidersIn } from '../../src/channels/smsSettings.ts';
import { never, settingsOf, testEnvelope, testIo, testNow } from '../helpers/httpChannelIo.ts';
import { type Answer, type Receiver, reply, startReceiver } from '../helpers/httpReceiver.ts';

let one: Receiver;
let two: Receiver;
let gone: string;
beforeAll(async () => {
  const closed = await startReceiver();
  gone = closed.url;
  await closed.close();
});
beforeEach(async () => {
  [one, two] = await Promise.all([startReceiver(), startReceiver()]);
  return async () => {
    await Promise.all([one.close(), two.close()]);
    one.verify();
    two.verify();
  };
});

const to = '+4915112345678';
const envelope = testEnvelope({ to });
const twilioAt = (apiUrl: string) => ({
  provider: 'twilio',
  accountSid: 'AC1',
  authToken: 't-4711',
  from: 'Acme',
  apiUrl,
});
const vonageAt = (apiUrl: string) => ({ provider: 'vonage', apiKey: 'k', apiSecret: 's-4711', from: 'Acme', apiUrl });

let clockMs = 0;
async function open(providers: readonly object[], more: object = {}, io = testIo()): Promise<Sender> {
  const settings = settingsOf(sms, { providers, ...more }) as never;
  const opened = await Promise.all(smsProvidersIn(settings).map((given) => openSmsProvider(given, io)));
  const resend = 'whenUncertain' in more;
  return createSmsSender({ providers: opened, expireAfterMs: 7_200_000, resend, io, nowMs: () => clockMs });
}
const twilioTakes = reply(201, { sid: 'SM1' });
const vonageTakes = reply(200, { messages: [{ status: '0', 'message-id': '0A1' }] });
const no = (status: number, code: number): Answer => reply(status, { code, message: 'no' });

it.each<readonly [string, () => object, Answer | null, RegExp]>([
  ['can not be reached', () => twilioAt(gone), null, /connection refused; sent through Vonage/u],
  ['does not know the token', () => twilioAt(one.url), no(401, 20003), /the token or key is wrong/u],
  ['has suspended the account', () => twilioAt(one.url), no(403, 20005), /not active/u],
  ['has too much to do', () => twilioAt(one.url), no(429, 20429), /too many requests/u],
  ['may not text that country', () => twilioAt(one.url), no(400, 21408), /switched off/u],
  ['redirects', () => twilioAt(one.url), reply(302, '', { location: '/' }), /redirects/u],
])('a service that %s gives way to the next, which gets the text once', async (_, first, answer, reason) => {
  if (answer) one.expect(answer);
  two.expect(vonageTakes);
  const sender = await open([first(), vonageAt(two.url)]);
  const outcome = await sender.send(envelope, never);
  expect(outcome).toMatchObject({ kind: 'sent', remoteId: '0A1', reason: expect.stringMatching(reason) });
  expect(two.requests).toHaveLength(1);
});

it.each<readonly [string, Answer]>([
  ['is cut off', { kind: 'reset' }],
  ['never comes', { kind: 'hang' }],
  ['is an error of theirs', reply(500)],
  ['is cut short', { kind: 'cut', status: 201, body: '{"sid":' }],
])('after an answer that %s nobody else is asked: two texts could arrive', async (_, answer) => {
  one.expect(answer);
  const sender = await open([twilioAt(one.url), vonageAt(two.url)], {}, testIo({}, 300));
  expect(await sender.send(envelope, never)).toMatchObject({ kind: 'uncertain' });
  expect(two.requests).toHaveLength(0);
});

it.each([
  [21211, 'no phone number'],
  [21614, 'no mobile number'],
  [21610, 'opted out'],
])('what is the number’s own fault (error %i) is asked of nobody else', async (code, reason) => {
  one.expect(no(400, code));
  const sender = await open([twilioAt(one.url), vonageAt(two.url)]);
  expect(await sender.send(envelope, never)).toMatchObject({
    kind: 'failed',
    scope: 'delivery',
    reason: expect.stringContaining(reason),
  });
});

it.each<readonly [string, Answer, Answer, object]>([
  [
    'both refuse all',
    no(401, 20003),
    reply(401),
    { kind: 'failed', scope: 'channel', reason: expect.stringMatching(/Twilio.*Vonage/u) },
  ],
  ['one is only busy', no(401, 20003), reply(429, '', { 'retry-after': '7' }), { kind: 'retry', retryAfterMs: 7000 }],
  [
    'both are busy',
    reply(429, '', { 'retry-after': '5' }),
    reply(429, '', { 'retry-after': '7' }),
    { kind: 'retry', retryAfterMs: 5000 },
  ],
  ['one names no time', reply(429), reply(429, '', { 'retry-after': '7' }), { kind: 'retry', retryAfterMs: null }],
  [
    'one can not reach that country',
    no(401, 20003),
    reply(200, { messages: [{ status: '15' }] }),
    { kind: 'failed', scope: 'delivery' },
  ],
])('says the most hopeful where %s', async (_, first, second, expected) => {
  one.expect(first);
  two.expect(second);
  const sender = await open([twilioAt(one.url), vonageAt(two.url)]);
  expect(await sender.send(envelope, never)).toMatchObject(expected);
});

it('lets a service that failed rest, for the others too, and comes back to it after its time', async () => {
  one.expect(reply(429, '', { 'retry-after': '60' }), twilioTakes);
  two.expect(vonageTakes, vonageTakes, vonageTakes);
  const sender = await open([twilioAt(one.url), vonageAt(two.url)]);
  const ids: (string | null)[] = [];
  for (const afterMs of [0, 30_000, 29_999, 2]) {
    clockMs += afterMs;
    const outcome = await sender.send(envelope, never);
    ids.push(outcome.kind === 'sent' ? outcome.remoteId : outcome.kind);
  }
  expect(ids).toEqual(['0A1', '0A1', '0A1', 'SM1']);
  expect(one.requests).toHaveLength(2);
});

it('asks a resting one all the same where no other takes the text', async () => {
  one.expect(reply(500), twilioTakes);
  two.expect(reply(401));
  const sender = await open([twilioAt(one.url), vonageAt(two.url)]);
  expect(await sender.send(testEnvelope({ to, deliveryId: 'lost' }), never)).toMatchObject({ kind: 'uncertain' });
  expect(await sender.send(envelope, never)).toMatchObject({
    kind: 'sent',
    remoteId: 'SM1',
    reason: expect.stringContaining('Vonage'),
  });
});

it('stops between two services when it is interrupted, and calls nothing dead for it', async () => {
  one.expect(no(401, 20003));
  const interrupt = new AbortController();
  const io = testIo();
  const http: typeof io.http = async (...request) => {
    const answer = await io.http(...request);
    interrupt.abort();
    return answer;
  };
  const sender = await open([twilioAt(one.url), vonageAt(two.url)], {}, { ...io, http });
  expect(await sender.send(envelope, interrupt.signal)).toMatchObject({ kind: 'retry', reason: 'interrupted' });
  expect(two.requests).toHaveLength(0);
});

const listed = (body: string): Answer =>
  reply(200, {
    messages: [
      { sid: 'SM9', to, direction: 'outbound-api', status: 'sent', body, date_created: testNow.toUTCString() },
    ],
  });

it('looks a lost text up where it was lost, and nowhere else', async () => {
  one.expect(no(401, 20003));
  two.expect({ kind: 'reset' });
  const sender = await open([twilioAt(one.url), vonageAt(two.url)]);
  expect(await sender.send(envelope, never)).toMatchObject({ kind: 'uncertain' });
  expect(await sender.lookUp?.(envelope, never)).toBe('unknown');
  expect(one.requests).toHaveLength(1);
});

it.each<readonly [string, () => Answer, object, unknown]>([
  ['is found', () => listed(envelope.message.text), {}, { remoteId: 'SM9', url: null }],
  ['may be with one that can not be asked', () => listed('another'), {}, 'unknown'],
  [
    'is nowhere that can be asked, and may go out again',
    () => listed('another'),
    { whenUncertain: 'resend' },
    'absent',
  ],
])('asks all that can be asked where an earlier process lost it: it %s', async (_, answer, more, expected) => {
  two.expect(answer());
  const sender = await open([vonageAt(one.url), twilioAt(two.url)], more);
  expect(await sender.lookUp?.(envelope, never)).toEqual(expected);
});

const refusals = [
  no(401, 20003),
  no(429, 20429),
  no(400, 21408),
  no(400, 21606),
  reply(503, '', { 'retry-after': '1' }),
];
const ends: readonly (readonly [Answer, string])[] = [
  [twilioTakes, 'sent'],
  [no(400, 21610), 'failed'],
  [no(400, 21211), 'failed'],
  [reply(500), 'uncertain'],
  [{ kind: 'reset' }, 'uncertain'],
];

it('hands a text to one service at a time, each once, and to none after the first that may have taken it', async () => {
  const refusal = fc.constantFrom(...refusals);
  const end = fc.constantFrom(...ends);
  await fc.assert(
    fc.asyncProperty(fc.array(refusal, { maxLength: 3 }), end, fc.nat(2), async (before, [last, kind], after) => {
      const line = await startReceiver();
      const count = before.length + 1 + after;
      line.expect(...before, last);
      const sender = await open(Array.from({ length: count }, (_, index) => twilioAt(`${line.url}/${index}`)));
      const outcome = await sender.send(envelope, never);
      await line.close();
      line.verify();
      expect(outcome.kind).toBe(kind);
      expect(line.requests.map(({ path }) => path.split('/')[1])).toEqual(
        [...before, last].map((_, index) => String(index)),
      );
    }),
    { numRuns: 60 },
  );
});
