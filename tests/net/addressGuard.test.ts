import { isIPv4 } from 'node:net';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { expect, it } from 'vitest';
import { checkLiteral, guardedLookup, isRefused, refuseInside } from '../../src/net/addressGuard.ts';

it.each([
  '169.254.169.254',
  '169.254.0.1',
  'fe80::1',
  'febf::1',
  'fd00:ec2::254',
  'fd00:ec2::23',
  'fd20:ce::254',
  'fe80::1%eth0',
  '2002:a9fe:a9fe::1',
  '64:ff9b:1::a9fe:a9fe',
  '::ffff:0:a9fe:a9fe',
  '::a9fe:a9fe',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '64:ff9b::169.254.169.254',
  '64:ff9b::a9fe:a9fe',
])('refuses %s', (address) => {
  expect(isRefused(address)).toBe(true);
  expect(refuseInside(address)).toBe(true);
});

it.each([
  '127.0.0.1',
  '10.0.0.1',
  '192.168.1.1',
  '::1',
  'fd00:ec2::253',
  '169.253.255.255',
  '169.255.0.0',
  'fec0::1',
  '93.184.216.34',
  '64:ff9b::8.8.8.8',
  '::ffff:10.0.0.1',
  '2002:a9fd:ffff::1',
])('allows %s, as a URL in the config is the user’s word', (address) => {
  expect(isRefused(address)).toBe(false);
});

it.each([
  '10.1.2.3',
  '172.31.255.255',
  '100.64.0.1',
  '0.0.0.0',
  '::',
  '::1',
  'fd12::1',
  'fd12::1%eth0',
  '64:ff9b:1::808:808',
  '::ffff:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::10.0.0.1',
  '2002:7f00:1::1',
  '2002:c0a8:101::c0a8:101',
])('takes %s for inside, for those who were only redirected there', (address) => {
  expect(refuseInside(address)).toBe(true);
});

it('sees IPv4 through each of its disguises', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const [high, low] = [0, 2].map((from) =>
        Buffer.from(ipaddr.IPv4.parse(address).octets.slice(from, from + 2)).toString('hex'),
      );
      for (const disguise of [`::ffff:${address}`, `::ffff:${high}:${low}`, `64:ff9b::${high}:${low}`]) {
        expect(isRefused(disguise), disguise).toBe(isRefused(address));
        expect(refuseInside(disguise), disguise).toBe(refuseInside(address));
      }
      // The oracle knows the same networks by name.
      expect(isRefused(address)).toBe(ipaddr.parse(address).range() === 'linkLocal');
    }),
    { examples: [['169.254.0.0'], ['169.254.255.255'], ['127.0.0.1'], ['0.0.0.0']] },
  );
});

it.each([
  'http://2852039166',
  'http://0xa9.0xfe.0xa9.0xfe',
  'http://0251.0376.0251.0376',
  'http://169.254.43518',
  'http://１６９.254.169.254',
  'http://[::ffff:a9fe:a9fe]',
])('knows %s once it is parsed', (address) => {
  expect(() => checkLiteral(new URL(address).hostname, isRefused)).toThrow('allowMetadata');
});

it('refuses a name by what it resolves to, in both of the forms that Node asks in', async () => {
  const ask = (all: boolean): Promise<{ error: Error | null; found: unknown }> =>
    new Promise((resolve) => {
      guardedLookup(isIPv4)('localhost', { all, family: 4 }, (error, found) => resolve({ error, found }));
    });
  expect((await ask(true)).error).toMatchObject({ name: 'AddressRefused' });
  expect((await ask(false)).error).toMatchObject({ name: 'AddressRefused' });
  const allowed = await new Promise((resolve) => {
    guardedLookup(() => false)('localhost', { all: false, family: 4 }, (_, found) => resolve(found));
  });
  expect(allowed).toBe('127.0.0.1');
});
