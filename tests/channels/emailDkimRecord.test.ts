import { expect, it } from 'vitest';
import { verifyDkim } from '../../src/channels/emailDkimRecord.ts';
import { Secret } from '../../src/domain/secret.ts';
import type { TxtAnswer } from '../../src/net/txtRecords.ts';
import { dkimKey, dkimRecord, ed25519Pem, rsaPem } from '../helpers/dkimKeys.ts';
import { never, testIo } from '../helpers/httpChannelIo.ts';

const rsa = rsaPem();
const ed25519 = ed25519Pem();
const record = dkimRecord(dkimKey(rsa));
const signature = (pem: string, more: object = {}) => ({
  domain: 'acme.example',
  selector: 'mail',
  key: new Secret({ kind: 'literal', value: pem }),
  ...more,
});
const found = (...records: string[]): TxtAnswer => ({ kind: 'found', records });

async function verify(answer: TxtAnswer, dkim = [signature(rsa)], from = 'Acme <status@acme.example>') {
  const asked: string[] = [];
  const lookUpTxt = async (name: string): Promise<TxtAnswer> => {
    asked.push(name);
    return answer;
  };
  const verdicts = await verifyDkim({ dkim, from }, testIo({ lookUpTxt }), never);
  expect(asked).toEqual(dkim.map(({ selector, domain }) => `${selector}._domainkey.${domain}`));
  return verdicts;
}

it.each([
  ['as we would write it', record],
  ['without what may be left out', record.replace('v=DKIM1;k=rsa;', '')],
  [
    'with blanks in the key',
    record
      .replaceAll(';', ' ; ')
      .replace('p=', 'p = ')
      .replace(/(.{100})/gu, '$1 '),
  ],
])('finds the key where receivers look for it, %s', async (_, text) => {
  expect(await verify(found('v=spf1 -all', text))).toEqual([
    { kind: 'ok', message: "DKIM: mail._domainkey.acme.example has the key's other half" },
  ]);
});

it.each([
  ['no key', found('v=spf1 -all'), /has no key, so receivers take every signature for a false one/u],
  ['another key', found(dkimRecord(dkimKey(rsaPem(1024)))), /has another key/u],
  ['a key of another kind', found(record.replace('k=rsa', 'k=ed25519')), /has another key/u],
  ['a key that was taken back', found('v=DKIM1; p='), /has an empty p=/u],
])('finds %s to be a fault, and says what to publish', async (_, answer, message) => {
  expect(await verify(answer)).toEqual([
    {
      kind: 'fault',
      message: expect.stringMatching(message),
      fix: `publish this TXT record at mail._domainkey.acme.example:\n${record}\n`,
    },
  ]);
});

it('warns where DNS does not answer, and says what should stand there', async () => {
  expect(await verify({ kind: 'unknown', why: 'ETIMEOUT' })).toEqual([
    {
      kind: 'warning',
      message: 'DKIM: mail._domainkey.acme.example could not be looked up (ETIMEOUT)',
      fix: `see that there is this TXT record at mail._domainkey.acme.example:\n${record}\n`,
    },
  ]);
});

it('finds a wrong key before DNS is asked', async () => {
  const io = testIo();
  const kept = new Secret({ kind: 'file', path: 'dkim.pem' });
  const [verdict] = await verifyDkim(
    { dkim: [signature('', { key: kept })], from: 'status@acme.example' },
    { ...io, reveal: async () => 'a password' },
    never,
  );
  expect(verdict).toEqual({
    kind: 'fault',
    message: expect.stringMatching(/^DKIM: the key of mail\._domainkey\.acme\.example is no key in PEM form/u),
    fix: 'put a good key into the file dkim.pem',
  });
});

it.each([
  ['status@acme.example', true],
  ['Acme <status@mail.acme.example>', true],
  ['status@ACME.example', true],
  ['status@other.example', false],
  ['status@notacme.example', false],
])('mail from %s counts for DMARC: %s', async (from, counts) => {
  const [, ...more] = await verify(found(record), [signature(rsa)], from);
  expect(more.map(({ kind }) => kind)).toEqual(counts ? [] : ['warning']);
});

it('warns of a lone Ed25519 key, which not every receiver can check', async () => {
  const edRecord = dkimRecord(dkimKey(ed25519));
  const alone = await verify(found(edRecord), [signature(ed25519)]);
  expect(alone.map(({ kind }) => kind)).toEqual(['ok', 'warning']);
  const both = await verify(found(edRecord, record), [signature(ed25519), signature(rsa, { selector: 'rsa' })]);
  expect(both.map(({ kind }) => kind)).toEqual(['ok', 'ok']);
});
