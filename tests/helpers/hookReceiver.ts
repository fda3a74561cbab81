import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HookPost {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly atMs: number;
}

export interface HookReceiver {
  /** `http://127.0.0.1:<port>/hook` */
  readonly url: string;
  /** What came, in order: its `webhook-id`, its event, and when, in milliseconds of `performance.now()`. */
  readonly posts: readonly HookPost[];
  close(): Promise<void>;
}

/** Takes every webhook and writes it down before it answers. */
export async function startHookReceiver(delayMs = 0): Promise<HookReceiver> {
  const posts: HookPost[] = [];
  const server = createServer(async (request, response) => {
    const atMs = performance.now();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { type, data } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    posts.push({ id: String(request.headers['webhook-id']), type: String(type), data, atMs });
    if (delayMs > 0) setTimeout(() => response.end(), delayMs);
    else response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    posts,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
