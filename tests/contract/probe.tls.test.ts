import type { Socket } from 'node:net';
import { tls } from '../../src/probes/tls.ts';
import { startTalker } from '../helpers/talker.ts';
import { certificates, startTlsSite, trustingTestCertificates } from '../helpers/tlsSite.ts';
import { describeProbe, hostileText, type Scene } from './probe.ts';

trustingTestCertificates();

const talking = async (talk: (socket: Socket) => void): Promise<Scene> => {
  const { port, close } = await startTalker(talk);
  return { settings: { host: '127.0.0.1', port }, close };
};
const showing = async (certificate: 'valid' | 'ended'): Promise<Scene> => {
  const { port, close } = await startTlsSite(certificates()[certificate]);
  return { settings: { host: 'localhost', port }, close };
};

describeProbe({
  definition: tls,
  settings: { host: '127.0.0.1' },
  scenes: {
    healthy: () => showing('valid'),
    failing: () => showing('ended'),
    silent: () => talking(() => {}),
    hostile: () => talking((socket) => socket.end(hostileText)),
  },
  metadata: ['169.254.169.254', 'fe80::1', '[fd00:ec2::254]', '64:ff9b::a9fe:a9fe', '0xa9fea9fe'].map((host) => ({
    host,
  })),
});
