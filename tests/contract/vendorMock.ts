import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getHttpOperationsFromSpec } from '@stoplight/prism-http';
import { createServer as createMock } from '@stoplight/prism-http-server';

/** The services' own descriptions lie beside the repository, and only where it is developed; they are data of others. */
const folder = join(import.meta.dirname, '../../../shared/contracts');

export const contractPath = (name: string): string | null => {
  const path = join(folder, `${name}.json`);
  return existsSync(path) ? path : null;
};

export interface Judged {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** What the validating mock answered. */
  readonly status: number;
  /** What it has against the request, in its own words; empty: nothing. */
  readonly violations: string;
}

export interface VendorMock {
  readonly url: string;
  readonly judged: readonly Judged[];
  close(): Promise<void>;
}

export interface MockOptions {
  /** What the channel is answered; the mock's own answers are made up and prove nothing. */
  readonly answer: (request: { readonly method: string; readonly path: string }) => {
    readonly status: number;
    readonly body: string | object;
    readonly headers?: Readonly<Record<string, string>>;
  };
  /** Breaks the body before it is judged. */
  readonly breaking?: (body: string) => string;
  /** What the description calls the body, where Prism can't read it under its own name (`application/x-amz-json-1.0`). */
  readonly contentType?: string;
  /** What stands before the description's own paths, and is not passed on: `/sms`. */
  readonly below?: string;
}

const silent = Object.fromEntries(
  ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'success'].map((level) => [level, () => {}]),
);
const logger = { ...silent, level: 'silent', isLevelEnabled: () => false, child: () => logger };

/** A Prism that judges each request by the service's description, behind a server that gives the channel our answers. */
export async function startVendorMock(contract: string, options: MockOptions): Promise<VendorMock> {
  const prism = createMock(await getHttpOperationsFromSpec(contract), {
    cors: false,
    components: { logger: logger as never },
    config: {
      mock: { dynamic: false },
      isProxy: false,
      checkSecurity: true,
      validateRequest: true,
      validateResponse: false,
      errors: false,
      upstreamProxy: undefined,
    },
  });
  const mockUrl = await prism.listen(0, '127.0.0.1');
  const judged: Judged[] = [];
  const front = createServer(async (request, response) => {
    const body = await textOf(request);
    const { method = 'GET', url: path = '/' } = request;
    const shown = options.contentType === undefined ? {} : { 'content-type': options.contentType };
    const seen = { ...request.headers, ...shown };
    const own = path.startsWith(`${options.below}/`) ? path.slice(options.below?.length) : path;
    judged.push(await judge(mockUrl, method, own, seen, options.breaking?.(body) ?? body));
    const { status, body: answer, headers = {} } = options.answer({ method, path });
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    judged,
    close: async () => {
      front.closeAllConnections();
      await Promise.all([new Promise((resolve) => front.close(resolve)), prism.close()]);
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function judge(
  mockUrl: string,
  method: string,
  path: string,
  headers: IncomingMessage['headers'],
  body: string,
): Promise<Judged> {
  const passed = Object.entries(headers).filter(([name]) => !/^(?:host|connection|content-length)$/u.test(name));
  const answer = await fetch(mockUrl + path, {
    method,
    headers: Object.fromEntries(passed.map(([name, value]) => [name, String(value)])),
    redirect: 'manual',
    ...(body === '' ? {} : { body }),
  });
  const text = await answer.text();
  const violations = answer.headers.get('sl-violations') ?? (answer.ok ? '' : text.slice(0, 500));
  return { method, path, body, status: answer.status, violations };
}
