import { afterEach, expect, it } from 'vitest';
import type { AnyChannelDefinition, Envelope, Sender } from '../../src/channels/channel.ts';
import { email as definition } from '../../src/channels/email.ts';
import type { Outcome } from '../../src/domain/delivery.ts';
import { freePort } from '../helpers/freePort.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';
import { type SmtpReceiver, startSmtpServer } from '../helpers/smtpServer.ts';

const email: AnyChannelDefinition = definition;
const receiver = receiverOfEachTest();
const ses = { region: 'eu-central-1', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'ses-secret-4711' };
const yes = reply(200, { MessageId: '010701-abc-000000' });
const refusal = (type: string) => reply(400, { message: 'no' }, { 'x-amzn-errortype': type });

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});
const mailServer = async (): Promise<SmtpReceiver> => {
  const server = await startSmtpServer();
  opened.push(server);
  return server;
};
const open = async (more: object): Promise<Sender> => {
  const base = { from: 'Acme <status@acme.example>', to: ['ann@x.test'], ses, apiUrl: receiver.url };
  const sender = await email.open(settingsOf(email, { ...base, ...more }), testIo());
  opened.push(sender);
  return sender;
};
const letter = (more: Partial<Envelope> = {}): Envelope => testEnvelope({ to: 'ann@x.test', ...more });
const send = async (more: object): Promise<Outcome> => await (await open(more)).send(letter(), never);

const smtpAt = (port: number) => ({ host: '127.0.0.1', port });

it('leads to the next way where SES can not be reached or takes no mail, and leaves SES alone then', async () => {
  const server = await mailServer();
  const more = { prefer: 'ses', smtp: smtpAt(server.port) };
  const gone = await open({ ...more, apiUrl: `http://127.0.0.1:${await freePort()}` });
  expect(await gone.send(letter(), never)).toMatchObject({ kind: 'sent', remoteId: '<d2kq7x5v3m@acme.example>' });
  receiver.expect(refusal('SendingPausedException'));
  const paused = await open(more);
  for (const deliveryId of ['d1', 'd2', 'd3']) {
    expect(await paused.send(letter({ deliveryId }), never)).toMatchObject({ kind: 'sent' });
  }
  expect(server.mails).toHaveLength(4);
  expect(receiver.requests).toHaveLength(1);
});

it('gives the next way nothing where SES may have the mail, or has refused just this one', async () => {
  const server = await mailServer();
  const more = { prefer: 'ses', smtp: smtpAt(server.port) };
  receiver.expect({ kind: 'reset' }, { kind: 'cut', status: 200, body: '{"Mess' }, refusal('BadRequestException'));
  for (const kind of ['uncertain', 'uncertain', 'failed']) expect(await send(more)).toMatchObject({ kind });
  expect(server.mails).toEqual([]);
});

it('comes to SES last where nothing is preferred, and says of all why none took it', async () => {
  const [dead, server] = [await freePort(), await mailServer()];
  expect(await send({ smtp: smtpAt(server.port) })).toMatchObject({ kind: 'sent' });
  expect(receiver.requests).toEqual([]);
  receiver.expect(yes, refusal('AccountSuspendedException'));
  expect(await send({ smtp: [smtpAt(dead)] })).toMatchObject({ kind: 'sent' });
  expect(await send({ smtp: [smtpAt(dead)] })).toMatchObject({
    kind: 'retry',
    reason: `127.0.0.1:${dead}: connection refused; SES: the account may send no more (AccountSuspendedException)`,
  });
});

it('mails a person by another way whom SES does not know yet', async () => {
  const server = await mailServer();
  const text = 'Email address is not verified. The following identities failed the check: ann@x.test';
  receiver.expect(reply(400, { message: text }, { 'x-amzn-errortype': 'MessageRejected' }));
  expect(await send({ prefer: 'ses', smtp: smtpAt(server.port) })).toMatchObject({ kind: 'sent' });
  expect(server.mails).toHaveLength(1);
});

it('waits for SES where it only wants fewer mails a second', async () => {
  const server = await mailServer();
  receiver.expect(refusal('ThrottlingException'), yes);
  const sender = await open({ prefer: 'ses', smtp: smtpAt(server.port) });
  expect(await sender.send(letter(), never)).toMatchObject({ kind: 'retry', retryAfterMs: 1000 });
  expect(await sender.send(letter(), never)).toMatchObject({ kind: 'sent' });
  expect(server.mails).toEqual([]);
});

it('does not ask an SES that is down for every mail where there is no other way', async () => {
  receiver.expect({ kind: 'reset' }, { kind: 'reset' });
  const sender = await open({ connections: 1 });
  const ids = ['d1', 'd2', 'd3', 'd4'];
  const outcomes = await Promise.all(ids.map((deliveryId) => sender.send(letter({ deliveryId }), never)));
  expect(outcomes.map(({ kind }) => kind)).toEqual(['uncertain', 'uncertain', 'retry', 'retry']);
  expect(outcomes[3]).toMatchObject({ reason: 'SES broke off in the middle of a message' });
});

it('learns nothing of a place from being interrupted', async () => {
  const stop = new AbortController();
  receiver.expect({ kind: 'hang' }, yes);
  const sender = await open({});
  const interrupted = sender.send(letter(), stop.signal);
  await expect.poll(() => receiver.requests.length, { interval: 5 }).toBe(1);
  stop.abort();
  expect(await interrupted).toMatchObject({ kind: 'uncertain' });
  expect(await sender.send(letter({ deliveryId: 'd2' }), never)).toMatchObject({ kind: 'sent' });
});
