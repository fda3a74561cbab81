import { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';

/** What a server says before it lets somebody in is some hundred bytes, and a few notices perhaps. */
const mostGreetingBytes = 65_536;

/**
 * A client of `pg` that does not listen for ever. Whoever announces a message of 2 GB is heard out by `pg`, in memory, and the
 * text is then too long for V8: an error in a socket's event, which nobody can catch. Over TLS whoever speaks has shown
 * a certificate, and is not counted.
 */
export class GuardedClient extends Client {
  constructor(config: ClientConfig = {}) {
    const socket = new Socket();
    // The pool hides it from whoever prints its settings, and so from a spread.
    const { password } = config;
    super({ ...config, ...(password === undefined ? {} : { password }), stream: () => socket });
    const count = (): void => {
      if (socket.bytesRead <= mostGreetingBytes) return;
      socket.destroy(
        new Error('Connection terminated: it says more than a PostgreSQL server does before it lets anybody in'),
      );
    };
    socket.on('data', count);
    this.once('connect', () => socket.off('data', count));
  }
}
