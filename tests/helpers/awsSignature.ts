import { createHash, createHmac } from 'node:crypto';
import type { Received } from './httpReceiver.ts';

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Whether a request without a query bears the signature that AWS would make from what arrived and this secret: the
 * other end of https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function isSignedWith(secretAccessKey: string, { method, path, headers, body }: Received): boolean {
  const form =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/((\d{8})\/([^/]+)\/([^/]+)\/aws4_request), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/u;
  const [, scope = '', day = '', region = '', service = '', names = '', signature = ''] =
    form.exec(headers['authorization'] ?? '') ?? [];
  const signed = names.split(';').map((name) => `${name}:${headers[name]?.trim().replace(/\s+/gu, ' ')}\n`);
  const canonical = [method, path, '', signed.join(''), names, sha256(body)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = hmac(hmac(hmac(hmac(`AWS4${secretAccessKey}`, day), region), service), 'aws4_request');
  return hmac(key, toSign).toString('hex') === signature;
}
