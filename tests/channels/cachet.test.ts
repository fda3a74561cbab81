import * as v from 'valibot';
import { expect, it } from 'vitest';
import { cachet } from '../../src/channels/cachet.ts';
import { describeHosted, type Standing } from '../contract/hosted.ts';
import { asked, hostedSenderAt, laterUpdate, withComponents, wordsOnly } from '../helpers/hostedPage.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const settings = { url: 'https://status.acme.example/', token: 'topsecret', components: { checkout: '5' } };
const created = reply(200, { data: { id: '3', type: 'incidents', attributes: { guid: '0f5a' } } });
const accepted = reply(200, { data: { id: 'found', type: 'updates', attributes: {} } });

const incident = (title = 'Checkout is down', open = true, meta?: unknown) => ({
  id: 'found',
  type: 'incidents',
  attributes: {
    guid: '0f5a',
    name: title,
    message: 'How it began.',
    status: { human: '', value: open ? 1 : 4 },
    ...(meta === undefined ? {} : { meta }),
  },
});
const updates = (all: readonly Standing[]) => ({
  data: all.map(({ text }, index) => ({ id: String(index + 1), type: 'updates', attributes: { message: text } })),
});

describeHosted({
  definition: cachet,
  settings,
  known: (all) => [reply(200, { data: incident() }), reply(200, updates(all))],
  search: (update) => [reply(200, { data: [incident(update.title, update.open)] }), reply(200, updates([update]))],
  accepts: accepted,
  updateOfFound: 'POST /incidents/found/updates',
  create: 'POST /incidents',
  hasTimes: false,
  hasState: true,
});

const receiver = receiverOfEachTest();
const sender = (more: object = {}) => hostedSenderAt(cachet, { ...settings, ...more }, receiver.url);

it('begins an incident that can be seen and is told to subscribers, both against the defaults', async () => {
  receiver.expect(created);
  const envelope = withComponents(testEnvelope(), { checkout: 'under_maintenance', unheard: 'major_outage' });
  expect(await (await sender()).send(envelope, never)).toEqual({
    kind: 'sent',
    remoteId: '3',
    url: 'https://status.acme.example/incidents/0f5a',
  });
  expect(receiver.requests[0]?.headers).toMatchObject({
    authorization: 'Bearer topsecret',
    accept: 'application/vnd.api+json, application/json',
  });
  expect(receiver.requests.map(asked)).toEqual([
    [
      'POST /incidents',
      {
        name: 'Checkout is down',
        status: 1,
        message: testEnvelope().message.text,
        visible: true,
        notifications: true,
        occurred_at: '2026-11-23T10:00:00.000Z',
        components: [{ id: 5, status: 6 }],
        meta: { allclear: { incident: '0193573b-5f00-7000-8000-000000000007', delivery: 'd2kq7x5v3m' } },
      },
    ],
  ]);
});

it('finds its API below the page’s own address', async () => {
  receiver.expect(created);
  const given = settingsOf(cachet, { ...settings, url: `${receiver.url}/status/` });
  await (await cachet.open(given as never, testIo())).send(testEnvelope(), never);
  expect(receiver.requests[0]?.path).toBe('/status/api/incidents');
});

it('adds later updates to it, resolves it there, and sets its components by themselves', async () => {
  receiver.expect(accepted, reply(200, {}), accepted, reply(200, {}));
  const open = await sender();
  const second = withComponents(laterUpdate(2, 'monitoring', '3'), { checkout: 'degraded_performance' });
  expect(await open.send(second, never)).toEqual({ kind: 'sent', remoteId: '3/found', url: null });
  await open.send(withComponents(laterUpdate(3, 'resolved', '3'), { checkout: 'operational' }), never);
  expect(receiver.requests.map(asked)).toEqual([
    ['POST /incidents/3/updates', { status: 3, message: second.message.text }],
    ['PUT /components/5', { status: 2 }],
    ['POST /incidents/3/updates', { status: 4, message: laterUpdate(3, 'resolved', '3').message.text }],
    ['PUT /components/5', { status: 1 }],
  ]);
});

