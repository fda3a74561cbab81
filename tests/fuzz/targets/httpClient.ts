import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createHttpClient } from '../../../src/net/httpClient.ts';
import { HttpFailure } from '../../../src/net/httpFailure.ts';
import { isOneLine, isShort, must, refusal, shapeOf } from '../oracle.ts';
import { bytesOf, defineTarget, type Target } from '../target.ts';

const never = new AbortController().signal;

/** Says what it is told to, whoever asks, and hangs up. */
let server: Server | null = null;
let saying: Buffer = Buffer.alloc(0);
async function portOf(): Promise<number> {
  if (server === null) {
    const made = createServer((socket: Socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(saying));
    });
    await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
    made.unref();
    server = made;
  }
  return (server.address() as AddressInfo).port;
}

const client = createHttpClient({ allowMetadata: false, userAgent: 'allclear/test' });

/** Bytes as they come over the wire. */
export const httpClient: Target = defineTarget({
  name: 'http-client',
  runs: 100,
  corpus: () => [
    'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{"ok":true}',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nx: y\r\n\r\n',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 429 Slow\r\nretry-after: 5\r\nretry-after: 6\r\n\r\n',
    'HTTP/1.0 302 Found\r\nLocation: http://169.254.169.254/\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\n\r\n',
    'HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
    'HTTP/1.1 204 No\r\ncontent-encoding: gzip\r\n\r\n\u001f\u008b',
  ],
  run: async (input) => {
    saying = bytesOf(input);
    try {
      const answer = await client(`http://127.0.0.1:${await portOf()}/`, { method: 'GET', deadlineMs: 10_000 }, never);
      must(Number.isInteger(answer.status), 'a status that is no number');
      must(
        Object.entries(answer.headers).every(
          ([name, value]) => name === name.toLowerCase() && typeof value === 'string' && !/[\r\n\u0000]/u.test(value),
        ),
        'a header with a line break',
      );
      return `${answer.status} ${Object.keys(answer.headers).length}`;
    } catch (error) {
      refusal(error, HttpFailure);
      isOneLine((error as Error).message, 'a failure of the network');
      isShort((error as Error).message, 300, 'a failure of the network');
      return shapeOf((error as Error).message);
    }
  },
  close: () => void server?.close(),
});
