import { expect, it } from 'vitest';
import { slack } from '../../src/channels/slack.ts';
import { settingsOf } from '../helpers/httpChannelIo.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

const token = 'xoxb-bot-secret';
const webhookUrl = 'https://hooks.slack.com/services/T0secret/B0secret/verysecret';

describeHttpChannel({
  definition: slack,
  settings: { to: { channel: 'C0123456789', token } },
  pointTo: (apiUrl) => ({ apiUrl }),
  accepts: reply(200, { ok: true, channel: 'C0123456789', ts: '1795428000.000100' }),
  edits: {
    post: { remoteId: 'C0123456789:1795428000.000100', url: null },
    accepts: reply(200, { ok: true, channel: 'C0123456789', ts: '1795428000.000100', text: 'x' }),
    gone: reply(200, { ok: false, error: 'message_not_found' }),
    asks: 'POST /chat.update',
  },
  secrets: [token],
});

describeHttpChannel({
  definition: slack,
  settings: { to: { webhookUrl } },
  pointTo: (apiUrl) => ({ apiUrl }),
  accepts: reply(200, 'ok'),
  withoutId: true,
  withoutEdit: true,
  secrets: ['T0secret', 'B0secret', 'verysecret'],
});

it.each([{ to: { channel: 'C0123456789', token } }, { to: { webhookUrl } }])(
  'keeps the secret in %o where it can not be printed, however deep it stands',
  (given) => {
    const settings = settingsOf(slack, given);
    expect(JSON.stringify(settings)).not.toContain('secret');
  },
);
