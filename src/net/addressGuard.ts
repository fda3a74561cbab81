import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Link-local and metadata addresses (PRODUCT.md section 3). A URL in the config is the user's word, so loopback and
 * private addresses are fine; these never are what a user means, and what answers there hands out a machine's keys.
 */
const refused = new BlockList();
addNetwork(refused, '169.254.0.0', 16);
refused.addSubnet('fe80::', 10, 'ipv6');
// AWS, its EKS, and Google: https://cloud.google.com/compute/docs/metadata/querying-metadata
for (const address of ['fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254']) refused.addAddress(address, 'ipv6');

/** IPv4 in the last 32 bits, which BlockList does not see through: NAT64 (RFC 6052, RFC 8215), IPv4-compatible (RFC 4291) and -translated (RFC 2765). */
const nat64 = new BlockList();
nat64.addSubnet('64:ff9b::', 96, 'ipv6');
nat64.addSubnet('64:ff9b:1::', 48, 'ipv6');
nat64.addSubnet('::', 96, 'ipv6');
nat64.addSubnet('::ffff:0:0:0', 96, 'ipv6');

/** An IPv4 network, and what 6to4 (RFC 3056) makes of it: `2002:` and the address in the next 32 bits. */
function addNetwork(list: BlockList, network: string, bits: number): void {
  list.addSubnet(network, bits, 'ipv4');
  const [a = 0, b = 0, c = 0, d = 0] = network.split('.').map(Number);
  list.addSubnet(`2002:${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}::`, 16 + bits, 'ipv6');
}

export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** @param address an IP literal */
export const isRefused = (address: string): boolean => isIn(refused, address);

/** IPv4 inside IPv6 counts as what it is, and an address with a zone (`fe80::1%eth0`) as the same without. */
function isIn(list: BlockList, given: string): boolean {
  const [address = ''] = given.split('%');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (list.check(address, family)) return true;
  return family === 'ipv6' && nat64.check(address, 'ipv6') && list.check(embedded(address), 'ipv4');
}

/** The IPv4 address in the last 32 bits of an IPv6 one. */
function embedded(address: string): string {
  const dotted = /(\d+\.\d+\.\d+\.\d+)$/u.exec(address)?.[1];
  if (dotted) return dotted;
  const [high = '0', low = '0'] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split(':').slice(-2);
  const bits = ((Number.parseInt(high || '0', 16) << 16) | Number.parseInt(low || '0', 16)) >>> 0;
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
}

/** Not reachable from the internet: loopback, RFC 1918, carrier-grade NAT, RFC 4193, and "this host". */
const inside = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  addNetwork(inside, network, bits);
}
inside.addSubnet('fc00::', 7, 'ipv6');
inside.addSubnet('64:ff9b:1::', 48, 'ipv6');
inside.addAddress('::1', 'ipv6');
inside.addAddress('::', 'ipv6');

/** Which addresses a request may not go to. */
export type Refuse = (address: string) => boolean;

export const refuseInside: Refuse = (address) => isRefused(address) || isIn(inside, address);
export const refuseNone: Refuse = () => false;

/** Throws `AddressRefused` for a host that is an address and may not be gone to. */
export function checkLiteral(hostname: string, refuse: Refuse): void {
  const address = hostname.replace(/^\[|\]$/gu, '');
  if (isIP(address) !== 0 && refuse(address)) throw refusal(hostname, address);
}

function refusal(host: string, address: string): AddressRefused {
  if (!isRefused(address)) return new AddressRefused(`${host} is an address inside a network`);
  return new AddressRefused(`${host} is a link-local or metadata address; "allowMetadata": true permits it`);
}

/** Resolves as usual, then refuses the addresses that would be connected to. No second look-up comes after it. */
export const guardedLookup =
  (refuse: Refuse): LookupFunction =>
  (hostname, options, callback) => {
    systemLookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, '', 0);
      const wrong = addresses.find(({ address }) => refuse(address));
      if (wrong) return callback(refusal(hostname, wrong.address), '', 0);
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      callback(null, first?.address ?? '', first?.family ?? 0);
    });
  };
