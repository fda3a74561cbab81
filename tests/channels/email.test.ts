import { simpleParser } from 'mailparser';
import { afterEach, describe, expect, it } from 'vitest';
import type { AnyChannelDefinition } from '../../src/channels/channel.ts';
import { email as definition } from '../../src/channels/email.ts';
import { createPace } from '../../src/channels/emailPace.ts';
import { freePort } from '../helpers/freePort.ts';
import { settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { type SmtpReceiver, startSmtpServer } from '../helpers/smtpServer.ts';
import { from, letter, messageIdIn, never, serverAt, transportTo } from '../helpers/smtpTransport.ts';

const email: AnyChannelDefinition = definition;
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});
const kept = <T extends { close(): Promise<void> }>(one: T): T => {
  opened.push(one);
  return one;
};
const mailServer = async (...args: Parameters<typeof startSmtpServer>): Promise<SmtpReceiver> =>
  kept(await startSmtpServer(...args));

const given = (port: number, more: object = {}) =>
  settingsOf(email, {
    from: 'Acme <status@acme.example>',
    to: ['ann@x.test'],
    smtp: { host: '127.0.0.1', port },
    ...more,
  });

const message = {
  subject: 'Größte Störung: [Investigating] Checkout is down',
  text: 'Nobody can pay.\n\n.\n\nNext update by 10:30 UTC.',
  html: '<p>Nobody can pay.</p>',
  parts: [],
};

describe('a message', () => {
  it('is for one person, in text and HTML, and says that a program wrote it', async () => {
    const server = await mailServer();
    const sender = kept(await email.open(given(server.port, { replyTo: 'help@acme.example' }), testIo()));
    const sent = await sender.send(testEnvelope({ to: 'ann@x.test', locale: 'de', message }), never);
    expect(sent).toMatchObject({ kind: 'sent', remoteId: '<d2kq7x5v3m@acme.example>' });
    const [mail] = server.mails;
    expect(server.mails).toHaveLength(1);
    expect(mail).toMatchObject({ from: 'status@acme.example', to: ['ann@x.test'] });
    const parsed = await simpleParser(mail?.raw ?? '');
    expect(parsed.subject).toBe(message.subject);
    expect(parsed.text?.trim()).toBe(message.text);
    expect(parsed.html).toContain(message.html);
    expect(parsed.replyTo?.text).toBe('help@acme.example');
    expect(Object.fromEntries(parsed.headers)).toMatchObject({
      'auto-submitted': 'auto-generated',
      'content-language': 'de',
      date: testEnvelope().update.at,
    });
    expect(parsed.headers.has('precedence')).toBe(false);
    expect(parsed.headers.has('x-mailer')).toBe(false);
  });

  it('is the same to the last byte whenever it is sent, so that a second copy can be told as one', async () => {
    const server = await mailServer();
    const envelope = testEnvelope({ to: 'ann@x.test', message });
    for (const _ of [1, 2]) await transportTo([serverAt(server.port)]).send(envelope, never);
    const [first, second] = server.mails.map(({ raw }) => raw.toString('latin1'));
    expect(first).toBeTruthy();
    expect(second).toBe(first);
  });

  it('hangs on the earlier ones of its incident', async () => {
    const server = await mailServer();
    const earlierIds = ['a'.repeat(26), 'b'.repeat(26)];
    await transportTo([serverAt(server.port)]).send(letter({ earlierIds }), never);
    const parsed = await simpleParser(server.mails[0]?.raw ?? '');
    expect(parsed.inReplyTo).toBe(`<${earlierIds[1]}@acme.example>`);
    expect(parsed.references).toEqual(earlierIds.map((id) => `<${id}@acme.example>`));
  });

  it.each(['Down\r\nBcc: eve@y.test', 'Down\nX-Evil: 1', 'Down\u0000\u001b[2J'])(
    'begins no header of its own from the subject %j',
    async (subject) => {
      const server = await mailServer();
      await transportTo([serverAt(server.port)]).send(letter({ message: { ...message, subject } }), never);
      const parsed = await simpleParser(server.mails[0]?.raw ?? '');
      expect(parsed.headers.has('bcc')).toBe(false);
      expect(parsed.headers.has('x-evil')).toBe(false);
      expect(parsed.subject).not.toMatch(/\p{Cc}/u);
      expect(server.mails[0]?.to).toEqual(['ann@x.test']);
    },
  );

  it.each([
    'ann@x.test, eve@y.test',
    'ann@x.test eve@y.test',
    'all: ann@x.test;',
    '<ann@x.test>',
    'ann@x.test\r\nRCPT TO:<eve@y.test>',
    '',
  ])('goes nowhere when the recipient is %j', async (to) => {
    const server = await mailServer();
    const outcome = await transportTo([serverAt(server.port)]).send(letter({ to }), never);
    expect(outcome).toMatchObject({ kind: 'failed', scope: 'delivery' });
    expect(server.counted.all).toBe(0);
  });
});

