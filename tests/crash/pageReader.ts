import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** The files that say how things are; a reader who has two of them must not be told two different things. */
const telling = ['index.html', 'incidents/1/index.html', 'api/v2/summary.json', 'feed.atom'];

export interface PageReader {
  /** How often all was read without a change in between. */
  readonly looks: number;
  /** What contradicted itself, or was not there; empty is well. */
  readonly halves: readonly string[];
  /** What every file says now. Throws where one contradicts another. */
  now(): Promise<string>;
  close(): Promise<void>;
}

/**
 * Serves a folder as a web server does, straight from the disk, and reads the page over HTTP again and again.
 * @param says what a file's state is recognised by: the last match counts as its name
 */
export async function startReader(folder: string, says: RegExp): Promise<PageReader> {
  const server = createServer((request, response) => {
    readFile(join(folder, request.url ?? '/')).then(
      (content) => response.end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const read = async (path: string): Promise<string> => {
    const answer = await fetch(`http://127.0.0.1:${port}/${path}`);
    const text = await answer.text();
    if (!answer.ok) return `${path} is not there`;
    return (
      [...text.matchAll(says)]
        .map(([found]) => found)
        .toSorted()
        .at(-1) ?? `${path} says nothing`
    );
  };
  const halves: string[] = [];
  let looks = 0;
  let closed = false;
  const look = async (): Promise<void> => {
    const before = await read('index.html');
    const seen: string[] = [];
    for (const path of telling.slice(1)) seen.push(await read(path));
    // Whatever was read between two first pages of one state was read of that state.
    if ((await read('index.html')) !== before) return;
    looks += 1;
    if (seen.some((one) => one !== before)) halves.push([before, ...seen].join(' | '));
  };
  const looking = (async () => {
    while (!closed) await look();
  })();
  return {
    get looks() {
      return looks;
    },
    halves,
    now: async () => {
      const states = new Set(await Promise.all(telling.map(read)));
      const [state] = states;
      if (states.size !== 1 || state === undefined) throw new Error(`a half state: ${[...states].join(' | ')}`);
      return state;
    },
    close: async () => {
      closed = true;
      await looking;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
