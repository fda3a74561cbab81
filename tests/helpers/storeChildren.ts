import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export interface StoreChild {
  /** Lets it open the store. */
  go(): void;
  /** What it said of the store, or of its failure. */
  readonly answer: Promise<unknown>;
}

/** Starts a process that is about to open this store, as this user or as another one. */
export async function startStoreChild(path: string, anchorsPath: string, uid?: number): Promise<StoreChild> {
  const script = fileURLToPath(import.meta.resolve('./storeChild.ts'));
  const child = spawn(process.execPath, [script, path, anchorsPath], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: join(import.meta.dirname, '../..'),
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  await once(child.stdout, 'data');
  const answer = text(child.stdout).then((said) => JSON.parse(said) as unknown);
  return { go: () => child.stdin.end('go\n'), answer };
}
