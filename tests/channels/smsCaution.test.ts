import { expect, it } from 'vitest';
import { loadChannelTypes } from '../../src/channels/index.ts';
import { sms } from '../../src/channels/sms.ts';
import { checkConfig } from '../../src/config/check.ts';

const channelTypes = await loadChannelTypes(['sms']);
const paths = { configFile: '', storeUrl: '', pageFolder: '', anchorsFile: '', standbyFile: '' };
const twilio = { type: 'sms', provider: 'twilio', accountSid: 'AC1', authToken: { env: 'T' }, from: '+15005550006' };
function check(given: object) {
  const raw = { company: { name: 'Acme' }, channels: { texts: { ...twilio, ...given } } };
  return checkConfig(raw, '/home/me/config.json', paths, channelTypes);
}
const settingsOf = (given: object) => {
  const checked = check(given);
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return checked.value.channels[0]?.settings as never;
};
const message = { subject: null, text: 'down', html: null, parts: [] };

it('charges what the config says, in its currency, and else what Twilio charges in the United States', () => {
  const own = settingsOf({ price: { perSegment: 0.0747, currency: 'EUR' } });
  expect([sms.cost?.(message, own), sms.pricing?.(own)]).toEqual([0.0747, { currency: 'EUR', source: null }]);
  const none = settingsOf({});
  const source = expect.stringContaining('Twilio');
  expect([sms.cost?.(message, none), sms.pricing?.(none)]).toEqual([0.0083, { currency: 'USD', source }]);
});

it('asks for no number and leaves nobody alone unless it is set', () => {
  const none = settingsOf({});
  expect([sms.confirmAbove?.(none), sms.quietHours?.(none)]).toEqual([{ messages: null, cost: null }, null]);
  const set = settingsOf({ confirmAbove: { messages: 0 }, quietHours: { from: '22:00', to: '07:30' } });
  expect(sms.confirmAbove?.(set)).toEqual({ messages: 0, cost: null });
  expect(sms.quietHours?.(set)).toEqual({ fromMinute: 1320, toMinute: 450 });
});

it.each([
  ['the same time twice', { quietHours: { from: '07:00', to: '07:00' } }, 'quietHours', /two different times/u],
  ['24 o’clock', { quietHours: { from: '22:00', to: '24:00' } }, 'quietHours.to', /midnight is "00:00"/u],
  ['an hour alone', { quietHours: { from: '22', to: '07:00' } }, 'quietHours.from', /a time of day such as "22:00"/u],
  ['half a night', { quietHours: { from: '22:00' } }, 'quietHours.to', /is missing: expected a time of day/u],
  ['a zone beside', { quietHours: { from: '22:00', to: '07:00', zone: 'UTC' } }, 'quietHours.zone', /no such setting/u],
  ['a limit of nothing', { confirmAbove: {} }, 'confirmAbove', /"messages", "cost" or both/u],
  [
    'half a message',
    { confirmAbove: { messages: 0.5 } },
    'confirmAbove.messages',
    /a number of messages, such as 500/u,
  ],
  ['a text', { confirmAbove: { messages: '500' } }, 'confirmAbove.messages', /a number of messages, such as 500/u],
  ['less than nothing', { confirmAbove: { cost: -1 } }, 'confirmAbove.cost', /a cost in your currency/u],
  ['a price without a currency', { price: { perSegment: 0.1 } }, 'price.currency', /is missing: expected a currency/u],
  ['a sign', { price: { perSegment: 0.1, currency: '€' } }, 'price.currency', /by its three letters/u],
  [
    'a price below nothing',
    { price: { perSegment: -0.1, currency: 'EUR' } },
    'price.perSegment',
    /what a segment costs/u,
  ],
])('refuses %s, and says where and what was expected', (_, given, path, words) => {
  const checked = check(given);
  expect(checked.ok).toBe(false);
  if (!checked.ok) {
    expect(checked.error).toEqual([{ path: `channels.texts.${path}`, message: expect.stringMatching(words) }]);
  }
});
