import { expect, it } from 'vitest';
import type { AnyChannelDefinition, Verdict } from '../../src/channels/channel.ts';
import { email as definition } from '../../src/channels/email.ts';
import { freePort } from '../helpers/freePort.ts';
import { never, settingsOf, testIo } from '../helpers/httpChannelIo.ts';
import { receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';
import { startSmtpServer } from '../helpers/smtpServer.ts';

const email: AnyChannelDefinition = definition;
const receiver = receiverOfEachTest();
const secret = 'ses-secret-4711';
const ses = { region: 'eu-central-1', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: secret };

const verify = async (more: object = {}): Promise<Verdict> => {
  const base = { from: 'Acme <status@acme.example>', to: ['ann@x.test'], ses, apiUrl: receiver.url };
  return await email.verify(settingsOf(email, { ...base, ...more }), testIo(), never);
};
const good = {
  SendingEnabled: true,
  ProductionAccessEnabled: true,
  EnforcementStatus: 'HEALTHY',
  SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 12 },
};
const account = (more: object = {}) => reply(200, { ...good, ...more });
const verified = reply(200, { VerifiedForSendingStatus: true });
const pending = reply(200, { VerifiedForSendingStatus: false });
const none = reply(404, { message: 'no such identity' }, { 'x-amzn-errortype': 'NotFoundException' });
const denied = reply(403, { message: 'not authorized' }, { 'x-amzn-errortype': 'AccessDeniedException' });

it('tells what the account may still send, and asks nothing that posts', async () => {
  receiver.expect(account(), verified);
  expect(await verify({ perSecond: 14 })).toEqual({
    kind: 'ok',
    message: 'SES: the account may send, 12 of 50000 mails used in 24 hours, 14 a second',
  });
  expect(receiver.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /v2/email/account',
    'GET /v2/email/identities/acme.example',
  ]);
});

it('proposes a pace where none is set', async () => {
  receiver.expect(account(), verified);
  expect((await verify()).message).toContain('14 a second ("perSecond": 14 keeps to it)');
});

it.each<readonly [string, object, object, Verdict['kind'], RegExp, RegExp]>([
  [
    'a sandbox',
    { ProductionAccessEnabled: false },
    {},
    'warning',
    /sandbox: verified recipients only, 200/u,
    /production access/u,
  ],
  ['a review', { EnforcementStatus: 'PROBATION' }, {}, 'warning', /under review/u, /Reputation metrics/u],
  ['a stop', { EnforcementStatus: 'SHUTDOWN' }, {}, 'fault', /switched off/u, /Reputation metrics/u],
  ['sending off', { SendingEnabled: false, ProductionAccessEnabled: false }, {}, 'fault', /switched off/u, /see why/u],
  [
    'a quota used up',
    { SendQuota: { Max24HourSend: 200, SentLast24Hours: 200 } },
    {},
    'fault',
    /200 of 200/u,
    /higher daily quota/u,
  ],
  ['a pace too fast', {}, { perSecond: 15 }, 'warning', /14 a second at most/u, /lower "perSecond" to 14/u],
])('tells %s by its name, and where to mend it', async (_, state, more, kind, message, fix) => {
  receiver.expect(account(state), verified);
  const verdict = await verify(more);
  expect(verdict).toMatchObject({ kind, message: expect.stringMatching(message), fix: expect.stringMatching(fix) });
  expect(verdict).toMatchObject({ fix: expect.stringMatching(/; then: incident channels test$/u) });
});

it('takes no limit for none', async () => {
  receiver.expect(account({ SendQuota: { Max24HourSend: -1, MaxSendRate: 14, SentLast24Hours: 5 } }), verified);
  expect(await verify()).toMatchObject({ kind: 'ok', message: expect.not.stringContaining('-1') });
});

it('looks for the sender by its domain, those above it, and itself', async () => {
  receiver.expect(account(), none, pending, verified);
  expect(await verify({ from: 'a+b@mail.acme.example' })).toMatchObject({ kind: 'ok' });
  receiver.expect(account(), none, pending, none);
  expect(await verify({ from: 'a+b@mail.acme.example' })).toMatchObject({
    kind: 'fault',
    message: expect.stringContaining('neither mail.acme.example nor a+b@mail.acme.example is verified in eu-central-1'),
    fix: expect.stringMatching(/^verify mail\.acme\.example at https:/u),
  });
  expect(receiver.requests.slice(1, 4).map(({ path }) => path.replace('/v2/email/identities/', ''))).toEqual([
    'mail.acme.example',
    'acme.example',
    'a%2Bb%40mail.acme.example',
  ]);
});

it('says where the keys may not look at the sender', async () => {
  receiver.expect(account(), denied);
  expect(await verify()).toMatchObject({ kind: 'ok', message: expect.stringContaining('only a mail can show') });
});

it.each([
  [
    'UnrecognizedClientException',
    403,
    /the access key or its secret is wrong/u,
    /^check "accessKeyId" and "secretAccessKey" against .*iam/u,
  ],
  [
    'AccessDeniedException',
    403,
    /the keys may not do that/u,
    /^allow ses:SendEmail, ses:SendRawEmail and ses:GetAccount/u,
  ],
  ['ExpiredTokenException', 403, /session token has expired/u, /^fetch a new session token/u],
  ['RequestExpired', 400, /clock is wrong/u, /^set the clock/u],
  ['TooManyRequestsException', 429, /too many/u, /^try again in a minute/u],
  ['InternalFailure', 500, /HTTP 500/u, /^try again later/u],
])('finds %s before the outage', async (type, status, message, fix) => {
  receiver.expect(reply(status, { message: `no ${secret}` }, { 'x-amzn-errortype': type }));
  const verdict = await verify();
  expect(verdict).toMatchObject({
    kind: 'fault',
    message: expect.stringMatching(message),
    fix: expect.stringMatching(fix),
  });
  expect(JSON.stringify(verdict)).not.toContain(secret);
});

it('names where a key is kept, and what can not be reached', async () => {
  receiver.expect(reply(403, {}, { 'x-amzn-errortype': 'InvalidClientTokenId' }));
  const kept = { ...ses, secretAccessKey: { env: 'SES_SECRET' } };
  const reveal = async (): Promise<string> => secret;
  const given = settingsOf(email, { from: 'a@acme.example', to: 'contacts', ses: kept, apiUrl: receiver.url });
  expect(await email.verify(given, testIo({ reveal }), never)).toMatchObject({
    fix: expect.stringContaining('the environment variable SES_SECRET'),
  });
  const gone = `http://127.0.0.1:${await freePort()}`;
  expect(await verify({ apiUrl: gone })).toMatchObject({
    kind: 'fault',
    message: expect.stringMatching(/^SES: .*connection refused$/u),
    fix: expect.stringMatching(/^check "ses\.region" and "apiUrl"/u),
  });
});

it('proves every way, and warns where only one of them works', async () => {
  const server = await startSmtpServer();
  const ways = {
    smtp: { host: '127.0.0.1', port: server.port },
    sendmail: { command: ['/no/such/sendmail'] },
    prefer: 'sendmail',
  };
  receiver.expect(account(), verified);
  expect(await verify(ways)).toEqual({
    kind: 'warning',
    message: expect.stringMatching(
      new RegExp(
        `^there is no program /no/such/sendmail that can be run; 127.0.0.1:${server.port} answers; SES: the account may send`,
        'u',
      ),
    ),
    fix: expect.stringMatching(/^install it .*; then: incident channels test$/u),
  });
  await server.close();
  expect(server.mails).toEqual([]);
});
