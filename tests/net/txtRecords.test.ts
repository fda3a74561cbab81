import { expect, it, onTestFinished } from 'vitest';
import { txtLookUp } from '../../src/net/txtRecords.ts';
import { type DnsReply, startDnsServer } from '../helpers/dnsServer.ts';
import { never } from '../helpers/httpChannelIo.ts';

async function ask(reply: DnsReply, signal: AbortSignal = never) {
  const server = await startDnsServer(reply);
  onTestFinished(() => server.close());
  return await txtLookUp([server.address])('mail._domainkey.acme.example', signal);
}

it('puts the pieces of a long record together', async () => {
  const records = [
    { type: 'TXT', pieces: ['v=DKIM1; p=', 'x'.repeat(255), 'end'] },
    { type: 'TXT', pieces: ['other'] },
  ] as const;
  expect(await ask({ kind: 'records', records })).toEqual({
    kind: 'found',
    records: [`v=DKIM1; p=${'x'.repeat(255)}end`, 'other'],
  });
});

it.each<readonly [string, DnsReply]>([
  ['no such name', { kind: 'code', code: 3 }],
  ['a name without such a record', { kind: 'records', records: [] }],
])('takes %s for an answer', async (_, reply) => {
  expect(await ask(reply)).toEqual({ kind: 'found', records: [] });
});

it('says why nobody could be asked', async () => {
  expect(await ask({ kind: 'code', code: 5 })).toEqual({ kind: 'unknown', why: 'EREFUSED' });
});

it('does not wait on for a server that is silent once nobody wants to know', async () => {
  const stop = new AbortController();
  const asking = ask({ kind: 'silent' }, stop.signal);
  setImmediate(() => setImmediate(() => stop.abort()));
  expect(await asking).toMatchObject({ kind: 'unknown' });
});
