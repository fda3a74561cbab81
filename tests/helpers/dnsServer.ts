import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { type AddressInfo, createServer, type Server } from 'node:net';

/** A record as it is put on the wire. */
export type TestRecord =
  | { readonly type: 'A' | 'AAAA'; readonly address: string }
  | { readonly type: 'CNAME'; readonly target: string }
  | { readonly type: 'MX'; readonly priority: number; readonly target: string }
  | { readonly type: 'TXT'; readonly pieces: readonly string[] };

/** What the server does with a question. */
export type DnsReply =
  | { readonly kind: 'records'; readonly records: readonly TestRecord[] }
  /** 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED: https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1 */
  | { readonly kind: 'code'; readonly code: number }
  /** The truncation bit over UDP, the records over TCP. */
  | { readonly kind: 'truncated'; readonly records: readonly TestRecord[] }
  /** Promises a record and ends in the middle of it. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'silent' };

export interface DnsServer {
  /** `127.0.0.1:5353` */
  readonly address: string;
  /** Questions so far, each `udp` or `tcp`. */
  readonly asked: readonly ('udp' | 'tcp')[];
  close(): Promise<void>;
}

const typeNumbers = { A: 1, CNAME: 5, MX: 15, TXT: 16, AAAA: 28 } as const;

/** A resolver on loopback that answers every question alike, over UDP and TCP. */
export async function startDnsServer(reply: DnsReply): Promise<DnsServer> {
  const asked: ('udp' | 'tcp')[] = [];
  const { server, socket } = await pairOn();
  socket.on('message', (question: Buffer, from: RemoteInfo) => {
    asked.push('udp');
    const answer = answerTo(question, reply, 'udp');
    if (answer) socket.send(answer, from.port, from.address);
  });
  server.on('connection', (connection) => {
    connection.on('error', () => {});
    connection.once('data', (framed: Buffer) => {
      asked.push('tcp');
      const answer = answerTo(framed.subarray(2), reply, 'tcp');
      if (answer) connection.end(Buffer.concat([uint16(answer.length), answer]));
    });
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      socket.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One port of both kinds; of those that are free for one, some are taken for the other. */
async function pairOn(): Promise<{ readonly server: Server; readonly socket: Socket }> {
  for (let tries = 0; tries < 20; tries += 1) {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const socket = createSocket('udp4');
    const isFree = await new Promise<boolean>((resolve) => {
      socket.once('error', () => resolve(false)).bind(port, '127.0.0.1', () => resolve(true));
    });
    if (isFree) return { server, socket };
    socket.close();
    server.close();
  }
  throw new Error('no port is free for both UDP and TCP');
}

function answerTo(question: Buffer, reply: DnsReply, over: 'udp' | 'tcp'): Buffer | null {
  if (reply.kind === 'silent') return null;
  const asked = question.subarray(12, endOfName(question, 12) + 4);
  const head = (flags: number, answers: number): Buffer =>
    Buffer.concat([question.subarray(0, 2), uint16(flags), uint16(1), uint16(answers), uint16(0), uint16(0), asked]);
  // 0x8180: a response, recursion was desired and is available.
  if (reply.kind === 'code') return head(0x8180 | reply.code, 0);
  if (reply.kind === 'cut')
    return Buffer.concat([head(0x8180, 1), record({ type: 'A', address: '203.0.113.7' }).subarray(0, 9)]);
  if (reply.kind === 'truncated' && over === 'udp') return head(0x8380, 0);
  return Buffer.concat([head(0x8180, reply.records.length), ...reply.records.map(record)]);
}

function endOfName(message: Buffer, start: number): number {
  let at = start;
  while ((message[at] ?? 0) !== 0) at += (message[at] ?? 0) + 1;
  return at + 1;
}

/** Name (a pointer to the question's), type, class IN, 60 s, and the data with its length. */
function record(one: TestRecord): Buffer {
  const data = dataOf(one);
  return Buffer.concat([
    uint16(0xc00c),
    uint16(typeNumbers[one.type]),
    uint16(1),
    uint16(0),
    uint16(60),
    uint16(data.length),
    data,
  ]);
}

function dataOf(one: TestRecord): Buffer {
  switch (one.type) {
    case 'A':
      return Buffer.from(one.address.split('.').map(Number));
    case 'AAAA':
      return Buffer.from(
        one.address
          .split(':')
          .map((group) => group.padStart(4, '0'))
          .join(''),
        'hex',
      );
    case 'CNAME':
      return nameBytes(one.target);
    case 'MX':
      return Buffer.concat([uint16(one.priority), nameBytes(one.target)]);
    case 'TXT':
      return Buffer.concat(one.pieces.map((piece) => Buffer.concat([Buffer.from([piece.length]), Buffer.from(piece)])));
  }
}

const nameBytes = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
