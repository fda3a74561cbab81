import { request as ask, createServer, type IncomingMessage } from 'node:http';
import { listen } from '../../../src/drill/listen.ts';
import type { Trace } from './trace.ts';

/** Stands before a service on loopback and says how far each request is. */
export interface Gate {
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/**
 * Steps: `<name> asked` before the body is read, `read` before the service hears of it, `made` when it has answered, and
 * `answered` when the answer has been handed on. Who is killed at one of the first two has said nothing.
 */
export async function startGate(target: string, name: string, trace: Trace): Promise<Gate> {
  const server = createServer(async (request, response) => {
    response.on('error', () => {});
    try {
      const asked = trace.pass(`${name} asked`);
      const body = await read(request);
      if (!(asked && trace.pass(`${name} read`))) return void response.destroy();
      const answer = await handOn(target, request, body);
      trace.pass(`${name} made`);
      response.writeHead(answer.status, answer.headers).end(answer.body, () => trace.pass(`${name} answered`));
    } catch {
      // Whoever asked is gone.
      response.destroy();
    }
  });
  return await listen(server);
}

async function read(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const handOn = (target: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const onward = ask(new URL(url ?? '/', target), { method: method ?? 'GET', headers, agent: false }, (answer) => {
      read(answer).then(
        (text) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
        reject,
      );
    });
    onward.on('error', reject).end(body);
  });