it('keeps the message where a component can not be set, and sets it once the message is found', async () => {
  receiver.expect(accepted, reply(403, { message: 'Invalid ability' }));
  const open = await sender();
  const second = withComponents(laterUpdate(2, 'monitoring', '3'), { checkout: 'operational' });
  expect(await open.send(second, never)).toMatchObject({
    kind: 'sent',
    reason: expect.stringMatching(/^components_incomplete: .*Invalid ability/u),
  });
  const listed = [reply(200, { data: incident() }), reply(200, updates([{ text: second.message.text }]))];
  receiver.expect(...listed, reply(200, {}));
  expect(await open.lookUp?.(second, never)).toMatchObject({ remoteId: 'found/1' });
  expect(receiver.requests.at(-1)).toMatchObject({ method: 'PUT', path: '/components/5' });
});

it('finds a first post by its mark where this Cachet shows it, and by no other mark', async () => {
  const mark = (delivery: string) => ({ allclear: { incident: testEnvelope().incident.uuid, delivery } });
  const open = await sender();
  const first = wordsOnly(testEnvelope(), 'Other words.');
  receiver.expect(reply(200, { data: [incident(undefined, true, mark('d2kq7x5v3m'))] }), reply(200, updates([])));
  expect(await open.lookUp?.(first, never)).toEqual({
    remoteId: 'found',
    url: 'https://status.acme.example/incidents/0f5a',
  });
  receiver.expect(reply(200, { data: [incident(undefined, true, mark('d9'))] }), reply(200, updates([])));
  expect(await open.lookUp?.(first, never)).toBe('absent');
  expect(receiver.requests[0]?.path).toBe('/incidents?filter[name]=Checkout%20is%20down&per_page=100');
});

it('takes component ids that are numbers only', () => {
  const schema = v.object(cachet.settings);
  expect(v.safeParse(schema, { ...settings, components: { checkout: 'five' } }).success).toBe(false);
});

it.each([
  [401, { message: 'Unauthenticated.' }, { kind: 'failed', scope: 'channel' }],
  [403, { message: 'Invalid ability provided.' }, { kind: 'failed', scope: 'channel' }],
  [404, { message: 'No query results' }, { kind: 'failed', scope: 'delivery' }],
  [
    422,
    { message: 'The name field is required.', errors: { name: ['required'] } },
    { kind: 'failed', reason: expect.stringContaining('The name field is required.') },
  ],
  [429, { message: 'Too Many Attempts.' }, { kind: 'retry' }],
])('makes of %i %j what the service means by it', async (status, body, outcome) => {
  receiver.expect(reply(status, body));
  expect(await (await sender()).send(testEnvelope(), never)).toMatchObject(outcome);
});

const pong = reply(200, { data: 'Pong!' });
it.each([
  [[pong, reply(200, { data: [] })], { kind: 'ok', message: 'posts on status.acme.example' }],
  [[reply(200, { data: 'hello' })], { kind: 'fault', fix: expect.stringContaining('"url"') }],
  [[reply(404)], { kind: 'fault', fix: expect.stringContaining('"url"') }],
  [[pong, reply(401)], { kind: 'fault', fix: expect.stringContaining('make a token') }],
  [[pong, reply(403)], { kind: 'warning', fix: expect.stringContaining('incidents') }],
  [[pong, reply(404)], { kind: 'warning', message: expect.stringContaining('only a post can tell') }],
])('is proven without a post: %j', async (answers, expected) => {
  receiver.expect(...answers);
  const given = settingsOf(cachet, { ...settings, apiUrl: receiver.url });
  const verdict = await cachet.verify(given as never, testIo(), never);
  expect(verdict).toMatchObject(expected);
  if (verdict.kind !== 'ok') expect(verdict.fix).toMatch(/incident channels test$/u);
  expect(JSON.stringify(verdict)).not.toContain('topsecret');
  expect(receiver.requests.map(({ path }) => path)).toEqual(
    ['/ping', '/subscribers?per_page=1'].slice(0, answers.length),
  );
});
