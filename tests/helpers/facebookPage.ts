import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Facebook with one Page, 12345 "Acme", which every token is one of but those that are refused. */
export interface FacebookPage {
  readonly url: string;
  readonly requests: readonly {
    readonly method: string;
    readonly path: string;
    readonly headers: IncomingHttpHeaders;
  }[];
  /** From now on this token has expired. */
  refuse(token: string): void;
  close(): Promise<void>;
}

const expired = { error: { message: 'Session has expired', type: 'OAuthException', code: 190, error_subcode: 463 } };

export async function startFacebookPage(): Promise<FacebookPage> {
  const requests: FacebookPage['requests'][number][] = [];
  const refused: string[] = [];
  const server = createServer((request, response) => {
    const { method = '', url: path = '', headers } = request;
    requests.push({ method, path, headers });
    const isRefused = refused.some((token) => (JSON.stringify(headers) + path).includes(token));
    const isKnown = /\/(?:12345|me)(?:\?|$)/u.test(path);
    const page = { id: '12345', name: 'Acme', access_token: 'not-looked-at' };
    response.writeHead(isRefused ? 400 : isKnown ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isRefused ? expired : isKnown ? page : { error: { message: 'gone', code: 100 } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    refuse: (token) => void refused.push(token),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A config whose layout is nobody's default, so that every letter that changes is seen. */
export const oddConfig = (folder: string): string => `{
    "company": {"name": "Acme"},   "locale": "de",
    "channels": { "page": { "type": "status-page", "out": "${folder}/public" } },
    "routes": [ { "channels": ["page"], "impacts": ["major", "critical"] } ]
}
`;
