import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { parseDkimKey } from '../../src/channels/emailDkimKey.ts';
import { ed25519Pem, rsaPem } from '../helpers/dkimKeys.ts';

const rsa = rsaPem(1024);
const publicPem = (pem: string): string => createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString();
const locked = createPrivateKey(rsa)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' })
  .toString();
const curve = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

it.each([
  ['RSA', rsa, 'rsa-sha256'],
  ['RSA in its older form', createPrivateKey(rsa).export({ type: 'pkcs1', format: 'pem' }).toString(), 'rsa-sha256'],
  ['Ed25519', ed25519Pem(), 'ed25519-sha256'],
  ['RSA with its lines in one, as a variable holds it', rsa.replaceAll('\n', '\\n'), 'rsa-sha256'],
  ['RSA with what openssl writes around it', `Bag Attributes\n${rsa}\n`, 'rsa-sha256'],
])('takes %s', (_, pem, algorithm) => {
  expect(parseDkimKey(pem)).toMatchObject({ ok: true, value: { algorithm } });
});

it('knows what DNS has to say of it', () => {
  const pem = ed25519Pem();
  const read = parseDkimKey(pem);
  const whole = createPublicKey(pem).export({ type: 'spki', format: 'der' });
  expect(read.ok && Buffer.from(read.value.published, 'base64')).toEqual(whole.subarray(12));
});

it.each([
  ['a password', 'correct-horse', /^is no key in PEM form.*openssl genrsa/u],
  ['nothing', '', /^is no key in PEM form/u],
  ['a public key', publicPem(rsa), /^is a public key or a certificate/u],
  ['a locked key', locked, /^is locked with a passphrase.*openssl pkey -in/u],
  ['half a key', rsa.slice(0, 300), /^is a broken private key/u],
  ['a small key', rsaPem(512), /^is an RSA key of 512 bits, which no receiver takes/u],
  ['a key of another kind', curve, /^is a key of another kind \(ec\)/u],
])('says in words what is wrong with %s, and nothing of what stands in it', (_, pem, expected) => {
  const read = parseDkimKey(pem);
  const error = read.ok ? '' : read.error;
  expect(error).toMatch(expected);
  for (const line of pem.split('\n').filter((one) => one.length > 20 && !one.startsWith('-'))) {
    expect(error).not.toContain(line.slice(0, 20));
  }
});
