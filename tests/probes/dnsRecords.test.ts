import { expect, it } from 'vitest';
import { areExpected, type DnsRecordType } from '../../src/probes/dnsRecords.ts';

it.each<[DnsRecordType, readonly string[], readonly string[] | null, boolean]>([
  ['A', ['203.0.113.7'], null, true],
  ['A', [], null, false],
  ['A', [], ['203.0.113.7'], false],
  ['A', ['203.0.113.8', '203.0.113.7'], ['203.0.113.7', '203.0.113.8'], true],
  ['A', ['203.0.113.7', '203.0.113.9'], ['203.0.113.7'], false],
  ['A', ['203.0.113.7'], ['203.0.113.7', '203.0.113.8'], false],
  ['AAAA', ['2001:db8::7'], ['2001:0DB8:0:0::0007'], true],
  ['AAAA', ['2001:db8::7'], ['no address'], false],
  ['CNAME', ['Shop.Host.Example'], ['shop.host.example.'], true],
  ['MX', ['10 mail.acme.example', '20 spare.acme.example'], ['mail.acme.example'], true],
  ['MX', ['10 mail.acme.example'], ['10  mail.acme.example.'], true],
  ['MX', ['10 mail.acme.example'], ['20 mail.acme.example'], false],
  ['MX', ['20 spare.acme.example'], ['mail.acme.example'], false],
  ['TXT', ['google-site-verification=x', 'v=spf1 -all'], ['v=spf1 -all'], true],
  ['TXT', ['V=SPF1 -ALL'], ['v=spf1 -all'], false],
])('%s records %j where %j are expected: %s', (type, given, expected, right) => {
  expect(areExpected(type, given, expected)).toBe(right);
});
