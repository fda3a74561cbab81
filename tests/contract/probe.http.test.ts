import { http } from '../../src/probes/http.ts';
import { type Answer, reply, startReceiver } from '../helpers/httpReceiver.ts';
import { describeProbe, hostileText, type Scene } from './probe.ts';

const answering = async (answer: Answer, settings: object = {}): Promise<Scene> => {
  const receiver = await startReceiver();
  receiver.expect(answer, answer, answer);
  return { settings: { url: receiver.url, ...settings }, close: () => receiver.close() };
};

describeProbe({
  definition: http,
  settings: { url: 'http://127.0.0.1:9/health' },
  scenes: {
    healthy: () => answering(reply(200, 'ok'), { text: 'ok' }),
    failing: () => answering(reply(503)),
    silent: () => answering({ kind: 'hang' }),
    hostile: () => answering(reply(200, { status: hostileText }), { json: { status: 'ok' } }),
  },
  metadata: [
    '169.254.169.254',
    '[fe80::1]',
    '[fd00:ec2::254]',
    '[::ffff:169.254.169.254]',
    '[64:ff9b::a9fe:a9fe]',
    '0xa9fea9fe',
  ].map((host) => ({ url: `http://${host}/latest/meta-data` })),
});
