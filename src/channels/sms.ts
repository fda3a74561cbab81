import type * as v from 'valibot';
import { Secret } from '../domain/secret.ts';
import { measureSms } from '../messages/smsText.ts';
import { type ChannelIo, type CommonSettings, defineChannel } from './channel.ts';
import { smsText } from './smsGsm.ts';
import type { SmsProvider } from './smsProvider.ts';
import { smsEntries, smsFaults, smsProvidersIn } from './smsSettings.ts';

/**
 * US dollars a segment: Twilio's list price for the United States, as of July 2026, without the carriers' own fees of
 * a third to three quarters of it. https://www.twilio.com/en-us/sms/pricing/us
 */
const segmentCost = 0.0083;

/** One text a person, through the first of several services that takes it. */
export const sms = defineChannel({
  type: 'sms',
  title: 'SMS',
  reach: 'people',
  variants: ['sms', 'short'],
  format: 'text',
  measure: (text) => measureSms(smsText(text)),
  limitText: '1600 characters; each segment of 160 (70 with other letters) is charged',
  can: { thread: false, edit: false, delete: false, lookUp: true, verify: true },
  afterwards: "A sent text can't be taken back.",
  client: 'node:http; aws4fetch signs for AWS',
  // It depends on the service and on the sender: a long number sends one segment a second, a short code a hundred.
  rate: null,
  contracts: ['twilio', 'vonage-sms', 'aws-sms-voice-v2', 'aws-sns'],
  address: 'phone',
  // Twilio lists what it has taken; the others are never asked again by themselves.
  uncertain: { rule: 'look-up-only', means: 'look-up' },
  expires: true,
  settings: smsEntries,
  faults: smsFaults,
  cost: ({ text }, { price }) => (measureSms(smsText(text)).segments ?? 0) * (price?.perSegment ?? segmentCost),
  pricing: ({ price }) => ({
    currency: price?.currency ?? 'USD',
    source: price ? null : "Twilio's list price for the United States",
  }),
  confirmAbove: ({ confirmAbove }) => ({
    messages: confirmAbove?.messages ?? null,
    cost: confirmAbove?.cost ?? null,
  }),
  quietHours: ({ quietHours }) => quietHours ?? null,
  // Four at a time, of 150 ms each, stay below Vonage's 30 requests a second, which every account has:
  // https://developer.vonage.com/en/messaging/sms/guides/troubleshooting-sms
  lanes: () => 4,
  recipients: (given) => given.to,
  redirect: (given, { url }) => ({
    apiUrl: url,
    ...unreal(given),
    providers: given.providers?.map((one) => ({ ...one, ...unreal(one), apiUrl: undefined })),
  }),
  drillAnswer: (_path, count) => ({
    status: 201,
    // One answer that is each of the services' own.
    body: {
      sid: `SM${count}`,
      status: 'queued',
      MessageId: String(count),
      messages: [{ status: '0', 'message-id': String(count) }],
    },
  }),
  verify: async (given, io, signal) => {
    const [{ verifySms }, providers] = await Promise.all([import('./smsVerify.ts'), providersOf(given, io)]);
    const testNumber = given.to === 'contacts' ? null : (given.to[0] ?? null);
    return await verifySms(providers, testNumber, signal);
  },
  open: async (given, io) => {
    const [{ createSmsSender }, providers] = await Promise.all([import('./smsSender.ts'), providersOf(given, io)]);
    const { expireAfter: expireAfterMs, whenUncertain } = given;
    return createSmsSender({ providers, expireAfterMs, resend: whenUncertain === 'resend', io });
  },
});
type Settings = v.InferOutput<v.ObjectSchema<typeof smsEntries, undefined>> & CommonSettings;

async function providersOf(given: Settings, io: ChannelIo): Promise<readonly SmsProvider[]> {
  const { openSmsProvider } = await import('./smsProvider.ts');
  return await Promise.all(smsProvidersIn(given).map((one) => openSmsProvider(one, io)));
}

const secretFields = ['authToken', 'apiKey', 'apiSecret', 'accessKeyId', 'secretAccessKey', 'sessionToken'] as const;

type Secrets = Partial<Record<(typeof secretFields)[number], Secret | undefined>>;

/** What is secret of a service, with nothing in it. */
function unreal(given: Secrets): Secrets {
  const none = new Secret({ kind: 'literal', value: 'drill' });
  return Object.fromEntries(secretFields.flatMap((name) => (given[name] === undefined ? [] : [[name, none]])));
}
