import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface Talker {
  readonly port: number;
  /** Connections that were taken so far. */
  readonly calls: () => number;
  close(): Promise<void>;
}

/** A server on loopback that does with each connection whatever it is told. */
export async function startTalker(talk: (socket: Socket) => void = () => {}, host = '127.0.0.1'): Promise<Talker> {
  const open = new Set<Socket>();
  let calls = 0;
  const server = createServer((socket) => {
    calls += 1;
    open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
    talk(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    calls: () => calls,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
