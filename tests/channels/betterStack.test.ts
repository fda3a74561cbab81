import { expect, it } from 'vitest';
import { betterStack } from '../../src/channels/betterStack.ts';
import { describeHosted, type Standing } from '../contract/hosted.ts';
import { asked, hostedSenderAt, laterUpdate, withComponents } from '../helpers/hostedPage.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const settings = { pageId: '123', token: 'topsecret', components: { checkout: '55', search: '66' } };
const reports = '/api/v2/status-pages/123/status-reports';
const accepted = reply(201, { data: { id: '9', type: 'status_update' } });

const list = (updates: readonly Standing[], next: string | null = null) => ({
  data: updates.map(({ text, at }, index) => ({
    id: String(index + 1),
    type: 'status_update',
    attributes: { message: text, ...(at ? { published_at: at.toISOString() } : {}) },
  })),
  pagination: { first: 'x', last: 'x', prev: null, next },
});
const report = (title = 'Checkout is down', open = true) => ({
  id: 'found',
  type: 'status_report',
  attributes: { title, aggregate_state: open ? 'downtime' : 'Operational' },
});

describeHosted({
  definition: betterStack,
  settings,
  known: (updates) => [reply(200, list(updates))],
  search: (update) => [
    reply(200, { data: [report(update.title, update.open)], pagination: { next: null } }),
    reply(200, list([update])),
  ],
  accepts: reply(201, { data: { id: 'found', type: 'status_update' } }),
  updateOfFound: `POST ${reports}/found/status-updates`,
  create: `POST ${reports}`,
  hasTimes: true,
  hasState: true,
});

const receiver = receiverOfEachTest();
const sender = (more: object = {}) => hostedSenderAt(betterStack, { ...settings, ...more }, receiver.url);

it('begins a report, and says itself whether subscribers are told', async () => {
  receiver.expect(reply(201, { data: { id: '77', type: 'status_report' } }));
  const envelope = withComponents(testEnvelope(), { checkout: 'major_outage', search: 'partial_outage' });
  expect(await (await sender()).send(envelope, never)).toEqual({ kind: 'sent', remoteId: '77', url: null });
  expect(receiver.requests[0]?.headers['authorization']).toBe('Bearer topsecret');
  expect(receiver.requests.map(asked)).toEqual([
    [
      `POST ${reports}`,
      {
        title: 'Checkout is down',
        report_type: 'manual',
        starts_at: '2026-11-23T10:00:00.000Z',
        message: testEnvelope().message.text,
        notify_subscribers: true,
        affected_resources: [
          { status_page_resource_id: '55', status: 'downtime' },
          { status_page_resource_id: '66', status: 'degraded' },
        ],
        published_at: '2026-11-23T10:00:00.000Z',
      },
    ],
  ]);
});

it.each([true, false])('says with an update too whether subscribers are told: %s', async (notify) => {
  receiver.expect(accepted);
  const update = withComponents(laterUpdate(2, 'identified', '77'), { checkout: 'under_maintenance' });
  expect(await (await sender({ notify })).send(update, never)).toMatchObject({ kind: 'sent', remoteId: '77/9' });
  expect(receiver.requests.map(asked)).toMatchObject([
    [
      `POST ${reports}/77/status-updates`,
      {
        notify_subscribers: notify,
        affected_resources: [{ status_page_resource_id: '55', status: 'degraded' }],
      },
    ],
  ]);
});

it('resolves a report by letting go of its resources, also of one that another incident holds', async () => {
  receiver.expect(accepted);
  const end = withComponents(laterUpdate(3, 'resolved', '77'), { checkout: 'operational', search: 'major_outage' });
  await (await sender()).send(end, never);
  expect(receiver.requests.map(asked)).toMatchObject([
    [
      `POST ${reports}/77/status-updates`,
      {
        affected_resources: [
          { status_page_resource_id: '55', status: 'resolved' },
          { status_page_resource_id: '66', status: 'resolved' },
        ],
      },
    ],
  ]);
});

it('ends a report that has no resources, and keeps the message where that fails', async () => {
  receiver.expect(accepted, reply(200, {}), accepted, reply(422, { errors: 'no' }));
  const open = await sender();
  expect(await open.send(laterUpdate(3, 'resolved', '77'), never)).toEqual({
    kind: 'sent',
    remoteId: '77/9',
    url: null,
  });
  expect(receiver.requests.map(asked)[1]).toEqual([`PATCH ${reports}/77`, { ends_at: '2026-11-23T10:00:00.000Z' }]);
  expect(await open.send(laterUpdate(3, 'resolved', '77'), never)).toMatchObject({
    kind: 'sent',
    reason: expect.stringContaining('components_incomplete'),
  });
});

it('reads a list page by page, from no address that the answer names', async () => {
  const next = 'https://elsewhere.example/steal?page=2';
  const { message } = laterUpdate(2, 'identified', '77');
  receiver.expect(reply(200, list([{ text: 'first' }], next)), reply(200, list([{ text: message.text }])));
  expect(await (await sender()).lookUp?.(laterUpdate(2, 'identified', '77'), never)).toMatchObject({
    remoteId: '77/1',
  });
  expect(receiver.requests.map(({ path }) => path)).toEqual([
    `${reports}/77/status-updates?page=1`,
    `${reports}/77/status-updates?page=2`,
  ]);
});

it('does not call absent what stands behind more pages than it reads', async () => {
  receiver.expect(...Array.from({ length: 10 }, () => reply(200, list([{ text: 'other' }], 'more'))));
  expect(await (await sender()).lookUp?.(laterUpdate(2, 'identified', '77'), never)).toBe('unknown');
});

it.each([
  [401, { errors: 'Invalid Team API token' }, { kind: 'failed', scope: 'channel' }],
  [404, { errors: 'Resource not found' }, { kind: 'failed', scope: 'delivery' }],
  [422, { errors: { base: ['no resource'] } }, { kind: 'failed', reason: expect.stringContaining('no resource') }],
  [429, '', { kind: 'retry' }],
])('makes of %i %j what the service means by it', async (status, body, outcome) => {
  receiver.expect(reply(status, body));
  expect(await (await sender()).send(testEnvelope(), never)).toMatchObject(outcome);
});

const page = { data: { id: '123', type: 'status_page', attributes: { company_name: 'Acme' } } };
it.each([
  [reply(200, page), { kind: 'ok', message: 'posts on the status page Acme' }],
  [reply(401), { kind: 'fault', fix: expect.stringContaining('API token') }],
  [reply(404), { kind: 'fault', fix: expect.stringContaining('"pageId"') }],
  [reply(502), { kind: 'fault', fix: expect.stringContaining('try again later') }],
])('is proven without a post: %j', async (answer, expected) => {
  receiver.expect(answer);
  const given = settingsOf(betterStack, { ...settings, apiUrl: receiver.url });
  const verdict = await betterStack.verify(given as never, testIo(), never);
  expect(verdict).toMatchObject(expected);
  if (verdict.kind === 'fault') expect(verdict.fix).toMatch(/incident channels test$/u);
  expect(JSON.stringify(verdict)).not.toContain('topsecret');
  expect(receiver.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /api/v2/status-pages/123']);
});
