import { expect, it } from 'vitest';
import { loadChannelTypes } from '../../src/channels/index.ts';
import { checkConfig } from '../../src/config/check.ts';

const channelTypes = await loadChannelTypes(['sms']);
const paths = {
  configFile: '/home/me/config.json',
  storeUrl: 'sqlite:/home/me/incidents.db',
  pageFolder: '/home/me/page',
  anchorsFile: '/home/me/anchors.json',
  standbyFile: '',
};
function faultsOf(given: object): readonly string[] {
  const raw = { company: { name: 'Acme' }, channels: { texts: { type: 'sms', ...given } } };
  const checked = checkConfig(raw, paths.configFile, paths, channelTypes);
  return checked.ok ? [] : checked.error.map(({ path, message }) => `${path}: ${message}`);
}

const token = { env: 'TWILIO_TOKEN' };
const twilio = { provider: 'twilio', accountSid: 'AC…', authToken: token, from: '+15005550006' };
const vonage = { provider: 'vonage', apiKey: token, apiSecret: token, from: '4915112345678' };
const aws = { provider: 'aws', region: 'eu-central-1', accessKeyId: token, secretAccessKey: token };

it.each([
  ['the sample of the handbook', twilio],
  ['a key instead of the token', { ...twilio, authToken: undefined, apiKey: token, apiSecret: token }],
  ['a messaging service instead of a number', { ...twilio, from: undefined, messagingServiceSid: 'MG1' }],
  ['a short code', { ...twilio, from: '12345' }],
  ['a name', { ...twilio, from: 'Acme Status' }],
  ['Vonage', vonage],
  ['AWS from a pool', { ...aws, from: 'pool-0123456789abcdef', configurationSet: 'status' }],
  ['AWS with a session', { ...aws, sessionToken: token, from: 'arn:aws:sms-voice:eu-central-1:1:phone-number/p' }],
  ['SNS without a sender', { ...aws, provider: 'aws-sns' }],
  ['several in order', { providers: [twilio, vonage, { ...aws, from: 'Acme', apiUrl: 'https://proxy.example' }] }],
  ['numbers', { ...twilio, to: ['+49 171 1234567'] }],
])('takes %s', (_, given) => {
  expect(faultsOf(JSON.parse(JSON.stringify(given)))).toEqual([]);
});

it.each<readonly [string, object, readonly (string | RegExp)[]]>([
  ['neither form', {}, [/^channels\.texts\.providers: is missing: .* or "provider"/u]],
  ['both forms', { ...twilio, providers: [vonage] }, [/^channels\.texts\.providers: stands beside "provider"/u]],
  [
    'a setting beside the list',
    { from: 'Acme', providers: [vonage] },
    [/^channels\.texts\.from: stands beside "providers"/u],
  ],
  ['an empty list', { providers: [] }, [/^channels\.texts\.providers: expected a list of providers/u]],
  ['an unknown one', { ...twilio, provider: 'carrier pigeon' }, [/^channels\.texts\.provider: expected "twilio"/u]],
  [
    'all that Twilio needs',
    { provider: 'twilio' },
    [
      /^channels\.texts\.accountSid: is missing: expected the account’s SID/u,
      /^channels\.texts\.authToken: is missing: .* "apiKey" and "apiSecret"/u,
      /^channels\.texts\.from: is missing: .* "messagingServiceSid"/u,
    ],
  ],
  ['half a key', { ...twilio, authToken: undefined, apiKey: token }, [/^channels\.texts\.apiSecret: is missing/u]],
  ['two sign-ins', { ...twilio, apiKey: token, apiSecret: token }, [/^channels\.texts\.authToken: stands beside/u]],
  ['two senders', { ...twilio, messagingServiceSid: 'MG1' }, [/^channels\.texts\.from: stands beside/u]],
  [
    'a setting of another service',
    { ...vonage, region: 'eu-central-1' },
    [/^channels\.texts\.region: is no setting of "vonage"/u],
  ],
  [
    'a fault in the list, with its place',
    { providers: [twilio, { ...aws, from: 'Acme', region: 'Frankfurt' }] },
    [/^channels\.texts\.providers\[1\]\.region: expected a region/u],
  ],
  [
    'what is missing in the list, with its place',
    {
      providers: [
        { ...twilio, from: undefined },
        { ...vonage, apiKey: undefined },
      ],
    },
    [/^channels\.texts\.providers\[0\]\.from: is missing/u, /^channels\.texts\.providers\[1\]\.apiKey: is missing/u],
  ],
  [
    'an unknown setting in the list',
    { providers: [{ ...vonage, sender: 'Acme' }] },
    [/providers\[0\]\.sender: there is no such setting/u],
  ],
  [
    'a sender without its country',
    { ...twilio, from: '0151 1234567' },
    [/^channels\.texts\.from: expected a number with its country’s code/u],
  ],
  ['a name that is too long', { ...twilio, from: 'Acme Statuspage' }, [/^channels\.texts\.from: expected a number/u]],
  [
    'a number without its country',
    { ...twilio, to: ['0171 1234567'] },
    [/^channels\.texts\.to\[0\]: expected "\+49 171 …": a number with its country’s code/u],
  ],
  [
    'a name for a number',
    { ...twilio, to: 'everybody' },
    [/^channels\.texts\.to: expected "contacts" or a list of numbers/u],
  ],
  [
    'a host in the region',
    { ...aws, from: 'Acme', region: 'evil.example/' },
    [/^channels\.texts\.region: expected a region/u],
  ],
])('refuses %s', (_, given, expected) => {
  const faults = faultsOf(JSON.parse(JSON.stringify(given)));
  expect(faults).toEqual(expected.map((one) => expect.stringMatching(one)));
});
