import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { checkLiteral, guardedLookup, isRefused, refuseNone } from '../net/addressGuard.ts';

/** How a name becomes an address, and which addresses are no mail server. */
export interface Dialling {
  readonly allowMetadata: boolean;
  /** Another resolver, for tests; absent: the system's, guarded. */
  readonly lookup?: LookupFunction;
}

/** Names of this very machine. Everywhere else mail travels encrypted or not at all. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/gu, '');
  return name === 'localhost' || name === '::1' || isLoopbackV4(name.replace(/^::ffff:/u, ''));
}
const isLoopbackV4 = (address: string): boolean => isIP(address) === 4 && address.startsWith('127.');

/** TLS, from the start or by STARTTLS, is required; no setting lowers that. */
export const requiresTls = (host: string): boolean => !isLoopback(host);

/**
 * Opens a TCP connection. nodemailer is given a socket that stands, because its own resolver knows no guard and no
 * `/etc/hosts`.
 * @param onSocket is given the socket at once, so that whoever waits can destroy it
 */
export function openSocket(
  { host, port }: { readonly host: string; readonly port: number },
  { allowMetadata, lookup }: Dialling,
  onSocket: (socket: Socket) => void,
): Promise<Socket> {
  const refuse = allowMetadata ? refuseNone : isRefused;
  return new Promise((resolve, reject) => {
    checkLiteral(host, refuse);
    const socket = connect({ host: host.replace(/^\[|\]$/gu, ''), port, lookup: lookup ?? guardedLookup(refuse) });
    onSocket(socket);
    // Stays on: an error with no listener would end the program.
    socket.on('error', reject);
    socket.once('connect', () => {
      // A name that is called "localhost" and leads elsewhere would take mail in the clear out of this machine.
      if (isLoopback(host) && !isLoopback(socket.remoteAddress ?? '')) {
        socket.destroy();
        return reject(new Error(`${host} leads to another machine`));
      }
      resolve(socket);
    });
  });
}
