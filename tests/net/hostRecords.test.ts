import { afterEach, expect, it } from 'vitest';
import { createHostRecords } from '../../src/net/hostRecords.ts';
import { type DnsReply, type DnsServer, startDnsServer } from '../helpers/dnsServer.ts';
import { never } from '../helpers/httpChannelIo.ts';

let server: DnsServer;
const recordsOf = async (reply: DnsReply) => {
  server = await startDnsServer(reply);
  return createHostRecords([server.address]);
};
afterEach(() => server.close());

it('gives the addresses of a host', async () => {
  const { addresses } = await recordsOf({ kind: 'records', records: [{ type: 'A', address: '203.0.113.7' }] });
  expect(await addresses('acme.com', never)).toEqual({ kind: 'found', values: ['203.0.113.7'] });
});

it('takes "there is none" for an answer, and asks for name servers up to the domain but not above it', async () => {
  const { addresses, nameServers } = await recordsOf({ kind: 'code', code: 3 });
  expect(await addresses('acme.com', never)).toEqual({ kind: 'found', values: [] });
  const before = server.asked.length;
  expect(await nameServers('www.status.acme.com', never)).toEqual({ kind: 'found', values: [] });
  // www.status.acme.com, status.acme.com and acme.com.
  expect(server.asked.length - before).toBe(3);
});

it('does not take a server that refuses for an answer', async () => {
  const { addresses, nameServers } = await recordsOf({ kind: 'code', code: 5 });
  expect(await addresses('acme.com', never)).toEqual({ kind: 'unknown', why: 'EREFUSED' });
  expect(await nameServers('acme.com', never)).toEqual({ kind: 'unknown', why: 'EREFUSED' });
});

it('asks nobody once it was interrupted', async () => {
  const { addresses } = await recordsOf({ kind: 'silent' });
  expect(await addresses('acme.com', AbortSignal.abort())).toEqual({ kind: 'unknown', why: 'interrupted' });
  expect(server.asked).toEqual([]);
});
