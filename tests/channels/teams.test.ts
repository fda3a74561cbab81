import { expect, it } from 'vitest';
import type { Envelope } from '../../src/channels/channel.ts';
import { teams } from '../../src/channels/teams.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { type Answer, receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const query = 'api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=very-secret';
const webhookUrl = `https://prod-00.westus.logic.azure.com:443/workflows/abc/triggers/manual/paths/invoke?${query}`;

const receiver = receiverOfEachTest();

const settings = (more: object = {}) => settingsOf(teams, { webhookUrl, apiUrl: receiver.url, ...more }) as never;
const send = async (answer: Answer, more: Partial<Envelope> = {}) => {
  receiver.expect(answer);
  return await (await teams.open(settings(), testIo())).send(testEnvelope(more), never);
};
const textOf = (text: string): Partial<Envelope> => ({ message: { subject: null, text, html: null, parts: [] } });

it('posts a card to the workflow, and gives no id', async () => {
  const text =
    'Checkout is **down**\nsince 09:58 <at>all</at>\n\nStatus page: https://status.acme.example/incidents/7#1.';
  expect(await send(reply(202), textOf(text))).toEqual({ kind: 'sent', remoteId: null, url: null });
  const { method, path, headers, body } = receiver.requests[0] ?? { headers: {} as Record<string, string>, body: '' };
  expect([method, path]).toEqual(['POST', `/workflows/abc/triggers/manual/paths/invoke?${query}`]);
  expect(headers['content-type']).toBe('application/json');
  const url = 'https://status.acme.example/incidents/7#1';
  expect(JSON.parse(body)).toEqual({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          type: 'AdaptiveCard',
          version: '1.4',
          msteams: { width: 'Full' },
          body: [
            { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'Checkout is **down**' }] },
            {
              type: 'RichTextBlock',
              inlines: [{ type: 'TextRun', text: 'since 09:58 <at>all</at>' }],
              spacing: 'None',
            },
            {
              type: 'RichTextBlock',
              inlines: [
                { type: 'TextRun', text: 'Status page: ' },
                { type: 'TextRun', text: url, selectAction: { type: 'Action.OpenUrl', url } },
                { type: 'TextRun', text: '.' },
              ],
            },
          ],
        },
      },
    ],
  });
});

it('measures the bytes that a text takes in the message, with its lines and links', async () => {
  const { limit } = teams.measure('');
  for (const text of ['a'.repeat(limit ?? 0), `${'ä"\\\n'.repeat(200)} https://acme.example`]) {
    const { length } = teams.measure(text);
    await send(reply(202), textOf(text));
    const bytes = Buffer.byteLength(receiver.requests.at(-1)?.body ?? '');
    expect(bytes).toBe(length + 28_000 - (limit ?? 0));
  }
  expect(Buffer.byteLength(receiver.requests[0]?.body ?? '')).toBe(28_000);
});

it.each<[number, string, object]>([
  [400, 'TriggerInputSchemaMismatch', { kind: 'failed', scope: 'delivery' }],
  [400, 'WorkflowTriggerIsNotEnabled', { kind: 'failed', scope: 'channel' }],
  [404, 'WorkflowNotFound', { kind: 'failed', scope: 'channel' }],
  [404, 'WorkflowTriggerNotFound', { kind: 'failed', scope: 'channel' }],
  [401, 'DirectApiAuthorizationRequired', { kind: 'failed', scope: 'channel' }],
  [403, '', { kind: 'failed', scope: 'channel' }],
  [429, 'WorkflowRunActionRequestsThrottled', { kind: 'retry' }],
  [502, 'NoResponse', { kind: 'uncertain' }],
])('takes %i with the code %s for %o', async (status, code, expected) => {
  const outcome = await send(reply(status, { error: { code, message: 'in words' } }));
  expect(outcome).toMatchObject(expected);
  expect(JSON.stringify(outcome)).not.toContain('very-secret');
});

it.each([
  ['no address', 'very-secret', 'not the address of a workflow'],
  ['one without TLS', webhookUrl.replace('https', 'http'), 'not the address of a workflow'],
  ['a connector’s', 'https://acme.webhook.office.com/webhookb2/very-secret/IncomingWebhook/1/2', 'retired'],
  ['an old connector’s', 'https://outlook.office.com/webhook/very-secret', 'retired'],
])('refuses %s, in sending as in the check', async (_, wrong, reason) => {
  const given = settings({ webhookUrl: wrong });
  const outcome = await (await teams.open(given, testIo())).send(testEnvelope(), never);
  expect(outcome).toMatchObject({ kind: 'failed', scope: 'channel', reason: expect.stringContaining(reason) });
  const verdict = await teams.verify(given, testIo(), never);
  expect(verdict).toMatchObject({
    kind: 'fault',
    fix: expect.stringMatching(/Workflows.*then: incident channels test$/u),
  });
  expect(JSON.stringify([outcome, verdict])).not.toContain('very-secret');
});

it('is checked without a post: the form and the name', async () => {
  expect(await teams.verify(settings(), testIo(), never)).toMatchObject({ kind: 'ok' });
  const unsigned = settings({ webhookUrl: webhookUrl.replace(/&sig=.*$/u, '') });
  expect(await teams.verify(unsigned, testIo(), never)).toMatchObject({
    kind: 'fault',
    message: expect.stringContaining('sig='),
  });
  const elsewhere = settings({
    apiUrl: undefined,
    webhookUrl: webhookUrl.replace(/^https:\/\/[^/]+/u, 'https://localhost'),
  });
  expect(await teams.verify(elsewhere, testIo(), never)).toMatchObject({
    kind: 'warning',
    message: expect.stringContaining('localhost is no host that Microsoft'),
  });
  const lost = settings({ apiUrl: 'https://workflows.invalid' });
  expect(await teams.verify(lost, testIo(), never)).toMatchObject({
    kind: 'fault',
    message: 'the name workflows.invalid does not resolve',
  });
  expect(receiver.requests).toHaveLength(0);
});

it('is answered in a drill as by a workflow', async () => {
  const to = { url: `${receiver.url}/t`, smtpPort: 1, folder: '/' };
  const led = { ...settingsOf(teams, { webhookUrl }), ...teams.redirect({} as never, to) };
  const answer = teams.drillAnswer?.('/t', 1);
  receiver.expect(reply(answer?.status ?? 0, JSON.stringify(answer?.body)));
  expect(await (await teams.open(led as never, testIo())).send(testEnvelope(), never)).toMatchObject({ kind: 'sent' });
  expect(receiver.requests[0]?.path).toBe('/t/workflows/drill?sig=drill');
});
