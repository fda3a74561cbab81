import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isKeptName, registeredDomain } from '../../src/domain/registeredDomain.ts';
import { type HostFacts, isAddress, sharedFate } from '../../src/domain/sharedFate.ts';

const host = (name: string, more: Partial<HostFacts> = {}): HostFacts => ({
  host: name,
  addresses: [],
  nameServers: [],
  ...more,
});

it.each<[string, HostFacts, HostFacts, readonly string[]]>([
  ['nothing', host('acme.com'), host('acmestatus.net'), []],
  ['the same name', host('acme.com'), host('ACME.com.'), ['the host']],
  ['a domain', host('acme.com'), host('status.acme.com'), ['the domain acme.com']],
  [
    'an address',
    host('a.com', { addresses: ['203.0.113.7'] }),
    host('b.net', { addresses: ['203.0.113.7'] }),
    ['the host 203.0.113.7'],
  ],
  [
    'a network',
    host('a.com', { addresses: ['203.0.113.7'] }),
    host('b.net', { addresses: ['203.0.113.99'] }),
    ['the network 203.0.113.0/24'],
  ],
  [
    'neighbours of two networks',
    host('a.com', { addresses: ['203.0.113.7'] }),
    host('b.net', { addresses: ['203.0.114.7'] }),
    [],
  ],
  [
    'a network of IPv6',
    host('a.com', { addresses: ['2001:db8:1::1'] }),
    host('b.net', { addresses: ['2001:db8:1:9::2'] }),
    ['the network 2001:db8:1::/48'],
  ],
  [
    'a provider of DNS',
    host('a.com', { nameServers: ['ns1.dns.net'] }),
    host('b.net', { nameServers: ['ns9.dns.net'] }),
    ['the DNS of dns.net'],
  ],
  [
    'addresses, not names',
    host('203.0.113.7', { addresses: ['203.0.113.7'] }),
    host('10.0.113.7', { addresses: ['10.0.113.7'] }),
    [],
  ],
])('finds what two hosts share: %s', (_, one, other, shared) => {
  expect(sharedFate(one, other)).toEqual(shared);
  expect(sharedFate(other, one)).toEqual(shared);
});

it.each([
  ['acme.com', 'acme.com'],
  ['www.status.acme.com', 'acme.com'],
  ['status.acme.co.uk', 'acme.co.uk'],
  ['acme.co.uk', 'acme.co.uk'],
  ['status.acme.de', 'acme.de'],
  ['Status.Acme.COM.', 'acme.com'],
  ['localhost', null],
  ['acme..com', null],
])('knows what was registered of %s', (name, domain) => {
  expect(registeredDomain(name)).toBe(domain);
});

it('knows the names that nobody can have', () => {
  expect(
    ['acme.example', 'x.test', 'example.com', 'www.example.org', 'localhost', 'a.invalid.'].every(isKeptName),
  ).toBe(true);
  expect(['acme.com', 'example.net.acme.com', 'testing', 'myexample.com'].some(isKeptName)).toBe(false);
});

it('says the same of two hosts whichever comes first, and of one that it falls with itself', () => {
  const names = fc.constantFrom('acme.com', 'status.acme.com', 'other.net', 'shop.co.uk', '10.1.2.3');
  const address = fc.oneof(fc.ipV4(), fc.ipV6());
  const facts = fc.record({
    host: names,
    addresses: fc.array(address, { maxLength: 3 }),
    nameServers: fc.array(fc.constantFrom('ns1.dns.net', 'ns2.dns.net', 'a.nic.io'), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(facts, facts, (one, other) => {
      expect(sharedFate(one, other).length > 0).toBe(sharedFate(other, one).length > 0);
      expect(sharedFate(one, one)).toEqual(['the host']);
    }),
  );
});

it.each([
  ['2001:db8:1::1', '2001:0db8:0001:ffff::', '2001:db8:1::/48'],
  ['2001:DB8:1:2:3:4:5:6', '2001:db8:1::', '2001:db8:1::/48'],
  ['::1', '::2', '0:0:0::/48'],
  ['2001::1', '2001:0:0:5::', '2001:0:0::/48'],
  ['2001:db8::9:1', '2001:db8:0:7::', '2001:db8:0::/48'],
  ['::2:3:4:5:6:7:8', '0:2:3::', '0:2:3::/48'],
])('reads %s and %s as neighbours, however they are written', (one, other, network) => {
  const share = sharedFate(host('a.com', { addresses: [one] }), host('b.net', { addresses: [other] }));
  expect(share).toEqual([`the network ${network}`]);
});

it.each([
  ['2001:db8:1::1', '2001:db8:2::1'],
  ['2001:db8::1', '2001:db8:1::1'],
  ['2001:10::1', '2001:1::1'],
  ['::1:2:3:4:5', '1:2:3::'],
])('reads %s and %s as strangers', (one, other) => {
  expect(sharedFate(host('a.com', { addresses: [one] }), host('b.net', { addresses: [other] }))).toEqual([]);
});

it('tells a name that has numbers in it from an address', () => {
  expect(['203.0.113.7', '2001:db8::1'].every(isAddress)).toBe(true);
  expect(['a1.2', '1.2a', '4711.example'].some(isAddress)).toBe(false);
});

it.each(['ac', 'co', 'com', 'edu', 'gob', 'gov', 'gouv', 'ne', 'net', 'nom', 'or', 'org'])(
  'takes %s for a level under which a country registers names, and for a name elsewhere',
  (level) => {
    expect(registeredDomain(`status.acme.${level}.xx`)).toBe(`acme.${level}.xx`);
    expect(registeredDomain(`status.acme.${level}.info`)).toBe(`${level}.info`);
  },
);
