import { expect, it } from 'vitest';
import { betterStack } from '../../src/channels/betterStack.ts';
import { cachet } from '../../src/channels/cachet.ts';
import type { AnyChannelDefinition } from '../../src/channels/channel.ts';
import { instatus } from '../../src/channels/instatus.ts';
import { intercom } from '../../src/channels/intercom.ts';
import { statuspageIo } from '../../src/channels/statuspageIo.ts';
import { correctionOf } from '../contract/edits.ts';
import { asked, hostedSenderAt } from '../helpers/hostedPage.ts';
import { never, testEnvelope } from '../helpers/httpChannelIo.ts';
import { type Answer, receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const receiver = receiverOfEachTest();
const page = 'https://status.acme.example/incidents/7';

const edit = async (
  definition: AnyChannelDefinition,
  settings: object,
  remoteId: string,
  ...answers: readonly Answer[]
) => {
  receiver.expect(...answers);
  const sender = await hostedSenderAt(definition, settings, receiver.url);
  const post = { remoteId, url: null };
  const message = { subject: null, text: 'Only *card* <b>orders</b>.', html: null, parts: [] };
  return await sender.edit?.(correctionOf(post, { message }), post, never);
};
const last = () => {
  const request = receiver.requests.at(-1);
  return request && asked(request);
};
const refused = { kind: 'failed', scope: 'delivery' };

const better = { pageId: '1', token: 't' };
const update = (id: string, message: string) => ({ id, attributes: { message, published_at: '' } });
const updates = (...data: readonly object[]): Answer => reply(200, { data, pagination: { next: null } });

it('Statuspage: edits the update, and mails nobody', async () => {
  const outcome = await edit(statuspageIo, { pageId: 'p', apiKey: 'k' }, 'i/u2', reply(200, { id: 'u2' }));
  expect(outcome).toMatchObject({ kind: 'sent', remoteId: 'i/u2' });
  const body = 'Only *card* < b>orders< /b>.';
  expect(last()).toEqual([
    'PATCH /pages/p/incidents/i/incident_updates/u2',
    { incident_update: { body, deliver_notifications: false } },
  ]);
});

it('Statuspage: finds an update whose id was not told by our link to it', async () => {
  const listed = reply(200, {
    id: 'i',
    incident_updates: [
      { id: 'u2', body: `Found. ${page}#2` },
      { id: 'u1', body: `Down. ${page}#1` },
    ],
  });
  const outcome = await edit(statuspageIo, { pageId: 'p', apiKey: 'k' }, 'i', listed, reply(200, { id: 'u1' }));
  expect(outcome).toMatchObject({ kind: 'sent', remoteId: 'i' });
  expect(last()?.[0]).toBe('PATCH /pages/p/incidents/i/incident_updates/u1');
});

it('Instatus: edits the update, and mails nobody', async () => {
  expect(await edit(instatus, { pageId: 'p', apiKey: 'k' }, 'i/u1', reply(200, { id: 'u1' }))).toMatchObject({
    kind: 'sent',
  });
  expect(last()).toEqual([
    'PUT /v1/p/incidents/i/incident-updates/u1',
    { message: 'Only *card* \\<b>orders\\</b>.', notify: false },
  ]);
});

it('Better Stack: a new report names its first update, which can be edited then', async () => {
  const relationships = { status_updates: { data: [{ id: '678', type: 'status_update' }] } };
  receiver.expect(reply(201, { data: { id: '12', relationships } }));
  const sender = await hostedSenderAt(betterStack, better, receiver.url);
  expect(await sender.send(testEnvelope(), never)).toMatchObject({ kind: 'sent', remoteId: '12/678' });
  expect(await edit(betterStack, better, '12/678', reply(200, { data: { id: '678' } }))).toMatchObject({
    kind: 'sent',
    remoteId: '12/678',
  });
  expect(last()?.[0]).toBe('PATCH /api/v2/status-pages/1/status-reports/12/status-updates/678');
});

it('Better Stack: the first update of an older report is found by our link to it', async () => {
  const listed = updates(update('4', `Down. ${page}#1`), update('5', `Found. ${page}#2`));
  const outcome = await edit(betterStack, better, '12', listed, reply(200, { data: { id: '4' } }));
  expect(outcome).toMatchObject({ kind: 'sent', remoteId: '12' });
  expect(last()?.[0]).toBe('PATCH /api/v2/status-pages/1/status-reports/12/status-updates/4');
});

it.each([
  ['none links to it', updates(update('4', 'Down.'), update('5', `Found. ${page}#2`))],
  ['one for another update', updates(update('4', `Down. ${page}#11`))],
  ['two link to it', updates(update('4', `Down. ${page}#1`), update('5', `Down. ${page}#1`))],
  ['it links to another one too', updates(update('4', `As in ${page}#1 before. ${page}#2`))],
  ['the report was deleted', reply(404)],
  ['it may not be read', reply(403)],
  ['what comes is no list', reply(200, 'no json')],
])('edits no update that is not surely the one: %s', async (_, answer) => {
  expect(await edit(betterStack, better, '12', answer)).toMatchObject(refused);
});

it.each<Answer>([reply(500), { kind: 'reset' }, reply(429)])(
  'looks again where it was not told: %j',
  async (answer) => {
    expect(await edit(betterStack, better, '12', answer)).toMatchObject({ kind: 'retry' });
  },
);

it('Cachet: edits the incident’s own message, or an update of it', async () => {
  const given = { url: 'https://status.acme.example', token: 't' };
  const yes = reply(200, { data: { id: '3' } });
  await edit(cachet, given, '3', yes);
  const message = 'Only *card* \\<b>orders\\</b>.';
  expect(last()).toEqual(['PUT /incidents/3', { message }]);
  await edit(cachet, given, '3/9', yes);
  expect(last()).toEqual(['PUT /incidents/3/updates/9', { message }]);
});

it('Intercom: edits the item while it says that very update, without a badge, and stays on the feed', async () => {
  const given = { token: 't', senderId: 8, newsfeedId: 19 };
  const stands = reply(200, { id: '141', body: `<p>Down. <a href="${page}#1">page</a></p>` });
  expect(await edit(intercom, given, '141', stands, reply(200, { id: '141' }))).toMatchObject({ kind: 'sent' });
  const [request, body] = last() ?? [];
  expect(request).toBe('PUT /news/news_items/141');
  expect(body).toMatchObject({ state: 'live', deliver_silently: true, newsfeed_assignments: [{ newsfeed_id: 19 }] });
});

it('is uncertain where the yes tells nothing', async () => {
  for (const answer of [reply(200), reply(200, 'fine'), reply(200, {})]) {
    expect(await edit(statuspageIo, { pageId: 'p', apiKey: 'k' }, 'i/u2', answer)).toMatchObject({ kind: 'uncertain' });
  }
});

it('Intercom: leaves an item alone that says something newer by now', async () => {
  const given = { token: 't', senderId: 8, newsfeedId: 19 };
  const newer = reply(200, { id: '141', body: `<p>Found. <a href="${page}#3">page</a></p>` });
  expect(await edit(intercom, given, '141', newer)).toEqual({
    kind: 'sent',
    remoteId: '141',
    url: null,
    reason: 'a newer update stands in its place already',
  });
  expect(receiver.requests).toHaveLength(1);
});
