import { createServer as createHttp } from 'node:http';
import { createServer as createTcp, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { listen } from '../../src/drill/listen.ts';

/** A service that says no and repeats what it was asked, its keys included. */
export interface EchoService {
  readonly url: string;
  /** The status of its next answers. */
  status: number;
  /** Words before what it repeats, so that it is cut at another place. */
  before: string;
  readonly asked: { count: number };
  close(): Promise<void>;
}

export async function startEcho(): Promise<EchoService> {
  const asked = { count: 0 };
  const state = { status: 401, before: '' };
  const server = createHttp(async (request, response) => {
    const body = await text(request);
    asked.count += 1;
    const heads = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
    const basic = /^Basic (.+)$/u.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const echoed = [request.url, ...heads, Buffer.from(basic, 'base64').toString(), body].join(' | ');
    const message = `${state.before}${echoed}`;
    const answer = { error: { message, code: 'no' }, title: message, detail: echoed, errors: [{ message: echoed }] };
    response.writeHead(state.status, { 'content-type': 'application/json', 'x-echo': encodeURIComponent(echoed) });
    response.end(JSON.stringify(answer));
  });
  const { url, close } = await listen(server);
  return {
    url,
    asked,
    close,
    get status() {
      return state.status;
    },
    set status(status) {
      state.status = status;
    },
    get before() {
      return state.before;
    },
    set before(words) {
      state.before = words;
    },
  };
}

const message = (type: string, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

/** A database that asks for the password in the clear and repeats it in its refusal. */
export async function startEchoDatabase(): Promise<{ readonly port: number; close(): void }> {
  const server: Server = createTcp((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes: Buffer) => {
      // https://www.postgresql.org/docs/current/protocol-message-formats.html: SSLRequest, StartupMessage, PasswordMessage
      if (bytes.length === 8 && bytes.readInt32BE(4) === 80_877_103) return void socket.write('N');
      if (bytes[0] !== 0x70) return void socket.write(message('R', Buffer.from([0, 0, 0, 3])));
      const password = bytes.subarray(5, -1).toString();
      const said = `password authentication failed for "founder" with "${password}"`;
      const fields = Buffer.from(`SFATAL\0VFATAL\0C28P01\0M${said}\0D${said}\0H${said}\0\0`);
      socket.end(message('E', fields));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, close: () => void server.close() };
}
