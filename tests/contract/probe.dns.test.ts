import { dns } from '../../src/probes/dns.ts';
import { type DnsReply, startDnsServer } from '../helpers/dnsServer.ts';
import { describeProbe, hostileText, type Scene } from './probe.ts';

const answering = async (reply: DnsReply, settings: object = {}): Promise<Scene> => {
  const { address, close } = await startDnsServer(reply);
  return { settings: { resolvers: [address], ...settings }, close };
};
const piece = hostileText.slice(0, 200);

describeProbe({
  definition: dns,
  settings: { name: 'acme.example' },
  scenes: {
    healthy: () => answering({ kind: 'records', records: [{ type: 'A', address: '203.0.113.7' }] }),
    failing: () => answering({ kind: 'code', code: 3 }),
    silent: () => answering({ kind: 'silent' }),
    hostile: () =>
      answering(
        { kind: 'records', records: Array.from({ length: 9 }, () => ({ type: 'TXT', pieces: [piece, piece] })) },
        { record: 'TXT', expect: 'v=spf1 -all' },
      ),
  },
  metadata: ['169.254.169.254', '169.254.169.254:5353', 'fe80::1', '[fd00:ec2::254]:53', '64:ff9b::a9fe:a9fe'].map(
    (address) => ({ resolvers: ['127.0.0.1', address] }),
  ),
});
