import { createServer, type Socket } from 'node:net';

/** Speaks as much of PostgreSQL's protocol as it takes to answer one question: which version it is. */
export async function startOldPostgres(
  versionNumber: number,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    let isStarted = false;
    socket.on('data', (data) => {
      if (!isStarted) {
        isStarted = true;
        // AuthenticationOk, ReadyForQuery.
        socket.write(Buffer.concat([message('R', int32(0)), message('Z', Buffer.from('I'))]));
      } else if (data.includes('server_version_num')) {
        socket.write(answer(versionNumber));
      } else {
        socket.write(Buffer.concat([message('C', text('BEGIN')), message('Z', Buffer.from('I'))]));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
const text = (value: string): Buffer => Buffer.from(`${value}\0`);
const message = (kind: string, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(kind), int32(body.length + 4), body]);

/** ParseComplete, BindComplete, one row with one column, and the end of it. */
function answer(version: number): Buffer {
  const value = Buffer.from(String(version));
  // Of type int4, as text.
  const column = Buffer.concat([text('server'), int32(0), int16(0), int32(23), int16(4), int32(-1), int16(0)]);
  return Buffer.concat([
    message('1', Buffer.alloc(0)),
    message('2', Buffer.alloc(0)),
    message('T', Buffer.concat([int16(1), column])),
    message('D', Buffer.concat([int16(1), int32(value.length), value])),
    message('C', text('SELECT 1')),
    message('Z', Buffer.from('I')),
  ]);
}
