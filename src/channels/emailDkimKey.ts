import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { err, ok, type Result } from '../domain/result.ts';

/** A private key that mail is signed with. */
export interface DkimKey {
  /** As the signature names it (RFC 6376, 3.3; RFC 8463, 3). */
  readonly algorithm: 'rsa-sha256' | 'ed25519-sha256';
  readonly privateKey: KeyObject;
  /** Its public half as DNS has it, in base64. */
  readonly published: string;
}

/** Receivers must take no signature by a smaller key (RFC 8301, 3.2). */
const leastBits = 1024;

const anew = 'make one: openssl genrsa -out dkim.pem 2048';

/** Reads a key in PEM. An error goes on as a config's fault does: `is a public key; …`; it holds nothing of the key. */
export function parseDkimKey(text: string): Result<DkimKey, string> {
  // An environment variable often has the line breaks of its key spelt out.
  const pem = text.includes('\n') ? text : text.replaceAll('\\n', '\n');
  if (!/-----BEGIN [A-Z0-9 ]+-----/u.test(pem)) {
    return err(`is no key in PEM form, which begins with "-----BEGIN PRIVATE KEY-----"; ${anew}`);
  }
  if (/ENCRYPTED/u.test(pem)) {
    return err('is locked with a passphrase; make an unlocked copy: openssl pkey -in LOCKED.pem -out dkim.pem');
  }
  if (!/-----BEGIN (?:[A-Z0-9]+ )?PRIVATE KEY-----/u.test(pem)) {
    return err(
      'is a public key or a certificate; the private key is needed, the one that stayed with whoever made the pair',
    );
  }
  const privateKey = readPrivateKey(pem);
  return privateKey ? usable(privateKey) : err(`is a broken private key, perhaps cut off at its end; ${anew}`);
}

function readPrivateKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    // What OpenSSL says of it helps nobody, and might quote it.
    return null;
  }
}

function usable(privateKey: KeyObject): Result<DkimKey, string> {
  const { asymmetricKeyType: type, asymmetricKeyDetails: { modulusLength: bits = 0 } = {} } = privateKey;
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  if (type === 'ed25519') {
    // 32 bytes, bare (RFC 8463, 4.2); before them stands only what kind of key it is.
    return ok({ algorithm: 'ed25519-sha256', privateKey, published: der.subarray(-32).toString('base64') });
  }
  if (type !== 'rsa') return err(`is a key of another kind (${type}); DKIM knows RSA and Ed25519; ${anew}`);
  if (bits < leastBits) return err(`is an RSA key of ${bits} bits, which no receiver takes; ${anew}`);
  return ok({ algorithm: 'rsa-sha256', privateKey, published: der.toString('base64') });
}
