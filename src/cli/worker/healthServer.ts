import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { CliError } from '../cliError.ts';
import { defaultListen, type ListenAt } from './workerFlags.ts';

/** What is answered about a worker. */
export interface Health {
  /** False: 503, so that whoever watches over it looks after it. */
  isHealthy(): boolean;
  readonly report: () => object;
  /** Prometheus' text. */
  readonly metrics: () => Promise<{ readonly type: string; readonly text: string }>;
}

export interface HealthServer {
  /** `http://127.0.0.1:9464` */
  readonly url: string;
  close(): Promise<void>;
}

/** Who asks slower than this is not a monitor. */
const requestWithinMs = 5_000;
const connectionsAtMost = 32;

/** `/healthz` and `/metrics`, to be read only. Throws `CliError` where it can't listen. */
export async function openHealthServer(at: ListenAt, health: Health): Promise<HealthServer> {
  const server = createServer(
    { requestTimeout: requestWithinMs, headersTimeout: requestWithinMs },
    (request, response) => {
      request.resume();
      answer(request, response, health).catch(() => response.destroy());
    },
  );
  server.maxConnections = connectionsAtMost;
  await listening(server, at);
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : at.port;
  return {
    url: `http://${at.host.includes(':') ? `[${at.host}]` : at.host}:${port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, health: Health): Promise<void> {
  const path = (request.url ?? '').split('?')[0];
  const send = (status: number, type: string, text: string): void => {
    const head = { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
    response.writeHead(status, head).end(request.method === 'HEAD' ? undefined : text);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return send(405, 'text/plain', 'Only GET is answered.\n');
  }
  if (path === '/healthz') {
    const ok = health.isHealthy();
    return send(ok ? 200 : 503, 'application/json', `${JSON.stringify({ ok, ...health.report() })}\n`);
  }
  if (path === '/metrics') {
    const { type, text } = await health.metrics();
    return send(200, type, text);
  }
  send(404, 'text/plain', 'There are /healthz and /metrics.\n');
}

const listening = (server: Server, at: ListenAt): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(at, error)));
    server.listen(at.port, at.host, () => {
      // From here on it is a caller's trouble, and ends with its connection.
      server.removeAllListeners('error').on('error', () => {});
      resolve();
    });
  });

function cannotListen({ host, port }: ListenAt, error: NodeJS.ErrnoException): CliError {
  const next = `${host.includes(':') ? `[${host}]` : host}:${port === 65_535 ? port - 1 : port + 1}`;
  const other = `Answer elsewhere: incident worker --listen ${next}        Or nowhere: incident worker --listen none`;
  if (error.code === 'EADDRINUSE') {
    const message = `Port ${port} of ${host} is in use, so this worker could not answer about its health there.`;
    return new CliError({
      kind: 'port_in_use',
      message,
      hint: `Perhaps by another worker on this machine. ${other}`,
      exit: 2,
    });
  }
  return new CliError({
    kind: 'cannot_listen',
    message: `This worker can not answer about its health at ${host}:${port} (${error.code ?? error.message}).`,
    hint: host === '127.0.0.1' ? other : `Only this machine: incident worker --listen ${defaultListen}        ${other}`,
    exit: 2,
  });
}
