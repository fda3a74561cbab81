import { createHash } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648 base32 in lower case, so that it may stand in a Message-ID and be read aloud. */
function base32(bytes: Uint8Array): string {
  let bits = 0;
  let value = 0;
  let text = '';
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += alphabet[(value >>> (bits - 5)) & 31];
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + alphabet[(value << (5 - bits)) & 31] : text;
}

/**
 * The same update, channel and destination always give the same id (RELIABILITY.md 2.4): 26 characters, 130 bits.
 * @param apart which store gave the number, where it is not the one of all
 */
export function deliveryId(
  incidentUuid: string,
  seq: number,
  channel: string,
  to: string,
  apart: string | null = null,
): string {
  const key = `v1|${incidentUuid}|${seq}|${channel}|${to.toLowerCase()}${apart === null ? '' : `|${apart}`}`;
  return base32(createHash('sha256').update(key).digest()).slice(0, 26);
}

/** What a caller asked for, as a hash: the same key with another request is a mistake (Stripe's rule). */
export function requestHash(request: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('hex');
}
