import { generateKeyPairSync } from 'node:crypto';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { type DkimKey, parseDkimKey } from '../../src/channels/emailDkimKey.ts';

const pem = { type: 'pkcs8', format: 'pem' } as const;

export const rsaPem = (bits = 2048): string =>
  generateKeyPairSync('rsa', { modulusLength: bits }).privateKey.export(pem).toString();
export const ed25519Pem = (): string => generateKeyPairSync('ed25519').privateKey.export(pem).toString();

/** Throws for a key that can't be used. */
export function dkimKey(text: string): DkimKey {
  const key = parseDkimKey(text);
  if (!key.ok) throw new Error(key.error);
  return key.value;
}

/** What stands in DNS under `<selector>._domainkey.<domain>`. */
export const dkimRecord = ({ algorithm, published }: DkimKey): string =>
  `v=DKIM1;k=${algorithm.replace('-sha256', '')};p=${published}`;

/**
 * Checks a mail's signatures as a receiver does; by mailauth, which shares nothing with what signed them.
 * @param records by their names in DNS
 * @returns `pass acme.example rsa-sha256`, one for each signature
 */
export async function checkSignatures(
  mail: Buffer,
  records: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const resolver = async (name: string): Promise<string[][]> => {
    const record = records[name];
    if (record === undefined) throw Object.assign(new Error(`no ${name}`), { code: 'ENOTFOUND' });
    // As DNS has it: in pieces of 255 bytes at most.
    return [record.match(/.{1,255}/gu) ?? []];
  };
  const { results } = await dkimVerify(mail, { resolver });
  return results.map(({ status, signingDomain, algo }) => `${status.result} ${signingDomain} ${algo}`);
}
