import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { createHttpClient } from '../../../src/net/httpClient.ts';
import { HttpFailure } from '../../../src/net/httpFailure.ts';
import { lookOverTls } from '../../../src/probes/tlsLook.ts';
import { certificateOf, keyPem } from '../certificate.ts';
import { isOneLine, isShort, refusal, shapeOf } from '../oracle.ts';
import { bytesOf, defineTarget } from '../target.ts';

const sample = (more: object): string =>
  JSON.stringify({
    name: 'shop.acme.example',
    dns: ['localhost'],
    from: '260101000000Z',
    until: '361231235959Z',
    ...more,
  });
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(textOf) : []);
const client = createHttpClient({ allowMetadata: false, userAgent: 'allclear/test' });
const never = new AbortController().signal;

let server: Server | null = null;

/** The names and times of a certificate that a server shows. */
export const tls = defineTarget({
  name: 'tls-certificate',
  runs: 15,
  maxChars: 6_000,
  corpus: () => [
    sample({}),
    sample({ dns: ['a.example', 'b.example', 'c.example', 'd.example'] }),
    sample({ dns: [] }),
    sample({ until: '200101000000Z' }),
    sample({ from: '300101000000Z' }),
    sample({ until: '99991231235959Z' }),
    sample({ until: '00000101000000Z' }),
    sample({ name: 'a\u0000b\u001b[2J\u202e, DNS:evil.example' }),
    sample({ dns: ['a\u0000b', 'x, DNS:localhost', '"quoted"', '*.acme.example'] }),
    sample({ until: '20301301000000Z', from: 'soon' }),
  ],
  run: async (input) => {
    let given: Readonly<Record<string, unknown>>;
    try {
      given = Object(JSON.parse(input)) as Readonly<Record<string, unknown>>;
    } catch {
      return 'no JSON';
    }
    const cert = certificateOf({
      name: bytesOf(textOf(given['name'])),
      dns: texts(given['dns']).slice(0, 50).map(bytesOf),
      from: textOf(given['from']),
      until: textOf(given['until']),
    });
    if (server === null) {
      const made = createServer({ key: keyPem }, (socket) => socket.on('error', () => {}));
      made.on('tlsClientError', () => {});
      await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
      made.unref();
      server = made;
    }
    try {
      server.setSecureContext({ key: keyPem, cert });
    } catch {
      return 'no certificate';
    }
    const { port } = server.address() as AddressInfo;
    const { reason, healthy } = await lookOverTls(
      { host: '127.0.0.1', servername: 'localhost', port, timeout: 10_000, allowMetadata: false },
      { now: () => new Date('2026-11-23T10:00:00Z') },
      never,
    );
    isOneLine(reason, 'what is said of a certificate');
    isShort(reason, 400, 'what is said of a certificate');
    try {
      await client(`https://127.0.0.1:${port}/`, { method: 'GET', deadlineMs: 5_000 }, never);
    } catch (error) {
      refusal(error, HttpFailure);
      isOneLine((error as Error).message, 'a failure of the network');
    }
    return `${healthy} ${shapeOf(reason.replace(/is for other names: .*/u, 'names'))}`;
  },
  close: () => void server?.close(),
});
