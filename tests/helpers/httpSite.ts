import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
  svg: 'image/svg+xml',
  png: 'image/png',
  json: 'application/json',
  atom: 'application/atom+xml',
};

/**
 * Serves files from memory on loopback as static hosts do: `/x/` is `/x/index.html`.
 * @param headers that the host sends with every answer
 */
export async function serveFiles(
  given: ReadonlyMap<string, string | Uint8Array>,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly url: string; readonly files: Map<string, string | Uint8Array>; close(): Promise<void> }> {
  const files = new Map(given);
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname).slice(1);
    const name = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    const content = files.get(name);
    const type = types[name.split('.').at(-1) ?? ''] ?? 'text/plain';
    response
      .writeHead(content === undefined ? 404 : 200, { ...headers, 'content-type': `${type}; charset=utf-8` })
      .end(content ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    files,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