describe('the servers', () => {
  it('give way to the next when they can not be reached, and are not asked for every message again', async () => {
    const [dead, alive] = [await freePort(), await mailServer()];
    const transport = kept(transportTo([serverAt(dead), serverAt(alive.port)]));
    const letters = Array.from({ length: 20 }, () => letter());
    const outcomes = await Promise.all(letters.map((one) => transport.send(one, never)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(letters.map(() => 'sent'));
    expect(alive.mails.map(({ messageId }) => messageId).toSorted()).toEqual(letters.map(messageIdIn).toSorted());
  });

  it('give way when they refuse the sender, and keep their word when they refuse the recipient', async () => {
    const refuse = (_: unknown, __: unknown, done: (error: Error) => void): void =>
      done(Object.assign(new Error('not from you'), { responseCode: 550 }));
    const [first, second] = [await mailServer({ onMailFrom: refuse }), await mailServer()];
    expect(await kept(transportTo([serverAt(first.port), serverAt(second.port)])).send(letter(), never)).toMatchObject({
      kind: 'sent',
    });
    const strict = await mailServer({ onRcptTo: refuse });
    expect(await kept(transportTo([serverAt(strict.port), serverAt(second.port)])).send(letter(), never)).toMatchObject(
      {
        kind: 'failed',
        scope: 'delivery',
      },
    );
    expect(second.mails).toHaveLength(1);
  });

  it('see no more connections than were asked for, each used again', async () => {
    const server = await mailServer({
      onRcptTo: (_: unknown, __: unknown, done: () => void) => void setTimeout(done, 5),
    });
    const transport = kept(transportTo([serverAt(server.port)], { connections: 3 }));
    await Promise.all(Array.from({ length: 30 }, () => transport.send(letter(), never)));
    expect(server.mails).toHaveLength(30);
    expect(server.counted.mostAtOnce).toBeLessThanOrEqual(3);
    expect(server.counted.all).toBeLessThanOrEqual(3);
  });
});

it('spreads messages evenly over a second, whenever they come', async () => {
  const clock = { ms: 0 };
  const waits: number[] = [];
  const pace = createPace(4, {
    nowMs: () => clock.ms,
    sleep: async (ms) => {
      waits.push(ms);
    },
  });
  await Promise.all([pace(never), pace(never), pace(never)]);
  expect(waits).toEqual([250, 500]);
  clock.ms = 10_000;
  await pace(never);
  expect(waits).toHaveLength(2);
});

it('verifies by signing in, and sends nothing', async () => {
  const users = { ann: 'right-password' };
  const server = await mailServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      users.ann === password && username === 'ann' ? done(null, { user: 'ann' }) : done(new Error('no')),
  });
  const smtp = { host: '127.0.0.1', port: server.port, user: 'ann' };
  const settings = (password: string) => given(server.port, { smtp: { ...smtp, password } });
  expect(await email.verify(settings('right-password'), testIo(), never)).toMatchObject({
    kind: 'ok',
    message: `127.0.0.1:${server.port} lets us sign in`,
  });
  const wrong = await email.verify(settings('wrong-password'), testIo(), never);
  expect(wrong).toMatchObject({ kind: 'fault', fix: expect.stringContaining('incident channels test') });
  expect(JSON.stringify(wrong)).not.toContain('wrong-password');
  expect(server.mails).toEqual([]);
});

it('sends from the address that the config names', () => {
  expect(from.address).toBe('status@acme.example');
  expect(given(587, { to: ['Ann@X.test', 'ann@x.TEST'] })['to']).toHaveLength(1);
});
