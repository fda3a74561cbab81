import { createServer } from 'node:http';
import { listen } from './listen.ts';

/** A small site that goes down and comes back when it is told to. */
export interface Site {
  /** `http://127.0.0.1:4000/health` */
  readonly url: string;
  turn(state: 'up' | 'down'): void;
  close(): Promise<void>;
}

export async function startSite(): Promise<Site> {
  let isUp = true;
  const server = createServer((_request, response) => {
    response.writeHead(isUp ? 200 : 503, { 'content-type': 'text/plain' }).end(isUp ? 'ok' : 'database is gone');
  });
  const { url, close } = await listen(server);
  return {
    url: `${url}/health`,
    turn: (state) => {
      isUp = state === 'up';
    },
    close,
  };
}
