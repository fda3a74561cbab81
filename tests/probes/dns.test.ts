import { afterEach, describe, expect, it } from 'vitest';
import { dns } from '../../src/probes/dns.ts';
import { type DnsReply, type DnsServer, startDnsServer, type TestRecord } from '../helpers/dnsServer.ts';
import { faultsIn, findingOf } from '../helpers/probeIo.ts';

const open: DnsServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

const records = (...given: readonly TestRecord[]): DnsReply => ({ kind: 'records', records: given });
const a = (...addresses: readonly string[]): DnsReply =>
  records(...addresses.map((address) => ({ type: 'A', address }) as const));
const gone: DnsReply = { kind: 'code', code: 3 };
const dead: DnsReply = { kind: 'silent' };

/** Each reply by a resolver of its own, called r1, r2 … in the reason. */
const look = async (replies: readonly DnsReply[], given: object = {}, timeoutMs = 500) => {
  const servers = await Promise.all(replies.map(startDnsServer));
  open.push(...servers);
  const resolvers = servers.map(({ address }) => address);
  const found = await findingOf(dns, { name: 'acme.example', resolvers, ...given }, timeoutMs);
  const reason = resolvers.reduce((text, address, index) => text.replaceAll(address, `r${index + 1}`), found.reason);
  return { ...found, reason };
};

it.each<[string, TestRecord, string]>([
  ['A', { type: 'A', address: '203.0.113.7' }, '203.0.113.7'],
  ['AAAA', { type: 'AAAA', address: '2001:db8:0:0:0:0:0:7' }, '2001:db8::7'],
  ['CNAME', { type: 'CNAME', target: 'shop.host.example' }, 'shop.host.example'],
  ['MX', { type: 'MX', priority: 10, target: 'mail.acme.example' }, '10 mail.acme.example'],
  ['TXT', { type: 'TXT', pieces: ['v=spf1 include:', 'acme.example -all'] }, '"v=spf1 include:acme.example -all"'],
])('asks for %s records', async (record, one, shown) => {
  expect(await look([records(one)], { record })).toEqual({ healthy: true, reason: `r1 says ${shown}` });
});

it.each<[string, DnsReply, string]>([
  ['the name is gone', gone, 'r1 says nothing (NXDOMAIN)'],
  ['it has no such record', records(), 'r1 says nothing (no A record)'],
  ['the zone is broken', { kind: 'code', code: 2 }, 'r1 says nothing (SERVFAIL)'],
  ['it is not for us', { kind: 'code', code: 5 }, 'r1 says nothing (REFUSED)'],
  ['the answer is cut short', { kind: 'cut' }, 'r1 gives an answer that is cut short or broken'],
  ['nobody answers', dead, 'r1 does not answer in 0.5 s'],
])('is not healthy where %s', async (_, reply, reason) => {
  expect(await look([reply])).toEqual({ healthy: false, reason });
});

it('asks again over TCP where the answer was too long for a packet', async () => {
  const addresses = ['203.0.113.9', '203.0.113.8', '203.0.113.7', '203.0.113.6', '203.0.113.5'];
  const long = addresses.map((address) => ({ type: 'A', address }) as const);
  expect(await look([{ kind: 'truncated', records: long }])).toEqual({
    healthy: true,
    reason: 'r1 says 203.0.113.5, 203.0.113.6, 203.0.113.7 and 2 more',
  });
  expect(open[0]?.asked).toEqual(['udp', 'tcp']);
});

it('asks again where a packet got lost', async () => {
  await look([dead], {}, 400);
  expect(open[0]?.asked.length).toBeGreaterThan(1);
});

describe('several resolvers', () => {
  const right = a('203.0.113.7');
  const stale = a('203.0.113.1');
  const expected = { expect: '203.0.113.7' };
  it.each<[string, readonly DnsReply[], boolean, boolean, string]>([
    ['all right', [right, right, right], true, true, 'r1, r2 and r3 say 203.0.113.7'],
    [
      'one stale',
      [right, stale, right],
      true,
      false,
      'r1 and r3 say 203.0.113.7, r2 says 203.0.113.1; expected is 203.0.113.7',
    ],
    ['one dead', [right, dead, right], true, false, 'r1 and r3 say 203.0.113.7, r2 does not answer in 0.5 s'],
    [
      'one broken',
      [right, { kind: 'cut' }, right],
      true,
      false,
      'r1 and r3 say 203.0.113.7, r2 gives an answer that is cut short or broken',
    ],
    ['half of them', [right, gone], false, false, 'r1 says 203.0.113.7, r2 says nothing (NXDOMAIN)'],
    ['most gone', [gone, right, gone], false, false, 'r1 and r3 say nothing (NXDOMAIN), r2 says 203.0.113.7'],
    ['all dead', [dead, dead], false, false, 'r1 and r2 do not answer in 0.5 s'],
  ])('%s', async (_, replies, byMajority, byEvery, reason) => {
    expect(await look(replies, expected)).toEqual({ healthy: byMajority, reason });
    expect(await look(replies, { ...expected, agree: 'every' })).toEqual({ healthy: byEvery, reason });
  });
});

it('asks this machine’s resolvers where none is named', async () => {
  const found = await findingOf(dns, { name: 'acme.invalid' }, 400);
  expect(found).toEqual({ healthy: false, reason: expect.stringMatching(/^this machine /u) });
});

it('asks for a name in any script, as the wire spells it', async () => {
  expect(await look([a('203.0.113.7')], { name: 'münchen.example' })).toMatchObject({ healthy: true });
});

it.each(['1.1.1.1', '1.1.1.1:5353', '2606:4700:4700::1111', '[2606:4700:4700::1111]', '[::1]:5353'])(
  'takes the resolver %s',
  (address) => {
    expect(faultsIn(dns, { name: 'acme.example', resolvers: [address] })).toEqual([]);
  },
);

it.each([
  [{ resolvers: ['dns.google'] }, 'resolvers.0'],
  [{ resolvers: ['1.1.1.1:'] }, 'resolvers.0'],
  [{ resolvers: ['1.1.1.1:0'] }, 'resolvers.0'],
  [{ resolvers: ['1.1.1'] }, 'resolvers.0'],
  [{ resolvers: [] }, 'resolvers'],
  [{ record: 'SRV' }, 'record'],
  [{ expect: [] }, 'expect'],
  [{ name: 'https://acme.example' }, 'name'],
  [{ name: 'a..b' }, 'name'],
  [{ agree: 'any' }, 'agree'],
])('refuses %j', (given, place) => {
  expect(faultsIn(dns, { name: 'acme.example', ...given })).toEqual([place]);
});
