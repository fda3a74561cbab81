import { afterEach, beforeEach } from 'vitest';
import type { Envelope, Sender, Verdict } from '../../src/channels/channel.ts';
import { slack } from '../../src/channels/slack.ts';
import type { Outcome } from '../../src/domain/delivery.ts';
import { never, settingsOf, testEnvelope, testIo } from './httpChannelIo.ts';
import { type Answer, type Receiver, reply, startReceiver } from './httpReceiver.ts';

export const token = 'xoxb-secret';
export const channel = 'C0123456789';
export const bot = { to: { channel, token } };
export const webhook = { to: { webhookUrl: 'https://hooks.slack.com/services/T0/B0/verysecret' } };
export const firstPost = { remoteId: `${channel}:1795420000.000200`, url: null };

export const yes = reply(200, { ok: true, channel, ts: '1795428000.000100' });
export const no = (error: string): Answer => reply(200, { ok: false, error });
export const textOf = (text: string): Partial<Envelope> => ({
  message: { subject: null, text, html: null, parts: [] },
});

export interface SlackService {
  receiver(): Receiver;
  open(given: object): Promise<Sender>;
  send(answers: readonly Answer[], more?: Partial<Envelope>, given?: object): Promise<Outcome>;
  verify(answers: readonly Answer[], given: object): Promise<Verdict>;
  /** Fields of the form that came with a request. */
  form(index?: number): Readonly<Record<string, string>>;
}

/** A Slack that answers by script, a new one for each test of the file. */
export function useSlack(): SlackService {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await receiver.close();
    receiver.verify();
  });
  const settings = (given: object) => settingsOf(slack, { ...given, apiUrl: receiver.url }) as never;
  const open = (given: object): Promise<Sender> => slack.open(settings(given), testIo());
  return {
    receiver: () => receiver,
    open,
    send: async (answers, more = {}, given = bot) => {
      receiver.expect(...answers);
      return await (await open(given)).send(testEnvelope(more), never);
    },
    verify: async (answers, given) => {
      receiver.expect(...answers);
      return await slack.verify(settings(given), testIo(), never);
    },
    form: (index = 0) => Object.fromEntries(new URLSearchParams(receiver.requests[index]?.body ?? '')),
  };
}
