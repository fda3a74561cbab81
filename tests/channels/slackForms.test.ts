import { describe, expect, it } from 'vitest';
import { loadChannelTypes } from '../../src/channels/index.ts';
import { slack } from '../../src/channels/slack.ts';
import { checkConfig } from '../../src/config/check.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { bot, channel, firstPost, textOf, token, useSlack, webhook } from '../helpers/slackService.ts';

const channelTypes = await loadChannelTypes();

const service = useSlack();

describe('an incoming webhook', () => {
  it('posts plain text to its address, and gives no id', async () => {
    expect(await service.send([reply(200, 'ok')], { firstPost, ...textOf('<!here> *a*') }, webhook)).toEqual({
      kind: 'sent',
      remoteId: null,
      url: null,
    });
    const { method, path, headers, body } = service.receiver().requests[0] ?? {
      headers: {} as Record<string, string>,
      body: '',
    };
    expect([method, path, headers['content-type']]).toEqual(['POST', '/services/T0/B0/verysecret', 'application/json']);
    expect(JSON.parse(body)).toEqual({ text: '&lt;!here&gt; *a*', mrkdwn: false, unfurl_links: false });
  });

  it.each([
    [400, 'invalid_payload', 'delivery'],
    [400, 'no_text', 'delivery'],
    [403, 'action_prohibited', 'channel'],
    [403, 'invalid_token', 'channel'],
    [404, 'no_service', 'channel'],
    [404, 'channel_not_found', 'channel'],
    [410, 'channel_is_archived', 'channel'],
  ])('takes a %i %s for a failure of the %3$s', async (status, words, scope) => {
    const outcome = await service.send([reply(status, words)], {}, webhook);
    expect(outcome).toEqual({ kind: 'failed', reason: `Slack said HTTP ${status}: ${words}`, scope });
  });

  it.each(['', 'OK, sign in first', '<html>ok</html>'])('is uncertain where the answer is %j', async (body) => {
    expect(await service.send([reply(200, body)], {}, webhook)).toMatchObject({ kind: 'uncertain' });
  });

  it('can not be looked up; sent again only where the founder wants it', async () => {
    expect(await (await service.open(webhook)).lookUp?.(testEnvelope(), never)).toBeUndefined();
    const wanted = await service.open({ ...webhook, whenUncertain: 'resend' });
    expect(await wanted.lookUp?.(testEnvelope(), never)).toBe('absent');
  });

  it.each(['not an address', 'http://hooks.slack.com/services/T0/B0/verysecret', ''])(
    'refuses %j for an address, without repeating it',
    async (wrong) => {
      const settings = settingsOf(slack, { to: { webhookUrl: wrong || ' ' } });
      const outcome = await (await slack.open(settings as never, testIo())).send(testEnvelope(), never);
      expect(outcome).toMatchObject({ kind: 'failed', scope: 'channel' });
      const verdict = await slack.verify(settings as never, testIo(), never);
      expect(verdict).toMatchObject({ kind: 'fault', fix: expect.stringContaining('then: incident channels test') });
      expect(JSON.stringify([outcome, verdict])).not.toContain('verysecret');
    },
  );
});

it.each([
  ['both forms', { channel, token, webhookUrl: 'https://hooks.slack.com/services/T0/B0/x' }],
  ['neither', {}],
  ['half a bot', { channel }],
  ['a channel’s name', { channel: '#status', token }],
])('takes exactly one of its two forms, and not %s', (_, to) => {
  const paths = {
    configFile: '/c.json',
    storeUrl: 'sqlite:/x.db',
    pageFolder: '/x',
    anchorsFile: '/x.json',
    standbyFile: '',
  };
  const raw = { company: { name: 'Acme' }, channels: { team: { type: 'slack', to } } };
  const checked = checkConfig(raw, '/c.json', paths, channelTypes);
  if (checked.ok) throw new Error('taken');
  expect(checked.error.length).toBeGreaterThan(0);
  for (const { path } of checked.error) expect(path).toMatch(/^channels\.team\.to/u);
  expect(JSON.stringify(checked.error)).not.toContain(token);
});

it('is answered in a drill as by Slack, in both forms', async () => {
  for (const given of [bot, webhook]) {
    const settings = settingsOf(slack, given);
    const to = { url: `${service.receiver().url}/team`, smtpPort: 1, folder: '/' };
    const led = { ...settings, ...slack.redirect(settings as never, to) };
    const sender = await slack.open(led as never, testIo());
    const path = 'webhookUrl' in given.to ? '/team/services/drill/drill/drill' : '/team/chat.postMessage';
    service.receiver().expect(reply(200, JSON.stringify(slack.drillAnswer?.(path, 1).body)));
    expect(await sender.send(testEnvelope(), never)).toMatchObject({ kind: 'sent' });
    expect(service.receiver().requests.at(-1)?.path).toBe(path);
    expect(JSON.stringify(service.receiver().requests.at(-1))).not.toContain('secret');
  }
});
