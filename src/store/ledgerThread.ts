import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Statement } from './prepared.ts';
import { connectionOptions, connectionSetUp } from './sqliteDatabase.ts';

/** One transaction: nothing of it is written unless `guard` finds a row. */
export interface LedgerWrite {
  readonly guard: Statement;
  /** `log` is run where `change` has changed one row. */
  readonly moves: readonly { readonly change: Statement; readonly log: Statement }[];
}

/** A connection in a thread of its own. */
export interface LedgerThread {
  /**
   * Runs one after the other. Throws what node:sqlite throws, with its `errcode`.
   * @returns for each move whether its row was changed; null: the guard found nothing
   */
  write(request: LedgerWrite): Promise<readonly boolean[] | null>;
  close(): Promise<void>;
}

type Answer =
  | { readonly written: readonly boolean[] | null }
  | { readonly error: { readonly message: string; readonly errcode: number | undefined } };

/** It keeps nothing; left to itself V8 would let it have 50 MB for what is new. */
const smallHeap = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 24 };

/** 32 MB of log instead of 4: a checkpoint writes each page once, however often it changed meanwhile. */
const rarely = 'PRAGMA wal_autocheckpoint=8000';

interface Waiting {
  readonly done: (written: readonly boolean[] | null) => void;
  readonly fail: (error: unknown) => void;
}

/** Starts the thread and waits until it stands. Throws when it can't. */
export async function startLedgerThread(path: string): Promise<LedgerThread> {
  const workerData = { path, options: connectionOptions(false), setUp: `${connectionSetUp}; ${rarely}` };
  // Nothing of the environment is for it: neither secrets nor what changes how node runs.
  const worker = new Worker(threadFile(), { workerData, env: {}, execArgv: [], resourceLimits: smallHeap });
  const waiting: Waiting[] = [];
  const numbers = new Map<string, number>();
  /** Those that the thread does not know yet, in the order of their numbers. */
  const texts: string[] = [];
  const numbered = ({ sql, parameters }: Statement): readonly [number, readonly unknown[]] => {
    const known = numbers.get(sql);
    if (known !== undefined) return [known, parameters];
    texts.push(sql);
    numbers.set(sql, numbers.size);
    return [numbers.size - 1, parameters];
  };
  let broken: unknown = null;
  const onBroken = (error: unknown): void => {
    broken ??= error;
    for (const one of waiting.splice(0)) one.fail(broken);
  };
  worker.on('error', onBroken);
  worker.on('exit', () => onBroken(new Error('the thread that writes the ledger has ended')));
  await new Promise<void>((resolve, reject) => {
    waiting.push({ done: () => resolve(), fail: reject });
    worker.once('message', () => {
      waiting.shift();
      resolve();
    });
  });
  worker.on('message', (answer: Answer) => {
    const next = waiting.shift();
    if (waiting.length === 0) worker.unref();
    if (!next) return;
    if ('error' in answer) next.fail(Object.assign(new Error(answer.error.message), { errcode: answer.error.errcode }));
    else next.done(answer.written);
  });
  // It is a reason to stay while an answer is due: a run that has lost its lease waits for nothing else.
  worker.unref();
  return {
    write: ({ guard, moves }) =>
      new Promise((done, fail) => {
        if (broken !== null) return fail(broken);
        waiting.push({ done, fail });
        worker.ref();
        const steps = moves.map(({ change, log }) => [numbered(change), numbered(log)]);
        // As text: to clone the structure takes twice as long.
        worker.postMessage(JSON.stringify({ guard: numbered(guard), steps, texts: texts.splice(0) }));
      }),
    close: async () => {
      if (broken !== null) return;
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.ref();
      worker.postMessage('close');
      await ended;
    },
  };
}

/** In the package, whether this is the source or the bundle. */
function threadFile(): string {
  const name = join('bin', 'ledgerThread.js');
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, name)) && folder !== dirname(folder)) folder = dirname(folder);
  return join(folder, name);
}
