import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from '../../../src/drill/listen.ts';
import type { Asked, Book, HttpService, Said, Standing, Traits } from './service.ts';

/** What becomes of a message: `taken`: it stands, and the answer is lost. `untaken`: nothing stands, nothing is said. */
export type Loss = 'taken' | 'untaken';

/** A service that stands on loopback. */
export interface House extends Traits {
  /** The channel in the config. */
  readonly entry: object;
  /** What stands there now, in the order in which it came. */
  posts(): Promise<readonly Standing[]>;
  /** How many requests, or e-mails, carried a message. */
  tries(): number;
  /** Requests that it would not take, each with the reason. */
  strange(): readonly string[];
  /** For the next messages, one each; for a channel to people, one each a person. */
  lose(...losses: readonly Loss[]): void;
  /** Nobody answers there: only a crash leaves it open whether a message stands, so `lose` comes after that. */
  readonly isFolder?: boolean;
  close(): Promise<void>;
}

interface Given {
  /** Milliseconds before each answer. */
  readonly delayMs?: number;
}

/** Opens a service on loopback. */
export async function openHouse(service: HttpService, { delayMs = 0 }: Given = {}): Promise<House> {
  let book: Book = { posts: [], edits: [] };
  const strange: string[] = [];
  const losses: Loss[] = [];
  let tries = 0;

  const handle = (asked: Asked, response: ServerResponse): void => {
    const copy = structuredClone(book);
    const said = judged(service, asked, copy, strange);
    const isMessage = said.isRepeat === true || copy.posts.length > book.posts.length;
    const loss = isMessage ? losses.shift() : undefined;
    if (isMessage) tries += 1;
    if (loss !== 'untaken') book = copy;
    if (loss !== undefined) return void response.socket?.destroy();
    const body = typeof said.body === 'string' ? said.body : JSON.stringify(said.body ?? '');
    const type = typeof said.body === 'string' ? 'text/plain' : 'application/json';
    const say = (): unknown => response.writeHead(said.status, { 'content-type': type, ...said.headers }).end(body);
    if (delayMs > 0) setTimeout(say, delayMs);
    else say();
  };

  const server = createServer(async (request, response) => handle(await receive(request), response));
  const { url, close } = await listen(server);
  return {
    ...service,
    entry: service.entry(url),
    posts: async () => book.posts,
    tries: () => tries,
    strange: () => strange,
    lose: (...more) => void losses.push(...more),
    close,
  };
}

/** What a service says, who refuses what no reader should get and what has no room. */
export function judged(service: HttpService, asked: Asked, book: Book, strange: string[]): Said {
  const before = book.posts.length;
  try {
    const said = service.answer(asked, book);
    if (said === null) throw new Error('nobody expected this');
    const made = book.posts.length > before ? book.posts.at(-1) : undefined;
    const over = made && service.room?.(made).find(({ used, limit }) => used > limit);
    if (over) throw new Error(`${over.used} where there is room for ${over.limit}`);
    return said;
  } catch (error) {
    book.posts.length = before;
    strange.push(`${service.name}: ${asked.method} ${asked.path}: ${(error as Error).message}`);
    return { status: 400, body: { error: (error as Error).message } };
  }
}

async function receive(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  return {
    method: request.method ?? '',
    path: pathname,
    query: searchParams,
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
