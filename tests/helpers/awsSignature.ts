import { createHash, createHmac } from 'node:crypto';
import type { Received } from './httpReceiver.ts';

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

type Signed = Pick<Received, 'method' | 'path' | 'headers'>;

/** Whether a request bears the signature that AWS would make from what arrived and this secret. */
export const isSignedWith = (secretAccessKey: string, request: Received): boolean =>
  isSignedFor(secretAccessKey, request, sha256(request.body));

/**
 * The same of a request whose body has this SHA-256: the other end of
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function isSignedFor(secretAccessKey: string, { method, path, headers }: Signed, bodyHash: string): boolean {
  const form =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/((\d{8})\/([^/]+)\/([^/]+)\/aws4_request), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/u;
  const [, scope = '', day = '', region = '', service = '', names = '', signature = ''] =
    form.exec(headers['authorization'] ?? '') ?? [];
  const signed = names.split(';').map((name) => `${name}:${headers[name]?.trim().replace(/\s+/gu, ' ')}\n`);
  const [route = '', query = ''] = path.split('?');
  const sorted = query.split('&').toSorted().join('&');
  const canonical = [method, route, sorted, signed.join(''), names, bodyHash].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = hmac(hmac(hmac(hmac(`AWS4${secretAccessKey}`, day), region), service), 'aws4_request');
  return hmac(key, toSign).toString('hex') === signature;
}
