import type { Socket } from 'node:net';
import { tcp } from '../../src/probes/tcp.ts';
import { freePort } from '../helpers/freePort.ts';
import { startTalker } from '../helpers/talker.ts';
import { describeProbe, hostileText, type Scene } from './probe.ts';

const talking = async (talk: (socket: Socket) => void, settings: object = {}): Promise<Scene> => {
  const { port, close } = await startTalker(talk);
  return { settings: { host: '127.0.0.1', port, ...settings }, close };
};

describeProbe({
  definition: tcp,
  settings: { host: '127.0.0.1', port: 9 },
  scenes: {
    healthy: () => talking((socket) => socket.write('220 mail.acme.example\r\n'), { expect: '220 ' }),
    failing: async () => ({ settings: { host: '127.0.0.1', port: await freePort() } }),
    silent: () => talking(() => {}, { expect: '220 ' }),
    hostile: () => talking((socket) => socket.end(hostileText), { expect: '220 ' }),
  },
  metadata: [
    '169.254.169.254',
    'fe80::1',
    '[fe80::1]',
    'fd00:ec2::254',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '0xa9fea9fe',
  ].map((host) => ({ host, port: 80 })),
});
