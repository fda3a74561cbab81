import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDkimSigner, type DkimSigner } from '../../src/channels/emailDkim.ts';
import { headExtrasOf } from '../../src/channels/emailHead.ts';
import { createLetters } from '../../src/channels/emailMime.ts';
import { unsubscribeLines } from '../../src/channels/emailUnsubscribe.ts';
import { Secret } from '../../src/domain/secret.ts';
import { checkSignatures, dkimKey, dkimRecord, ed25519Pem, rsaPem } from '../helpers/dkimKeys.ts';
import { testIo } from '../helpers/httpChannelIo.ts';

const from = { name: 'Acmé, Inc. "Status"', address: 'status@acme.example' };
const pems = { rsa: rsaPem(), ed25519: ed25519Pem() };
const [rsa, ed25519] = [dkimKey(pems.rsa), dkimKey(pems.ed25519)];
const records = {
  'one._domainkey.acme.example': dkimRecord(rsa),
  'two._domainkey.acme.example': dkimRecord(ed25519),
};
const signers = (): readonly DkimSigner[] => [
  createDkimSigner({ domain: 'acme.example', selector: 'one', key: rsa }),
  createDkimSigner({ domain: 'acme.example', selector: 'two', key: ed25519 }),
];
const passed = ['pass acme.example rsa-sha256', 'pass acme.example ed25519-sha256'];
const unsubscribe = unsubscribeLines('https://acme.example/unsubscribe', () => 'key.recipient.proof');

const message = {
  subject: 'Zahlungen – gestört, und ein Ende, das in eine zweite Zeile des Kopfes reicht',
  text: 'Wir sehen es uns an.  \n\tMehr folgt.\n\n\n',
  html: '<p>Wir sehen es uns an.</p>\n\n',
  parts: [],
};
const letter = (more: object = {}) => ({
  deliveryId: '4kq3n5xw7c2m6r8t1v9y0z2a4b',
  to: 'ann@customer.example',
  locale: 'de',
  message,
  earlierIds: [] as readonly string[],
  update: {
    seq: 1,
    event: 'investigating' as const,
    status: 'investigating' as const,
    at: new Date('2026-11-23T10:00:00Z'),
  },
  ...more,
});
const namesSignedIn = (mail: Buffer): readonly (readonly string[])[] =>
  [...mail.toString('latin1').matchAll(/\bh=([^;]+);/gu)].map(([, names = '']) => names.replace(/\s/gu, '').split(':'));

it('is believed by a receiver, by both kinds of key, whoever it is for and whatever came before', async () => {
  const letters = createLetters(from, 'help@acme.example', { signers: signers(), unsubscribe });
  const local = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,40}$/u);
  const id = fc.stringMatching(/^[a-z2-7]{26}$/u);
  await fc.assert(
    fc.asyncProperty(local, id, fc.array(id, { maxLength: 30 }), async (name, deliveryId, earlierIds) => {
      const mail = await letters.compose(letter({ to: `${name}@customer.example`, deliveryId, earlierIds }));
      expect(await checkSignatures(mail, records)).toEqual(passed);
    }),
    { numRuns: 40 },
  );
});

it.each([
  ['text alone', { html: null }],
  ['a body of nothing', { text: '', html: null }],
  ['blank lines and blanks at the end', { text: 'a \t b  \r\n \n\n\n', html: null }],
  ['letters beyond ASCII', { text: '障害が発生しています。'.repeat(60), html: '<p>障害が発生しています。</p>' }],
  ['a subject of nothing', { subject: '' }],
])('is believed with %s', async (_, more) => {
  const letters = createLetters(from, null, { signers: signers(), unsubscribe: null });
  const mail = await letters.compose(letter({ message: { ...message, ...more } }));
  expect(await checkSignatures(mail, records)).toEqual(passed);
});

it('covers the lines of the unsubscription, and seals those that a reader goes by', async () => {
  const letters = createLetters(from, null, { signers: signers(), unsubscribe });
  const mail = await letters.compose(letter({ earlierIds: ['a'.repeat(26)] }));
  const [names = []] = namesSignedIn(mail);
  expect(new Set(names)).toEqual(
    new Set([
      ...['from', 'to', 'subject', 'date', 'message-id', 'reply-to', 'in-reply-to', 'references', 'mime-version'],
      ...['content-type', 'auto-submitted', 'list-unsubscribe', 'list-unsubscribe-post'],
    ]),
  );
  const count = (name: string): number => names.filter((one) => one === name).length;
  expect(['from', 'to', 'subject', 'reply-to', 'date'].map(count)).toEqual([2, 2, 2, 1, 1]);
});

it.each(['From: Eve <eve@evil.example>', 'Subject: Pay here', 'To: eve@evil.example', 'Reply-To: eve@evil.example'])(
  'is broken by another line in front: %s',
  async (line) => {
    const letters = createLetters(from, null, { signers: signers(), unsubscribe: null });
    const mail = Buffer.concat([Buffer.from(`${line}\r\n`), await letters.compose(letter())]);
    expect((await checkSignatures(mail, records)).map((one) => one.split(' ')[0])).toEqual(['fail', 'fail']);
  },
);

it('makes the same bytes again, in another process too', async () => {
  const compose = async (): Promise<Buffer> =>
    await createLetters(from, null, { signers: signers(), unsubscribe }).compose(letter({ message: { ...message } }));
  expect(await compose()).toEqual(await compose());
});

it('hashes a body once for all who get it', async () => {
  let drafts = 0;
  const [signer] = signers();
  const counting: DkimSigner = {
    draft: async (...given) => {
      drafts += 1;
      return (await signer?.draft(...given)) ?? (async () => '');
    },
  };
  const letters = createLetters(from, null, { signers: [counting], unsubscribe: null });
  await Promise.all(['ann', 'ben', 'cy'].map((name) => letters.compose(letter({ to: `${name}@customer.example` }))));
  expect(drafts).toBe(1);
});

const given = (more: object) => ({
  dkim: [{ domain: 'acme.example', selector: 'one', key: new Secret({ kind: 'literal', value: pems.rsa }) }],
  ...more,
});
const server = (host: string) => ({ smtp: [{ host, port: 587, secure: false, signIn: null }] });
const ses = {
  region: 'eu-central-1',
  accessKeyId: new Secret({ kind: 'env', name: 'A' }),
  secretAccessKey: new Secret({ kind: 'env', name: 'B' }),
};

it.each([
  ['a server', server('mail.acme.example'), true],
  ['the API of Amazon SES', { ses }, false],
  ['the mail server of Amazon SES', server('email-smtp.eu-central-1.amazonaws.com'), false],
  ['SES behind a server', { ...server('mail.acme.example'), ses }, false],
])('by %s date and id are signed: %s', async (_, way, isSigned) => {
  const letters = createLetters(from, null, await headExtrasOf(given(way), testIo()));
  const mail = await letters.compose(letter());
  const [names = []] = namesSignedIn(mail);
  expect([names.includes('date'), names.includes('message-id')]).toEqual([isSigned, isSigned]);
  expect(await checkSignatures(mail, records)).toEqual(['pass acme.example rsa-sha256']);
});

it('a key that can not be used is a secret that can not be read', async () => {
  const key = new Secret({ kind: 'literal', value: 'no key' });
  const dkim = [{ domain: 'acme.example', selector: 'one', key }];
  await expect(headExtrasOf({ dkim }, testIo())).rejects.toThrow(
    /^the DKIM key \("dkim\.key"\) is no key in PEM form/u,
  );
});
