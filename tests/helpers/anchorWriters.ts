import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export interface AnchorWriter {
  go(): void;
  /** The first epoch is on the disk. */
  readonly written: Promise<unknown>;
  /** `written`, or its failure. */
  readonly answer: Promise<string>;
  kill(): void;
  readonly ended: Promise<unknown>;
}

/** Starts a process that is about to write the anchor of this store, as often as there are epochs. */
export async function startAnchorWriter(file: string, path: string, epochs: number): Promise<AnchorWriter> {
  const script = fileURLToPath(import.meta.resolve('./anchorWriter.ts'));
  const child = spawn(process.execPath, [script, file, path, String(epochs)], { stdio: 'pipe' });
  await once(child.stdout, 'data');
  return {
    go: () => child.stdin.end('go\n'),
    written: once(child.stderr, 'data'),
    answer: text(child.stdout),
    kill: () => child.kill('SIGKILL'),
    ended: once(child, 'close'),
  };
}
