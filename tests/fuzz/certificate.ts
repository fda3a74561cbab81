import { createSign, generateKeyPairSync } from 'node:crypto';

// X.509 by hand (RFC 5280), because openssl makes none whose names and times are nonsense.

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
export const keyPem = privateKey.export({ type: 'sec1', format: 'pem' }).toString();

function tag(type: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length = content.length;
  const head =
    length < 128
      ? [length]
      : length < 65_536
        ? [0x82, length >> 8, length & 255]
        : [0x83, length >> 16, (length >> 8) & 255, length & 255];
  return Buffer.concat([Buffer.from([type, ...head]), content]);
}
const sequence = (...parts: readonly Buffer[]): Buffer => tag(0x30, ...parts);
const oid = (...bytes: readonly number[]): Buffer => tag(0x06, Buffer.from(bytes));
const integer = (value: number): Buffer => tag(0x02, Buffer.from([value]));
const algorithm = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const nameOf = (commonName: Buffer): Buffer =>
  sequence(tag(0x31, sequence(oid(0x55, 0x04, 0x03), tag(0x0c, commonName))));
/** UTCTime has two digits of a year, GeneralizedTime four. */
const timeOf = (text: string): Buffer => tag(text.length <= 13 ? 0x17 : 0x18, Buffer.from(text, 'latin1'));

/** A certificate that signs itself. `dns` and times are put in as they are, whatever they are. */
export function certificateOf({
  name,
  dns,
  from,
  until,
}: {
  readonly name: Buffer;
  readonly dns: readonly Buffer[];
  readonly from: string;
  readonly until: string;
}): string {
  const names = tag(0x04, sequence(...dns.map((one) => tag(0x82, one))));
  const extensions = dns.length === 0 ? [] : [tag(0xa3, sequence(sequence(oid(0x55, 0x1d, 0x11), names)))];
  const key = Buffer.from(publicKey.export({ type: 'spki', format: 'der' }));
  const content = sequence(
    tag(0xa0, integer(2)),
    integer(1),
    algorithm,
    nameOf(name),
    sequence(timeOf(from), timeOf(until)),
    nameOf(name),
    key,
    ...extensions,
  );
  const signature = createSign('sha256').update(content).sign(privateKey);
  const whole = sequence(content, algorithm, tag(0x03, Buffer.from([0]), signature));
  return `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').replace(/.{64}/gu, '$&\n')}\n-----END CERTIFICATE-----\n`;
}
