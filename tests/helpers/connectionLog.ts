import { createHook } from 'node:async_hooks';
import { writeFileSync } from 'node:fs';

/**
 * Loaded before the program by `NODE_OPTIONS=--import …`: when it ends, the file that `CONNECTION_LOG` names holds each
 * address that it connected to, and each host whose address it asked for. Node itself tells of them, so none is missed.
 */
interface Request {
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
}

const kinds = ['TCPCONNECTWRAP', 'PIPECONNECTWRAP', 'UDPSENDWRAP', 'GETADDRINFOREQWRAP', 'QUERYWRAP'];
const requests: { readonly kind: string; readonly request: Request }[] = [];

createHook({
  init: (_id, kind, _trigger, request) => {
    // Its fields are filled in after this.
    if (kinds.includes(kind)) requests.push({ kind, request });
  },
}).enable();

process.on('exit', () => {
  const lines = requests.map(({ kind, request: { address, port, hostname } }) => ({
    kind,
    address: address ?? hostname ?? null,
    port: port ?? null,
  }));
  writeFileSync(process.env['CONNECTION_LOG'] ?? '/dev/null', JSON.stringify(lines));
});
