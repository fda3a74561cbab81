import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { contentTypeOf, ownFolder, type PageFiles } from '../../channels/pageFiles.ts';

export interface PageServer {
  /** `http://127.0.0.1:8000/` */
  readonly url: string;
  /** The page that is handed out from now on; browsers that show it load it anew. */
  show(files: PageFiles): void;
  close(): Promise<void>;
}

/** Offered unless it is taken. */
const usualPort = 8000;
const changes = `/${ownFolder}/changes`;
const script = `/${ownFolder}/reload.js`;

/** After a break in the connection too: the page may have changed meanwhile. */
const reload = `let broken = false;
const changes = new EventSource('${changes}');
changes.addEventListener('message', () => location.reload());
changes.addEventListener('error', () => { broken = true; });
changes.addEventListener('open', () => { if (broken) location.reload(); });
`;

/**
 * Serves a page from memory to this machine and nobody else, as a static host would, with the headers that
 * docs/page-hosting.md asks hosts for.
 * @param port null: the usual one, or any if that is taken
 * Throws a system error where the port can't be had.
 */
export async function startPageServer(port: number | null, first: PageFiles): Promise<PageServer> {
  let files = first;
  const readers = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    if (request.url === changes) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).flushHeaders();
      readers.add(response);
      response.on('close', () => readers.delete(response));
    } else {
      const { status, headers, content } = replyTo(request, files);
      response.writeHead(status, { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers });
      response.end(request.method === 'HEAD' ? '' : content);
    }
  });
  await listen(server, port ?? usualPort).catch(async (error: unknown) => {
    if (port !== null) throw error;
    await listen(server, 0);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    show: (next) => {
      files = next;
      for (const reader of readers) reader.write('data: changed\n\n');
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: string | Uint8Array;
}

const inWords = (status: number, words: string, more: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { 'content-type': contentTypeOf('words.txt'), ...more },
  content: `${words}\n`,
});

function replyTo({ method, url = '/', headers }: IncomingMessage, files: PageFiles): Reply {
  // A name of somebody else's that leads here is a page of theirs that wants to read this one.
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/u.test(headers.host ?? '')) return inWords(403, 'not for that name');
  if (method !== 'GET' && method !== 'HEAD') return inWords(405, 'a page is only read', { allow: 'GET, HEAD' });
  if (url === script) return { status: 200, headers: { 'content-type': contentTypeOf(script) }, content: reload };
  const path = pathOf(url);
  const name = path === '' || path.endsWith('/') ? `${path}index.html` : path;
  const content = files.get(name);
  if (content !== undefined)
    return { status: 200, headers: headersOf(name, content), content: withReload(name, content) };
  if (files.has(`${name}/index.html`))
    return inWords(301, 'with a slash at its end', { location: `/${encodeURI(name)}/` });
  return inWords(404, 'there is no such page');
}

function pathOf(url: string): string {
  try {
    return decodeURIComponent(url.split('?')[0] ?? '').slice(1);
  } catch {
    return '?';
  }
}

/** The policy that stands in the page itself, and the one thing that a page can't say of itself. */
function headersOf(name: string, content: string | Uint8Array): Readonly<Record<string, string>> {
  const inPage = /http-equiv="?Content-Security-Policy"? content="([^"]+)"/iu.exec(
    String(name.endsWith('.html') ? content : ''),
  );
  const policy = (inPage?.[1] ?? "default-src 'none'; style-src 'unsafe-inline'").replaceAll('&#39;', "'");
  return {
    'content-type': contentTypeOf(name),
    'content-security-policy': `${policy.replace(/;\s*$/u, '')}; frame-ancestors 'none'`,
    'access-control-allow-origin': '*',
  };
}

const withReload = (name: string, content: string | Uint8Array): string | Uint8Array =>
  name.endsWith('.html')
    ? String(content).replace(/<\/body>|$/u, (end) => `<script src="${script}" defer></script>${end}`)
    : content;
