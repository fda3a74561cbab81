import { spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';

/** An address that swallows whoever knocks: no answer, no refusal. */
export interface BlackHole {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens, and never takes anybody in. */
const deaf = `
const server = require('node:net').createServer();
server.listen({ port: 0, host: process.argv[1], backlog: 1 }, () => {
  require('node:fs').writeSync(1, String(server.address().port));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;
/** Loopback answers in less than one. */
const answersWithinMs = 150;
const mostWaiting = 20;

/**
 * A listener whose queue is full: Linux drops every further SYN, as a firewall does that has lost a family of addresses.
 * @param host `::1` or `127.0.0.1`
 */
export async function startBlackHole(host: string): Promise<BlackHole> {
  const child = spawn(process.execPath, ['-e', deaf, host], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`nothing can listen at ${host}`)));
    child.stdout.once('data', (text: Buffer) => resolve(Number(text)));
  });
  const waiting: Socket[] = [];
  const isTaken = (): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect({ port, host });
      waiting.push(socket);
      socket.on('error', () => resolve(false)).once('connect', () => resolve(true));
      setTimeout(() => resolve(false), answersWithinMs);
    });
  while (await isTaken()) if (waiting.length > mostWaiting) throw new Error(`the queue at ${host} does not fill`);
  return {
    port,
    close: async () => {
      for (const socket of waiting) socket.destroy();
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
    },
  };
}
