import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const types: Readonly<Record<string, string>> = { html: 'text/html', css: 'text/css', atom: 'application/atom+xml' };

/** Serves files from memory on loopback as static hosts do: `/x/` is `/x/index.html`. */
export async function serveFiles(
  files: ReadonlyMap<string, string>,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname).slice(1);
    const name = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    const content = files.get(name);
    const type = types[name.split('.').at(-1) ?? ''] ?? 'text/plain';
    response
      .writeHead(content === undefined ? 404 : 200, { 'content-type': `${type}; charset=utf-8` })
      .end(content ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
