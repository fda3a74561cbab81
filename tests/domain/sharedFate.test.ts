import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isKeptName, registeredDomain } from '../../src/domain/registeredDomain.ts';
import { type HostFacts, sharedFate } from '../../src/domain/sharedFate.ts';

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
