import { expect, it } from 'vitest';
import { instatus } from '../../src/channels/instatus.ts';
import { describeHosted, type Standing } from '../contract/hosted.ts';
import { asked, hostedSenderAt, laterUpdate, withComponents } from '../helpers/hostedPage.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const settings = { pageId: 'page1', apiKey: 'topsecret', components: { checkout: 'c1' } };
const accepted = reply(200, { id: 'u7' });

const incident = (updates: readonly Standing[], title = 'Checkout is down', open = true) => ({
  id: 'found',
  name: title,
  status: open ? 'INVESTIGATING' : 'RESOLVED',
  updates: updates.map(({ text, at }, index) => ({
    id: `u${index + 1}`,
    message: text,
    messageHtml: `<p>${text}</p>`,
    ...(at ? { createdAt: at.toISOString() } : {}),
  })),
});

describeHosted({
  definition: instatus,
  settings,
  known: (updates) => [reply(200, incident(updates))],
  search: (update) => [reply(200, [incident([update], update.title, update.open)])],
  accepts: accepted,
  updateOfFound: 'POST /v1/page1/incidents/found/incident-updates',
  create: 'POST /v1/page1/incidents',
  hasTimes: true,
  hasState: true,
});

const receiver = receiverOfEachTest();
const sender = (more: object = {}) => hostedSenderAt(instatus, { ...settings, ...more }, receiver.url);

it('begins an incident that is published and told to subscribers', async () => {
  receiver.expect(reply(200, { id: 'i1', updates: [{ id: 'u1' }] }));
  const envelope = withComponents(testEnvelope(), { checkout: 'partial_outage', unheard: 'major_outage' });
  expect(await (await sender()).send(envelope, never)).toEqual({ kind: 'sent', remoteId: 'i1/u1', url: null });
  expect(receiver.requests[0]?.headers['authorization']).toBe('Bearer topsecret');
  expect(receiver.requests.map(asked)).toEqual([
    [
      'POST /v1/page1/incidents',
      {
        name: 'Checkout is down',
        message: testEnvelope().message.text,
        status: 'INVESTIGATING',
        started: '2026-11-23T10:00:00.000Z',
        notify: true,
        components: ['c1'],
        statuses: [{ id: 'c1', status: 'PARTIALOUTAGE' }],
        shouldPublish: true,
      },
    ],
  ]);
});

it('adds later updates to it, and resolves it there', async () => {
  receiver.expect(accepted, accepted);
  const open = await sender({ notify: false });
  const second = withComponents(laterUpdate(2, 'monitoring', 'i1/u1'), { checkout: 'under_maintenance' });
  expect(await open.send(second, never)).toMatchObject({ kind: 'sent', remoteId: 'i1/u7' });
  await open.send(withComponents(laterUpdate(3, 'resolved', 'i1'), { checkout: 'operational' }), never);
  const [monitoring, resolved] = receiver.requests.map(asked);
  expect(monitoring).toMatchObject([
    'POST /v1/page1/incidents/i1/incident-updates',
    { status: 'MONITORING', notify: false, statuses: [{ id: 'c1', status: 'UNDERMAINTENANCE' }] },
  ]);
  expect(resolved).toMatchObject([
    'POST /v1/page1/incidents/i1/incident-updates',
    { status: 'RESOLVED', statuses: [{ id: 'c1', status: 'OPERATIONAL' }] },
  ]);
});

it.each([
  ['**bold** and <https://acme.example/a_b>', '**bold** and <https://acme.example/a_b>'],
  ['<b>no</b> <!-- x --> a < b', '\\<b>no\\</b> \\<!-- x --> a < b'],
  ['already \\<b>, and \\\\<b>', 'already \\<b>, and \\\\\\<b>'],
  ['![seen](https://tracker.example/x.png)', '\\![seen](https://tracker.example/x.png)'],
  ['<javascript:alert(1)>', '\\<javascript:alert(1)>'],
])('keeps Markdown, and makes no HTML or image of %s', async (text, expected) => {
  receiver.expect(accepted);
  await (await sender()).send(testEnvelope({ message: { subject: null, text, html: null, parts: [] } }), never);
  expect(asked(receiver.requests[0] as never)[1]).toMatchObject({ message: expected });
});

it.each([
  [
    400,
    { error: { message: 'Invalid status' } },
    { kind: 'failed', reason: expect.stringContaining('Invalid status') },
  ],
  [401, { error: { message: 'Unauthorized' } }, { kind: 'failed', scope: 'channel' }],
  [404, { error: { message: 'Not found' } }, { kind: 'failed', scope: 'delivery' }],
  [429, '', { kind: 'retry' }],
])('makes of %i %j what the service means by it', async (status, body, outcome) => {
  receiver.expect(reply(status, body));
  expect(await (await sender()).send(testEnvelope(), never)).toMatchObject(outcome);
});

it.each([
  [reply(200, [{ id: 'page0' }, { id: 'page1', name: 'Acme' }]), { kind: 'ok', message: 'posts on the page Acme' }],
  [reply(200, [{ id: 'page0' }]), { kind: 'fault', fix: expect.stringContaining('"pageId"') }],
  [reply(401), { kind: 'fault', fix: expect.stringContaining('API key') }],
  [reply(503), { kind: 'fault', fix: expect.stringContaining('try again later') }],
])('is proven without a post: %j', async (answer, expected) => {
  receiver.expect(answer);
  const given = settingsOf(instatus, { ...settings, apiUrl: receiver.url });
  const verdict = await instatus.verify(given as never, testIo(), never);
  expect(verdict).toMatchObject(expected);
  if (verdict.kind === 'fault') expect(verdict.fix).toMatch(/incident channels test$/u);
  expect(JSON.stringify(verdict)).not.toContain('topsecret');
  expect(receiver.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v2/pages']);
});
