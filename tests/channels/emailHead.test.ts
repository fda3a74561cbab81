import { simpleParser } from 'mailparser';
import { expect, it, onTestFinished } from 'vitest';
import { type AnyChannelDefinition, type ChannelIo, SecretFault } from '../../src/channels/channel.ts';
import { email as definition } from '../../src/channels/email.ts';
import { createUnsubscribeTokens } from '../../src/contacts/unsubscribeToken.ts';
import { checkSignatures, dkimKey, dkimRecord, rsaPem } from '../helpers/dkimKeys.ts';
import { freePort } from '../helpers/freePort.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { startSmtpServer } from '../helpers/smtpServer.ts';

const email: AnyChannelDefinition = definition;
const pem = rsaPem();
const record = dkimRecord(dkimKey(pem));
const dkim = { domain: 'acme.example', selector: 'mail', key: pem };
const link = { unsubscribeUrl: 'https://acme.example/unsubscribe' };
const tokens = createUnsubscribeTokens('k'.repeat(44));
const signing = { unsubscribeTokens: async () => tokens.of };

async function mailServer() {
  const server = await startSmtpServer();
  onTestFinished(() => server.close());
  return server;
}

const given = (port: number, more: object = {}) =>
  settingsOf(email, {
    from: 'Acme <status@acme.example>',
    to: 'contacts',
    smtp: { host: '127.0.0.1', port },
    ...more,
  });

async function sent(more: object, io: Partial<ChannelIo> = {}) {
  const server = await mailServer();
  const sender = await email.open(given(server.port, more), testIo(io));
  onTestFinished(() => sender.close());
  expect(await sender.send(testEnvelope({ to: 'Ann@x.test' }), never)).toMatchObject({ kind: 'sent' });
  return server.mails[0]?.raw ?? Buffer.alloc(0);
}

it('a mail to a contact is signed, and carries a link that knows its reader and nobody else', async () => {
  const mail = await sent({ dkim, ...link }, signing);
  expect(await checkSignatures(mail, { 'mail._domainkey.acme.example': record })).toEqual([
    'pass acme.example rsa-sha256',
  ]);
  const { headers, headerLines } = await simpleParser(mail);
  expect(headerLines.find(({ key }) => key === 'list-unsubscribe')?.line).toBe(
    `List-Unsubscribe: <https://acme.example/unsubscribe?token=${tokens.of('ann@x.test')}>`,
  );
  expect(headers.get('list')).toMatchObject({ 'unsubscribe-post': { name: 'List-Unsubscribe=One-Click' } });
});

it.each([
  ['nobody said where to', {}, signing],
  ['the config has no signing key', link, {}],
])('no mail has a link where %s', async (_, more, io) => {
  expect((await sent(more, io)).toString('latin1')).not.toMatch(/^List-/mu);
});

const verify = async (more: object, io: Partial<ChannelIo>, port?: number) =>
  await email.verify(given(port ?? (await mailServer()).port, more), testIo(io), never);
const inDns =
  (...records: string[]): ChannelIo['lookUpTxt'] =>
  async () => ({ kind: 'found', records });

it('proves the signature besides the server', async () => {
  expect(await verify({ dkim }, { lookUpTxt: inDns(record) })).toEqual({
    kind: 'ok',
    message: expect.stringMatching(/answers; DKIM: mail\._domainkey\.acme\.example has the key's other half$/u),
  });
});

it('a server that works does not hide a signature that nobody will believe', async () => {
  expect(await verify({ dkim }, { lookUpTxt: inDns() })).toMatchObject({
    kind: 'fault',
    fix: expect.stringMatching(/^publish this TXT record at .*:\nv=DKIM1;k=rsa;p=.*\nthen: incident channels test$/u),
  });
});

it('a good signature does not hide that no server works', async () => {
  expect(await verify({ dkim }, { lookUpTxt: inDns(record) }, await freePort())).toMatchObject({ kind: 'fault' });
});

it('warns that no link can be made without a signing key', async () => {
  expect(await verify(link, {})).toEqual({
    kind: 'warning',
    message: expect.stringContaining('the config has no signingKey, so no mail says where to unsubscribe'),
    fix: expect.stringContaining('incident doctor'),
  });
  expect(await verify(link, signing)).toMatchObject({ kind: 'ok' });
});

it('says before anything is sent which key can not be used', async () => {
  const settings = given(25, { dkim: { ...dkim, key: { file: 'dkim.pem' } } });
  expect(await email.unready?.(settings, testIo({ reveal: async () => 'a password' }))).toEqual([
    { setting: 'dkim[0].key', message: expect.stringMatching(/^is no key in PEM form/u) },
  ]);
  expect(await email.unready?.(settings, testIo({ reveal: async () => pem }))).toEqual([]);
});

it('says before anything is sent that the signing key can not be read', async () => {
  const unsubscribeTokens = () => Promise.reject(new SecretFault('the signingKey can not be read'));
  await expect(email.unready?.(given(25, link), testIo({ unsubscribeTokens }))).rejects.toThrow(SecretFault);
});
