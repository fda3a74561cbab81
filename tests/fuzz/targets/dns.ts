import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { lookAtDns } from '../../../src/probes/dnsLook.ts';
import { areExpected, dnsRecordTypes } from '../../../src/probes/dnsRecords.ts';
import { isOneLine, isShort, must, shapeOf } from '../oracle.ts';
import { bytesOf, byteText, defineTarget } from '../target.ts';

let socket: Socket | null = null;
let saying: Buffer = Buffer.alloc(0);

async function portOf(): Promise<number> {
  if (socket === null) {
    const made = createSocket('udp4');
    // The number of the question, and its name where the answer leaves it out.
    made.on('message', (question, from) =>
      made.send(Buffer.concat([question.subarray(0, 2), saying]).subarray(0, 60_000), from.port, from.address),
    );
    await new Promise<void>((resolve) => made.bind(0, '127.0.0.1', () => resolve()));
    made.unref();
    socket = made;
  }
  return (socket.address() as AddressInfo).port;
}

const name = Buffer.concat([
  ...['shop', 'acme', 'example'].map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
  Buffer.from([0]),
]);
const number = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const typeOf = { A: 1, CNAME: 5, MX: 15, TXT: 16, AAAA: 28 } as const;

function packet(type: keyof typeof typeOf, data: Buffer, flags = 0x8180, count = 1): string {
  const question = Buffer.concat([name, number(typeOf[type]), number(1)]);
  const record = Buffer.concat([
    number(0xc00c),
    number(typeOf[type]),
    number(1),
    number(0),
    number(60),
    number(data.length),
    data,
  ]);
  return byteText(
    Buffer.concat([
      Buffer.from([dnsRecordTypes.indexOf(type)]),
      number(flags),
      number(1),
      number(count),
      number(0),
      number(0),
      question,
      ...Array.from({ length: count }, () => record),
    ]),
  );
}
const text = (...pieces: readonly string[]): Buffer =>
  Buffer.concat(pieces.map((piece) => Buffer.concat([Buffer.from([piece.length]), Buffer.from(piece, 'latin1')])));

/** A resolver's packet, after a byte that says which record was asked for. */
export const dns = defineTarget({
  name: 'dns-answers',
  runs: 12,
  maxChars: 4_000,
  corpus: () => [
    packet('A', Buffer.from([203, 0, 113, 7])),
    packet('AAAA', Buffer.alloc(16, 1)),
    packet('CNAME', Buffer.from([0xc0, 0x0c])),
    packet('MX', Buffer.concat([number(10), name])),
    packet('TXT', text('v=spf1 -all', 'a\u0007b\u001b[2J')),
    packet('TXT', text('x'.repeat(200)), 0x8180, 9),
    packet('A', Buffer.alloc(0), 0x8183, 0),
    packet('A', Buffer.alloc(0), 0x8182, 0),
    packet('A', Buffer.from([203, 0, 113, 7]), 0x8380),
  ],
  run: async (input) => {
    const [which = 0, ...rest] = bytesOf(input);
    saying = Buffer.from(rest);
    const record = dnsRecordTypes[which % dnsRecordTypes.length] ?? 'A';
    const server = `127.0.0.1:${await portOf()}`;
    const look = {
      name: 'shop.acme.example',
      record,
      resolvers: [server],
      agree: 'majority',
      timeout: 60,
      allowMetadata: false,
      expect: which > 100 ? '203.0.113.7' : undefined,
    } as const;
    const { healthy, reason } = await lookAtDns(look, new AbortController().signal);
    isOneLine(reason, 'what is said of DNS');
    isShort(reason, 1_000, 'what is said of DNS');
    must(typeof healthy === 'boolean', 'neither healthy nor not');
    // What a config expects may be anything as well.
    areExpected(record, [input], [input.slice(1), 'x']);
    return `${record} ${healthy} ${shapeOf(reason.replace(server, ''))}`;
  },
  close: () => void socket?.close(),
});
