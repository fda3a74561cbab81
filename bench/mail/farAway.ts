import { connect, createServer, type Socket } from 'node:net';

export interface FarAway {
  readonly port: number;
  close(): Promise<void>;
}

/** Puts a server that is near far away: each thing it says arrives so many milliseconds later. */
export async function startFarAway(serverPort: number, ms: number): Promise<FarAway> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    // Whichever end breaks takes the other one with it, below.
    return socket.on('error', () => {}).once('close', () => sockets.delete(socket));
  };
  const server = createServer({ noDelay: true }, (client) => {
    keep(client);
    const far = keep(connect({ port: serverPort, host: '127.0.0.1', noDelay: true }));
    client.on('data', (chunk) => far.write(chunk));
    far.on('data', (chunk) => setTimeout(() => client.destroyed || client.write(chunk), ms));
    client.once('close', () => far.destroy());
    far.once('close', () => setTimeout(() => client.destroy(), ms));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a proxy without a port');
  return {
    port: address.port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
