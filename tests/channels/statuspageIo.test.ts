import { expect, it } from 'vitest';
import type { Envelope } from '../../src/channels/channel.ts';
import { statuspageIo } from '../../src/channels/statuspageIo.ts';
import type { ComponentStatus } from '../../src/domain/component.ts';
import type { MaintenanceStatus } from '../../src/domain/status.ts';
import { describeHosted, type Standing } from '../contract/hosted.ts';
import { asked, hostedSenderAt, laterUpdate, withComponents, wordsOnly } from '../helpers/hostedPage.ts';
import { never, settingsOf, testEnvelope, testIo, testNow } from '../helpers/httpChannelIo.ts';
import { receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const settings = { pageId: 'page1', apiKey: 'topsecret', components: { checkout: 'c1', search: 'c2' } };
const ok = reply(201, { id: 'found', shortlink: 'https://stspg.io/x', incident_updates: [{ id: 'u9' }, { id: 'u1' }] });

const incident = (updates: readonly Standing[], title = 'Checkout is down', open = true) => ({
  id: 'found',
  name: title,
  status: open ? 'investigating' : 'resolved',
  incident_updates: updates.map(({ text, at }, index) => ({
    id: `u${index + 1}`,
    body: text,
    ...(at ? { created_at: at.toISOString() } : {}),
  })),
});

describeHosted({
  definition: statuspageIo,
  settings,
  known: (updates) => [reply(200, incident(updates))],
  search: (update) => [reply(200, [incident([update], update.title, update.open)])],
  accepts: ok,
  updateOfFound: 'PATCH /pages/page1/incidents/found',
  create: 'POST /pages/page1/incidents',
  hasTimes: true,
  hasState: false,
});

const receiver = receiverOfEachTest();
const sender = (more: object = {}) => hostedSenderAt(statuspageIo, { ...settings, ...more }, receiver.url);

it('begins an incident with our mark on it, and gives its link', async () => {
  receiver.expect(ok);
  const envelope = withComponents(testEnvelope(), { checkout: 'major_outage', unheard: 'major_outage' });
  expect(await (await sender()).send(envelope, never)).toEqual({
    kind: 'sent',
    remoteId: 'found/u9',
    url: 'https://stspg.io/x',
  });
  expect(receiver.requests[0]?.headers).toMatchObject({
    authorization: 'OAuth topsecret',
    'content-type': 'application/json',
  });
  expect(receiver.requests.map(asked)).toEqual([
    [
      'POST /pages/page1/incidents',
      {
        incident: {
          name: 'Checkout is down',
          status: 'investigating',
          impact_override: 'major',
          body: testEnvelope().message.text,
          deliver_notifications: true,
          metadata: { allclear: { incident: '0193573b-5f00-7000-8000-000000000007', delivery: 'd2kq7x5v3m' } },
          components: { c1: 'major_outage' },
          component_ids: ['c1'],
        },
      },
    ],
  ]);
});

const night = { startsAt: new Date('2026-11-29T22:00:00Z'), endsAt: new Date('2026-11-30T00:00:00Z') };
const ofWork = (envelope: Envelope, status: MaintenanceStatus, state: ComponentStatus): Envelope => {
  const { incident, ...rest } = withComponents(envelope, { checkout: state });
  return { ...rest, incident: { ...incident, maintenance: night }, update: { ...rest.update, status } };
};

it('has planned work as what it is there: named beforehand, in its states while it lasts, and over when it is', async () => {
  receiver.expect(ok, ok, ok, ok);
  const open = await sender();
  await open.send(ofWork(testEnvelope(), 'scheduled', 'operational'), never);
  await open.send(ofWork(laterUpdate(2, 'investigating', 'found/u1'), 'in_progress', 'under_maintenance'), never);
  await open.send(ofWork(laterUpdate(3, 'investigating', 'found/u1'), 'completed', 'operational'), never);
  await open.send(ofWork(laterUpdate(4, 'investigating', 'found/u1'), 'cancelled', 'operational'), never);
  const [first, ...later] = receiver.requests.map(asked).map(([, body]) => (body as { incident: object }).incident);
  expect(first).toMatchObject({
    status: 'scheduled',
    impact_override: 'maintenance',
    scheduled_for: '2026-11-29T22:00:00.000Z',
    scheduled_until: '2026-11-30T00:00:00.000Z',
    scheduled_auto_in_progress: false,
    scheduled_auto_completed: false,
    component_ids: ['c1'],
  });
  expect(first).not.toHaveProperty('components');
  expect(later).toMatchObject([
    { status: 'in_progress', components: { c1: 'under_maintenance' } },
    { status: 'completed', components: { c1: 'operational' } },
    { status: 'completed', components: { c1: 'operational' } },
  ]);
});

it('adds later updates to it, resolves it there, and opens it again', async () => {
  receiver.expect(ok, ok, ok);
  const open = await sender({ notify: false });
  await open.send(withComponents(laterUpdate(2, 'monitoring', 'found/u1'), { checkout: 'partial_outage' }), never);
  await open.send(withComponents(laterUpdate(3, 'resolved', 'found'), { checkout: 'operational' }), never);
  await open.send(laterUpdate(4, 'investigating', 'found/u1'), never);
  const incidents = receiver.requests.map(asked) as unknown as [string, { incident: object }][];
  expect(incidents.map(([path]) => path)).toEqual(Array(3).fill('PATCH /pages/page1/incidents/found'));
  expect(incidents.map(([, body]) => body.incident)).toMatchObject([
    { status: 'monitoring', components: { c1: 'partial_outage' }, deliver_notifications: false },
    { status: 'resolved', components: { c1: 'operational' }, component_ids: ['c1'] },
    { status: 'investigating', metadata: { allclear: { delivery: 'd4' } } },
  ]);
  expect(incidents[2]?.[1].incident).not.toHaveProperty('components');
});

it('lets no text make a tag, and counts what it sends', async () => {
  receiver.expect(ok);
  const text = '<b>bold</b> a<b 5 < 6 <!-- x --> <https://x.example>';
  await (await sender()).send(testEnvelope({ message: { subject: null, text, html: null, parts: [] } }), never);
  expect(asked(receiver.requests[0] as never)[1]).toMatchObject({
    incident: { body: '< b>bold< /b> a< b 5 < 6 < !-- x --> < https://x.example>' },
  });
  expect(statuspageIo.measure('<b>').length).toBe(4);
  expect(statuspageIo.measure('🔥ä').length).toBe(2);
});

it.each([
  [401, { error: 'Could not authenticate' }, { kind: 'failed', scope: 'channel' }],
  [403, { error: 'No access to this page' }, { kind: 'failed', scope: 'channel' }],
  [404, { error: 'Not found' }, { kind: 'failed', scope: 'delivery' }],
  [420, { error: 'Please reduce your rate' }, { kind: 'retry', retryAfterMs: null }],
  [422, { error: ['Name is too long'] }, { kind: 'failed', reason: expect.stringContaining('Name is too long') }],
  [429, { error: 'Too many requests' }, { kind: 'retry' }],
])('makes of %i %j what the service means by it', async (status, body, outcome) => {
  receiver.expect(reply(status, body));
  expect(await (await sender()).send(testEnvelope(), never)).toMatchObject(outcome);
});

it('finds a delivery by its mark, and not by the mark of another', async () => {
  const one = incident([{ text: 'reworded' }, { text: 'older' }], 'Renamed there');
  const marked = (delivery: string) => ({
    ...one,
    metadata: { allclear: { incident: testEnvelope().incident.uuid, delivery } },
  });
  receiver.expect(reply(200, [marked('d2kq7x5v3m')]), reply(200, [marked('d5')]));
  const open = await sender();
  expect(await open.lookUp?.(testEnvelope(), never)).toMatchObject({ remoteId: 'found/u1' });
  expect(await open.lookUp?.(testEnvelope(), never)).toBe('absent');
  expect(receiver.requests[0]?.path).toBe('/pages/page1/incidents?limit=50');
});

it('hangs on the incident that bears our mark, and on no other of the same title', async () => {
  const lost = wordsOnly(laterUpdate(2, 'identified', '', { firstPost: null, latestPost: null }), 'Cause found.');
  const mark = { allclear: { incident: lost.incident.uuid, delivery: 'd1' } };
  const strange = { ...incident([{ text: 'By hand.' }]), id: 'strange' };
  receiver.expect(reply(200, [strange, { ...incident([{ text: 'Down.' }], 'Renamed'), metadata: mark }]), ok);
  await (await sender()).send(lost, never);
  expect(receiver.requests[1]).toMatchObject({ method: 'PATCH', path: '/pages/page1/incidents/found' });
});

it('does not take the newest known post for a lost one with the same words', async () => {
  const { text } = laterUpdate(2, 'identified', 'found/u1').message;
  const update = laterUpdate(3, 'identified', 'found/u1', { message: { subject: null, text, html: null, parts: [] } });
  receiver.expect(reply(200, incident([{ text, at: testNow }])));
  expect(await (await sender()).lookUp?.(update, never)).toBe('absent');
});

it.each([
  [reply(200, { id: 'page1', name: 'Acme' }), { kind: 'ok', message: 'posts on the page Acme' }],
  [
    reply(401, { error: 'Could not authenticate' }),
    {
      ...{ kind: 'fault', fix: expect.stringContaining('API key') },
      message: expect.stringMatching(/does not know the key: revoked.*\(HTTP 401: Could not authenticate\)$/u),
    },
  ],
  [reply(403), { kind: 'fault', fix: expect.stringContaining('API key') }],
  [
    reply(404),
    {
      ...{ kind: 'fault', fix: expect.stringContaining('"pageId"') },
      message: expect.stringMatching(/has no page "page1", or not for this key \(HTTP 404\)$/u),
    },
  ],
  [reply(500), { kind: 'fault', fix: expect.stringContaining('try again later') }],
  [reply(200, '<html>'), { kind: 'fault', message: expect.stringContaining('not as this service does') }],
  [{ kind: 'reset' } as const, { kind: 'fault', fix: expect.stringContaining('"apiUrl"') }],
])('is proven without a post: %j', async (answer, expected) => {
  receiver.expect(answer);
  const given = settingsOf(statuspageIo, { ...settings, apiUrl: receiver.url });
  const verdict = await statuspageIo.verify(given as never, testIo(), never);
  expect(verdict).toMatchObject(expected);
  if (verdict.kind === 'fault') expect(verdict.fix).toMatch(/incident channels test$/u);
  expect(JSON.stringify(verdict)).not.toContain('topsecret');
  expect(receiver.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /pages/page1']);
});
