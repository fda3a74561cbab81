import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { createHttpClient } from '../../src/net/httpClient.ts';
import { never } from '../helpers/httpChannelIo.ts';
import { receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const receiver = receiverOfEachTest();

const client = createHttpClient({ allowMetadata: false, userAgent: 'allclear/test' });
const get = { method: 'GET', deadlineMs: 300 } as const;

/** Answers every connection with these bytes, and keeps it open or ends it. */
async function withBytes(bytes: string, end: boolean, act: (url: string) => Promise<void>): Promise<void> {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.once('data', () => (end ? socket.end(bytes) : socket.write(bytes)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await act(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

it('sends the body in bytes and gives the answer as it is', async () => {
  receiver.expect(reply(201, 'ä', { 'X-Some': 'thing' }));
  const answer = await client(
    `${receiver.url}/p?q=1`,
    { method: 'POST', body: '{"a":"ü"}', headers: { 'x-own': 'y' } },
    never,
  );
  expect(answer).toMatchObject({ status: 201, text: 'ä', headers: { 'x-some': 'thing' } });
  expect(receiver.requests).toMatchObject([
    {
      method: 'POST',
      path: '/p?q=1',
      body: '{"a":"ü"}',
      headers: { 'content-length': '10', 'x-own': 'y', 'user-agent': 'allclear/test' },
    },
  ]);
});

it('gives a redirect as the answer it is', async () => {
  receiver.expect(reply(302, '', { location: `${receiver.url}/next` }));
  expect((await client(receiver.url, get, never)).status).toBe(302);
});

it.each([
  ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2\r\n', true],
  ['a header that never ends', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(200_000)}`, true],
  ['a bare line feed in a header', 'HTTP/1.1 200 OK\r\na: b\n\u0000c\r\n\r\n', true],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx', true],
  ['nothing', '', true],
  ['100 Continue and no more', 'HTTP/1.1 100 Continue\r\n\r\n', false],
  ['switching protocols', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n', false],
  ['a chunk that is cut', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n10\r\nabc', true],
  ['a length that is not kept', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc', true],
])('may have arrived where the answer is %s', async (_, bytes, end) => {
  await withBytes(bytes, end, async (url) => {
    const message = expect.not.stringMatching(/HPE_|\bE[A-Z]{4,}/u);
    await expect(client(url, get, never)).rejects.toMatchObject({ name: 'HttpFailure', phase: 'after', message });
  });
});

it('ends at its deadline, and says so, however slowly bytes come', async () => {
  receiver.expect({ kind: 'drip', status: 200 });
  const startedMs = performance.now();
  await expect(client(receiver.url, get, never)).rejects.toMatchObject({
    phase: 'after',
    message: expect.stringContaining('no answer in 0.3 s'),
  });
  expect(performance.now() - startedMs).toBeLessThan(2000);
});

it('ends when it is interrupted', async () => {
  await expect(client(receiver.url, get, AbortSignal.abort())).rejects.toMatchObject({
    phase: 'before',
    message: expect.stringContaining('interrupted'),
  });
});

it('takes a megabyte and no more, or the beginning where that will do', async () => {
  const limit = 1024 * 1024;
  const ask = { ...get, deadlineMs: 5000 };
  receiver.expect(
    { kind: 'huge', status: 200, bytes: limit },
    { kind: 'huge', status: 200, bytes: limit + 1 },
    { kind: 'huge', status: 200, bytes: 8 * limit },
  );
  expect((await client(receiver.url, ask, never)).text).toHaveLength(limit);
  await expect(client(receiver.url, ask, never)).rejects.toMatchObject({ phase: 'after', status: 200 });
  const begun = await client(receiver.url, { ...ask, beginningOnly: true }, never);
  expect(begun.text.length).toBeGreaterThanOrEqual(limit);
  expect(begun.text.length).toBeLessThan(2 * limit);
});

it.each(['http://169.254.169.254/', 'http://[fe80::1]/', 'http://[::ffff:169.254.169.254]/'])(
  'does not go to %s',
  async (url) => {
    await expect(client(url, get, never)).rejects.toMatchObject({ phase: 'before', refused: true });
  },
);

it('goes there where that is allowed', async () => {
  const allowed = createHttpClient({ allowMetadata: true, userAgent: 'allclear/test' });
  // Interrupted before it begins: nothing leaves the machine.
  await expect(allowed('http://169.254.169.254/', get, AbortSignal.abort())).rejects.toMatchObject({ refused: false });
});

it('does not go inside for a URL that is not the user’s own word, by name neither', async () => {
  for (const url of [receiver.url, receiver.url.replace('127.0.0.1', 'localhost')]) {
    await expect(client(url, { ...get, publicOnly: true }, never)).rejects.toMatchObject({
      phase: 'before',
      refused: true,
    });
  }
  expect(receiver.requests).toHaveLength(0);
});
