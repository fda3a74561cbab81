import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach } from 'vitest';

export interface Received {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the receiver does with one request, once it has read it whole. */
export type Answer =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** Takes the request and cuts the connection. */
  | { readonly kind: 'reset' }
  /** Begins to answer, promises more than it sends, and cuts the connection. */
  | { readonly kind: 'cut'; readonly status: number; readonly body: string }
  /** Answers a byte every 20 ms for ever. */
  | { readonly kind: 'drip'; readonly status: number }
  /** As many bytes as asked for. */
  | { readonly kind: 'huge'; readonly status: number; readonly bytes: number };

export interface Receiver {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly requests: readonly Received[];
  /** Answers for the next requests, in order. */
  expect(...answers: readonly Answer[]): void;
  /** Throws when a request came that nobody expected, or an answer was not fetched. */
  verify(): void;
  close(): Promise<void>;
}

export const reply = (status: number, body: string | object = '', headers: Record<string, string> = {}): Answer => ({
  kind: 'reply',
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** A receiver for each test of a file: nobody is left waiting, nothing comes that nobody expected. */
export function receiverOfEachTest(): Pick<Receiver, 'url' | 'requests' | 'expect'> {
  let current: Receiver;
  beforeEach(async () => {
    current = await startReceiver();
  });
  afterEach(async () => {
    await current.close();
    current.verify();
  });
  return {
    get url() {
      return current.url;
    },
    get requests() {
      return current.requests;
    },
    expect: (...answers) => current.expect(...answers),
  };
}

/** A receiver on loopback that answers by script and keeps what it was asked. */
export async function startReceiver(): Promise<Receiver> {
  const requests: Received[] = [];
  const script: Answer[] = [];
  const unexpected: string[] = [];
  const server = createServer(async (request, response) => {
    const received = await receive(request);
    requests.push(received);
    const answer = script.shift();
    if (answer) await play(answer, response);
    else {
      unexpected.push(`${received.method} ${received.path}`);
      response.writeHead(501).end('nobody expected this');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    expect: (...answers) => void script.push(...answers),
    verify: () => {
      if (unexpected.length > 0) throw new Error(`unexpected: ${unexpected.join(', ')}`);
      if (script.length > 0) throw new Error(`${script.length} answers were not fetched: ${JSON.stringify(script)}`);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function receive(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

async function play(answer: Answer, response: ServerResponse): Promise<void> {
  switch (answer.kind) {
    case 'reply':
      response.writeHead(answer.status, answer.headers).end(answer.body);
      return;
    case 'hang':
      return;
    case 'reset':
      response.socket?.destroy();
      return;
    case 'cut':
      response.writeHead(answer.status, { 'content-length': String(answer.body.length + 100) });
      response.write(answer.body, () => response.socket?.destroy());
      return;
    case 'drip': {
      response.writeHead(answer.status);
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
      return;
    }
    case 'huge': {
      response.on('error', () => {});
      response.writeHead(answer.status).end('x'.repeat(answer.bytes));
    }
  }
}
