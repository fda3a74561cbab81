import { createHmac } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeXKeys {
  readonly appKey: string;
  readonly appSecret: string;
  readonly accessToken: string;
  readonly accessSecret: string;
}

export interface FakePost {
  readonly id: string;
  readonly text: string;
  readonly replyTo: string | null;
  readonly createdAt: string;
}

/** What goes wrong with the next `POST /2/tweets`. */
export type FakeXFault =
  /** The post is made, the answer never comes. */
  | 'lose-answer'
  /** The post is made, its answer is cut in the middle. */
  | 'cut-answer'
  /** Nothing is made, nothing is answered. */
  | 'hang'
  /** Nothing is made, and the connection is cut. */
  | 'drop'
  | { readonly status: number; readonly body?: object; readonly headers?: Readonly<Record<string, string>> };

export interface FakeXOptions {
  /** With keys every request's OAuth 1.0a signature is checked. */
  readonly keys?: FakeXKeys;
  /** 0 takes a free one. */
  readonly port?: number;
  /** Every post is written here as a line of JSON before it is answered, so that it outlives whoever is killed. */
  readonly logPath?: string;
  /** Replies are refused with 403, as X does to its self-serve tiers. */
  readonly refuseReplies?: boolean;
  readonly username?: string;
  /** What X says of the keys with every answer; absent: nothing. */
  readonly accessLevel?: 'read' | 'read-write';
  /** What is answered to whoever asks for the account; absent: the account. */
  readonly meRefused?: { readonly status: number; readonly body: object };
  /** Milliseconds before an answer goes out; the post is made before. */
  readonly delayMs?: number;
}

export interface FakeX {
  /** For `apiUrl`. */
  readonly url: string;
  readonly posts: readonly FakePost[];
  /** `POST /2/tweets 201`, in order. */
  readonly log: readonly string[];
  /** For the next posts, one each. */
  fail(...faults: readonly FakeXFault[]): void;
  close(): Promise<void>;
}

const userId = '2244994945';

/**
 * X's API v2 as far as Allclear uses it: `POST /2/tweets`, `GET /2/users/me`, `GET /2/users/:id/tweets`. It refuses a
 * text that stands already, shortens links and escapes signs, as X does. Needs nothing but Node: `node fakeX.ts [port]
 * [log]` runs it alone.
 */
export async function startFakeX(options: FakeXOptions = {}): Promise<FakeX> {
  const posts: FakePost[] = [];
  const log: string[] = [];
  const faults: FakeXFault[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    // As whoever asks has signed it, whatever stands between.
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const level = {
      'content-type': 'application/json',
      ...(options.accessLevel ? { 'x-access-level': options.accessLevel } : {}),
    };
    const answer = (status: number, body: object, headers: Readonly<Record<string, string>> = {}): void => {
      log.push(`${request.method} ${url.pathname} ${status}`);
      const send = (): void => void response.writeHead(status, { ...level, ...headers }).end(JSON.stringify(body));
      if (options.delayMs) setTimeout(send, options.delayMs);
      else send();
    };
    if (options.keys && !isSigned(request, url, options.keys))
      return answer(401, problem(401, 'Unauthorized', 'Unauthorized'));
    if (request.method === 'POST' && url.pathname === '/2/tweets') {
      return post(Buffer.concat(chunks).toString('utf8'), { options, posts, faults, log }, answer, response);
    }
    if (url.pathname === '/2/users/me') {
      if (options.meRefused) return answer(options.meRefused.status, options.meRefused.body);
      return answer(200, { data: { id: userId, name: 'Acme', username: options.username ?? 'acme' } });
    }
    if (url.pathname === `/2/users/${userId}/tweets`) return answer(200, timeline(posts, url));
    answer(404, problem(404, 'Not Found', 'no such path'));
  });
  const base = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    url: base(),
    posts,
    log,
    fail: (...more) => void faults.push(...more),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface State {
  readonly options: FakeXOptions;
  readonly posts: FakePost[];
  readonly faults: FakeXFault[];
  readonly log: string[];
}

