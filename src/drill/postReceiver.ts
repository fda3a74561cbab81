import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Channel } from '../channels/channel.ts';
import { listen } from './listen.ts';

export interface PostReceiver {
  /** `http://127.0.0.1:4000`; each channel has a path of its own below. */
  readonly url: string;
  /** How many posts each channel made. */
  readonly arrived: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Answers each channel as its service would, and keeps what was posted. */
export async function startPostReceiver(
  channels: readonly Pick<Channel, 'name' | 'definition'>[],
  folder: string,
): Promise<PostReceiver> {
  const arrived = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const channel = channels.find(({ name }) => name === decodeURIComponent(path.split('/')[1] ?? ''));
    const body = await bodyOf(request);
    if (!channel) {
      response.writeHead(404).end();
      return;
    }
    const before = arrived.get(channel.name) ?? 0;
    const count = before + (request.method === 'GET' ? 0 : 1);
    const answer = channel.definition.drillAnswer?.(path, count) ?? { status: 200, body: {} };
    const isPost = count > before && answer.isPost !== false;
    arrived.set(channel.name, isPost ? count : before);
    if (isPost) {
      await writeFile(join(folder, `${channel.name}-${String(count).padStart(3, '0')}.json`), body, { mode: 0o600 });
    }
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  });
  return { ...(await listen(server)), arrived };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
