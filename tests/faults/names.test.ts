import type { LookupAddress } from 'node:dns';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { webhook } from '../../src/channels/webhook.ts';
import { http } from '../../src/probes/http.ts';
import { tcp } from '../../src/probes/tcp.ts';
import { type BlackHole, startBlackHole } from '../helpers/faultProxyHole.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { findingOf } from '../helpers/probeIo.ts';
import { startScript } from '../helpers/smtpScript.ts';
import { letter, serverAt, shortLimits, transportTo } from '../helpers/smtpTransport.ts';

type Resolved = readonly LookupAddress[] | 'silent' | 'ENOTFOUND' | 'EAI_AGAIN';
type Callback = (error: Error | null, addresses: readonly LookupAddress[]) => void;
/** What the system's resolver says of every name. */
let resolved: Resolved = [];
vi.mock('node:dns', async (importOriginal) => ({
  ...(await importOriginal<typeof import('node:dns')>()),
  lookup: (_name: string, _options: object, callback: Callback) => {
    if (resolved === 'silent') return;
    const error = typeof resolved === 'string' ? Object.assign(new Error(resolved), { code: resolved }) : null;
    setImmediate(() => callback(error, typeof resolved === 'string' ? [] : resolved));
  },
}));

const name = 'service.test';
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const posted = async (port: number, deadlineMs = 5000) => {
  const settings = settingsOf(webhook, { url: `http://${name}:${port}/hook`, secret });
  const sender = await webhook.open(settings as never, testIo({}, deadlineMs));
  return await sender.send(testEnvelope(), never);
};
const mailed = async (port: number) => {
  const transport = transportTo([serverAt(port, { host: name })], { limits: { ...shortLimits, connectMs: 3000 } });
  const outcome = await transport.send(letter(), never);
  await transport.close();
  return outcome;
};

describe('a name that leads nowhere: nothing is sent, it is tried again, and the words say so', () => {
  it.each<[Resolved, RegExp]>([
    ['ENOTFOUND', /the name does not resolve/u],
    ['EAI_AGAIN', /the name could not be looked up/u],
    ['silent', /no answer in/u],
  ])('%s', async (answer, why) => {
    resolved = answer;
    expect(await posted(9, 400)).toMatchObject({ kind: 'retry', reason: expect.stringMatching(why) });
    expect(await mailed(9)).toMatchObject({ kind: 'retry', reason: expect.stringMatching(why) });
    for (const [probe, settings] of [
      [http, { url: `http://${name}:9/` }],
      [tcp, { host: name, port: 9 }],
    ] as const) {
      const finding = await findingOf(probe as never, settings, 400);
      expect(finding).toMatchObject({ healthy: false, reason: expect.not.stringMatching(/E[A-Z_]{4,}/u) });
    }
  });
});

describe('a service whose IPv6 address swallows everything, and whose IPv4 address lives', () => {
  let hole: BlackHole;
  let living: Server | null = null;
  beforeEach(async () => {
    hole = await startBlackHole('::1');
    resolved = [
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ];
  });
  afterEach(async () => {
    living?.close();
    living = null;
    await hole.close();
  });
  const answering = async (hello: string, answer: string): Promise<void> => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      if (hello !== '') socket.write(hello);
      socket.on('data', () => socket.write(answer));
    });
    living = server;
    await new Promise<void>((resolve) => server.listen(hole.port, '127.0.0.1', resolve));
  };
  const fine = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

  it('a post goes the other way', async () => {
    await answering('', fine);
    expect(await posted(hole.port)).toMatchObject({ kind: 'sent' });
  });

  it('a mail goes the other way, as far as the server asks for a certificate', async () => {
    await answering('220 alive ESMTP\r\n', '250 alive\r\n');
    const reason = expect.stringMatching(/does not speak TLS|does not offer encryption/u);
    expect(await mailed(hole.port)).toMatchObject({ kind: 'retry', reason });
  });

  it('a probe looks the other way, and finds it healthy', async () => {
    await answering('', fine);
    expect(await findingOf(http as never, { url: `http://${name}:${hole.port}/` }, 4000)).toMatchObject({
      healthy: true,
    });
    expect(await findingOf(tcp as never, { host: name, port: hole.port }, 4000)).toMatchObject({ healthy: true });
  });

  it('where both swallow everything, it ends in time and nothing has left', async () => {
    resolved = [{ address: '::1', family: 6 }];
    expect(await posted(hole.port, 700)).toMatchObject({
      kind: 'retry',
      reason: expect.stringMatching(/no answer in 0\.7 s|no connection in time/u),
    });
    const transport = transportTo([serverAt(hole.port, { host: name })], { limits: shortLimits });
    expect(await transport.send(letter(), never)).toMatchObject({ kind: 'retry' });
    await transport.close();
  });
});

it('mail to the name of this machine goes over what it resolves to', async () => {
  const script = await startScript();
  resolved = [{ address: '127.0.0.1', family: 4 }];
  const transport = transportTo([serverAt(script.port, { host: 'localhost' })], { limits: shortLimits });
  expect(await transport.send(letter(), never)).toMatchObject({ kind: 'sent' });
  await transport.close();
  await script.close();
});
