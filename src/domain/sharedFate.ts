import { plainHost, registeredDomain } from './registeredDomain.ts';

/** What is known of where a host stands. */
export interface HostFacts {
  /** A name or an address. */
  readonly host: string;
  readonly addresses: readonly string[];
  readonly nameServers: readonly string[];
}

/** What falls together with two hosts, in words, the nearest first; nothing: they stand apart. */
export function sharedFate(one: HostFacts, other: HostFacts): readonly string[] {
  if (plainHost(one.host) === plainHost(other.host)) return ['the host'];
  return [...sharedPlace(one, other), ...sharedServers(one, other), ...sharedDomain(one, other)];
}

function sharedPlace(one: HostFacts, other: HostFacts): readonly string[] {
  const address = one.addresses.find((own) => other.addresses.includes(own));
  if (address !== undefined) return [`the host ${address}`];
  const theirs = other.addresses.map(networkOf);
  const network = one.addresses.map(networkOf).find((own) => theirs.includes(own));
  return network === undefined ? [] : [`the network ${network}`];
}

/** Servers of one provider go down together. */
function sharedServers(one: HostFacts, other: HostFacts): readonly string[] {
  const providerOf = (server: string): string => registeredDomain(server) ?? server;
  const theirs = other.nameServers.map(providerOf);
  const shared = one.nameServers.find((server) => theirs.includes(providerOf(server)));
  return shared === undefined ? [] : [`the DNS of ${providerOf(shared)}`];
}

function sharedDomain(one: HostFacts, other: HostFacts): readonly string[] {
  const [own, theirs] = [one, other].map(({ host }) => (isAddress(host) ? null : registeredDomain(host)));
  return own && own === theirs ? [`the domain ${own}`] : [];
}

export const isAddress = (host: string): boolean => /^[\d.]+$/u.test(host) || host.includes(':');

/** The piece that is seldom split over two owners: 256 addresses of IPv4, a /48 of IPv6. */
function networkOf(address: string): string {
  if (!address.includes(':')) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  const [head = [], tail = []] = address.toLowerCase().split('::').map(groupsOf);
  const all = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => '0'), ...tail];
  const [a, b, c] = all.map((group) => group.replace(/^0+(?=.)/u, ''));
  return `${a}:${b}:${c}::/48`;
}

const groupsOf = (text: string): readonly string[] => (text === '' ? [] : text.split(':'));
