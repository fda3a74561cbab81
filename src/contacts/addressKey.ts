import { createHmac, hkdfSync } from 'node:crypto';
import type { AddressKind } from '../domain/contact.ts';

/** Turns addresses into keys that say nothing of them, so that somebody who was erased is still known not to be told. */
export interface AddressKeys {
  /** `hmac:<which key>:<43 letters>` */
  of(address: { readonly kind: AddressKind; readonly key: string }): string;
  /** Whether a key was made with the same signing key. */
  made(addressKey: string): boolean;
}

/** @param signingKey of the config: the same on all machines, never in the store */
export function createAddressKeys(signingKey: string): AddressKeys {
  const derive = (what: string): Buffer => Buffer.from(hkdfSync('sha256', signingKey, '', `allclear/v1/${what}`, 32));
  const key = derive('address');
  const prefix = `hmac:${derive('address id').toString('base64url').slice(0, 8)}:`;
  return {
    of: ({ kind, key: address }) =>
      `${prefix}${createHmac('sha256', key).update(`${kind}|${address}`).digest('base64url')}`,
    made: (addressKey) => addressKey.startsWith(prefix),
  };
}