function post(
  raw: string,
  { options, posts, faults, log }: State,
  answer: (status: number, body: object, headers?: Readonly<Record<string, string>>) => void,
  response: ServerResponse,
): void {
  const { text, reply } = JSON.parse(raw) as { text: string; reply?: { in_reply_to_tweet_id: string } };
  const fault = faults.shift();
  if (fault === 'hang' || fault === 'drop') {
    log.push(`POST /2/tweets ${fault}`);
    return void (fault === 'drop' && response.socket?.destroy());
  }
  if (typeof fault === 'object') {
    answer(fault.status, fault.body ?? problem(fault.status, 'Fault', ''), fault.headers);
    return;
  }
  const stripped = text.normalize('NFC').trim();
  if (posts.some((one) => one.text === stripped)) {
    answer(403, problem(403, 'Forbidden', 'You are not allowed to create a Tweet with duplicate content.'));
    return;
  }
  const replyTo = reply?.in_reply_to_tweet_id ?? null;
  if (replyTo !== null && options.refuseReplies) {
    answer(403, problem(403, 'Forbidden', 'Reply to this conversation is not allowed.'));
    return;
  }
  const made = {
    id: `17${String(posts.length + 1).padStart(17, '0')}`,
    text: stripped,
    replyTo,
    createdAt: new Date().toISOString(),
  };
  posts.push(made);
  if (options.logPath) appendFileSync(options.logPath, `${JSON.stringify(made)}\n`);
  if (fault === 'lose-answer') {
    log.push('POST /2/tweets lost');
    return void response.socket?.destroy();
  }
  if (fault === 'cut-answer') {
    log.push('POST /2/tweets cut');
    response.writeHead(201, { 'content-type': 'application/json', 'content-length': '200' });
    return void response.write('{"data":{"id":"17', () => response.socket?.destroy());
  }
  answer(201, { data: { id: made.id, text: made.text, edit_history_tweet_ids: [made.id] } });
}

const problem = (status: number, title: string, detail: string): object => ({
  title,
  detail,
  type: 'about:blank',
  status,
});

/** Newest first, links as t.co, `&<>` escaped; no `data` where there is none, as X answers. */
function timeline(posts: readonly FakePost[], url: URL): object {
  const since = url.searchParams.get('start_time');
  const max = Number(url.searchParams.get('max_results') ?? 10);
  const found = posts
    .filter((one) => since === null || one.createdAt >= since)
    .toReversed()
    .slice(0, max);
  if (found.length === 0) return { meta: { result_count: 0 } };
  return { data: found.map(shown), meta: { result_count: found.length } };
}

function shown({ id, text, createdAt }: FakePost): object {
  const urls: object[] = [];
  const short = text.replace(/https?:\/\/\S+/gu, (link) => {
    const url = `https://t.co/${id.slice(-6)}${urls.length}`;
    urls.push({ start: 0, end: 0, url, expanded_url: link, display_url: link.slice(8, 30) });
    return url;
  });
  const escaped = short.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return {
    id,
    text: escaped,
    created_at: createdAt,
    edit_history_tweet_ids: [id],
    ...(urls.length > 0 ? { entities: { urls } } : {}),
  };
}

/** OAuth 1.0a, RFC 5849: computed anew, not by the client's library. A JSON body is no part of it. */
function isSigned(request: IncomingMessage, url: URL, keys: FakeXKeys): boolean {
  const header = request.headers.authorization ?? '';
  const given = Object.fromEntries(
    [...header.matchAll(/(\w+)="([^"]*)"/gu)].map(([, name = '', value = '']) => [name, decodeURIComponent(value)]),
  );
  if (given['oauth_consumer_key'] !== keys.appKey || given['oauth_token'] !== keys.accessToken) return false;
  const { oauth_signature: signature, ...rest } = given;
  const pairs = [...Object.entries(rest), ...url.searchParams].map(
    ([name, value]) => `${encode(name)}=${encode(value)}`,
  );
  const text = [request.method ?? '', url.origin + url.pathname, pairs.sort().join('&')].map(encode).join('&');
  const key = `${encode(keys.appSecret)}&${encode(keys.accessSecret)}`;
  return signature === createHmac('sha1', key).update(text).digest('base64');
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/gu, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

if (import.meta.main) {
  const [port, logPath] = process.argv.slice(2);
  const { url } = await startFakeX({ port: Number(port ?? 0), ...(logPath ? { logPath } : {}) });
  process.stdout.write(`${url}\n`);
}
