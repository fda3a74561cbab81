import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';
import { err, ok, type Result } from '../domain/result.ts';

/** Tells who asked, by a link that nobody else can make, not to be written to any more. */
export interface UnsubscribeTokens {
  /**
   * @param address an e-mail address, in letters of any case
   * @returns `<which key>.<recipient>.<proof>`, 54 characters that a URL takes as they are; nobody can tell the address from it
   */
  of(address: string): string;
  /** @returns whether an address is the one that the token is for */
  read(token: string): Result<(address: string) => boolean, TokenFault>;
}

/** `no_token`: it is none. `other_key`: another signing key made it. `forged`: none did, or a letter of it was changed. */
export type TokenFault = 'no_token' | 'other_key' | 'forged';

/** Of 43: 132 bits. */
const keptChars = 22;

/** @param signingKey of the config: the same on all machines, never in the store */
export function createUnsubscribeTokens(signingKey: string): UnsubscribeTokens {
  const derive = (what: string): Buffer => Buffer.from(hkdfSync('sha256', signingKey, '', `allclear/v1/${what}`, 32));
  // As bare bytes a key is made ready anew for each use: 12 instead of 2 µs.
  const [recipientKey, key] = [createSecretKey(derive('recipient')), createSecretKey(derive('unsubscribe'))];
  const keyId = derive('unsubscribe id').toString('base64url').slice(0, 8);
  const mac = (secret: KeyObject, text: string): string =>
    createHmac('sha256', secret).update(text).digest('base64url').slice(0, keptChars);
  const recipientOf = (address: string): string => mac(recipientKey, `email|${address.toLowerCase()}`);
  const proofOf = (recipient: string): string => mac(key, `unsub|v1|email|${recipient}`);
  return {
    of: (address) => {
      const recipient = recipientOf(address);
      return `${keyId}.${recipient}.${proofOf(recipient)}`;
    },
    read: (token) => {
      const [, madeWith, recipient = '', proof = ''] = form.exec(token) ?? [];
      if (madeWith === undefined) return err('no_token');
      if (madeWith !== keyId) return err('other_key');
      if (!timingSafeEqual(Buffer.from(proof), Buffer.from(proofOf(recipient)))) return err('forged');
      return ok((address) => recipientOf(address) === recipient);
    },
  };
}

const form = /^([\w-]{8})\.([\w-]{22})\.([\w-]{22})$/u;

/** The token in a link that a mail had: `https://…?token=…`, `mailto:…?subject=unsubscribe%20…`; else the text as it is. */
export function tokenIn(text: string): string {
  const given = text.trim();
  const decoded = given.replaceAll('%20', ' ');
  return /(?:^|[?&]token=|[\s+])([\w-]{8}\.[\w-]{22}\.[\w-]{22})(?=$|[&#\s>])/u.exec(decoded)?.[1] ?? given;
}
