import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, Moment } from './faultProxyFault.ts';

/** Where the exchange that goes wrong ends in what the program says; asked with all that it said since the last one. */
export type IsDue = (said: Buffer) => boolean;

export interface FaultProxy {
  readonly port: number;
  /** From now on each exchange that is due goes wrong like this; null: all goes well. */
  break(fault: Fault | null): Promise<void>;
  /** What the program said in each exchange that was due. */
  exchanges(): readonly Buffer[];
  connections(): number;
  close(): Promise<void>;
}

/** HTTP: a request that was read whole. */
export const isWholeRequest: IsDue = (said) => {
  const head = said.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const length = /^content-length: (\d+)/imu.exec(said.toString('latin1', 0, head))?.[1] ?? '0';
  return said.length >= head + 4 + Number(length);
};

/** SMTP: the end of a mail. */
export const isWholeMail: IsDue = (said) => said.includes('\r\n.\r\n');

/** Whatever it says first. */
export const isAnything: IsDue = (said) => said.length > 0;

/** Stands on loopback between the program and a service, and does to their exchanges what it is told to. */
export async function startFaultProxy(to: { readonly port: number }, isDue: IsDue): Promise<FaultProxy> {
  const exchanges: Buffer[] = [];
  const sockets = new Set<Socket>();
  let fault: Fault | null = null;
  let connections = 0;
  let listener: Server | null = null;
  /** Keeps the port while nobody listens there: else the next one who asks for any would get it. */
  let keeper: Socket | null = null;

  const hold = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket
      .setNoDelay(true)
      .on('error', () => {})
      .on('close', () => sockets.delete(socket));
  };
  const onClient = (client: Socket): void => {
    connections += 1;
    hold(client);
    if (breaksAt(fault, 'accept')) {
      end(fault, client);
      return;
    }
    const service = hold(dial(to.port, '127.0.0.1'));
    let said = Buffer.alloc(0);
    /** What becomes of the service's words; null: they are handed on. */
    let broken: Fault | null = null;
    client.on('data', (data: Buffer) => {
      said = Buffer.concat([said, data]);
      if (!isDue(said)) return void service.write(data);
      exchanges.push(said);
      said = Buffer.alloc(0);
      broken = fault;
      if (breaksAt(broken, 'before') || (broken?.kind === 'instead' && !broken.reaches)) {
        service.destroy();
        return broken && end(broken, client);
      }
      service.write(data);
    });
    service.on('data', (data: Buffer) => {
      if (broken === null) return void client.write(data);
      service.pause();
      if (breaksAt(broken, 'within')) client.write(data.subarray(0, Math.ceil(data.length / 2)));
      end(broken, client, data);
    });
    // What goes wrong has its own end for the program.
    service.on('close', () => broken ?? client.end());
    client.on('close', () => service.destroy());
  };
  const listen = async (port: number): Promise<Server> => {
    const server = createServer(onClient);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return server;
  };
  const shut = async (): Promise<void> => {
    const old = listener;
    listener = null;
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => (old ? old.close(() => resolve()) : resolve()));
  };
  listener = await listen(0);
  const { port } = listener.address() as AddressInfo;
  return {
    port,
    break: async (next) => {
      fault = next;
      if (next?.kind === 'refuse') {
        await shut();
        keeper ??= hold(dial({ port: to.port, host: '127.0.0.1', localPort: port }));
        return;
      }
      keeper?.resetAndDestroy();
      keeper = null;
      listener ??= await listen(port);
    },
    exchanges: () => exchanges,
    connections: () => connections,
    close: shut,
  };
}

const breaksAt = (fault: Fault | null, at: Moment): boolean => fault !== null && 'at' in fault && fault.at === at;

/** @param answer what the service said, where it has said something */
function end(fault: Fault | null, client: Socket, answer: Buffer = Buffer.alloc(0)): void {
  if (fault?.kind === 'close') client.end();
  // The half that was handed on is to be read before the connection is cut.
  else if (fault?.kind === 'reset') setImmediate(() => client.resetAndDestroy());
  else if (fault?.kind === 'instead') void say(client, fault.say()).then(() => client.end());
  else if (fault?.kind === 'drip') void drip(client, answer, fault.everyMs);
}

async function say(client: Socket, pieces: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void> {
  for await (const piece of pieces) {
    if (client.destroyed) return;
    if (!client.write(piece)) await drained(client);
  }
}

/** Who does not read is not written to: an answer of any length takes no room here. */
const drained = (client: Socket): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      client.off('drain', go).off('close', go);
      resolve();
    };
    client.on('drain', go).on('close', go);
  });

async function drip(client: Socket, answer: Buffer, everyMs: number): Promise<void> {
  for (const byte of answer) {
    if (client.destroyed) return;
    client.write(Buffer.of(byte));
    await sleep(everyMs);
  }
  client.end();
}
