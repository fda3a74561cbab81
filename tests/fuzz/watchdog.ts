import { Worker } from 'node:worker_threads';
import { type Board, createBoard, type Finding, type Order, posted, type Report } from './messages.ts';
import { dropFolders } from './ownFolder.ts';
import type { Tried } from './tryOne.ts';

/** An input that takes as long on the clock hangs; machines stand still for seconds. */
const hangMs = 30_000;
const heapMb = 700;

/** A thread that runs parsers, and what ends it from outside when one of them does not come back. */
export interface Watchdog {
  fuzz(order: Extract<Order, { kind: 'fuzz' }>): Promise<Report | { readonly killed: Finding }>;
  tryInput(target: string, input: string): Promise<Tried>;
  close(): Promise<void>;
}

export function createWatchdog(limitMs = hangMs): Watchdog {
  let running: { readonly worker: Worker; readonly board: Board } | null = null;
  const start = () => {
    const board = createBoard();
    const worker = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData: { board },
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    worker.on('error', () => {});
    return { worker, board };
  };
  const ask = async <Answer>(order: Order): Promise<Answer | { readonly killed: string; readonly input: string }> => {
    running ??= start();
    const { worker, board } = running;
    return await new Promise((resolve, reject) => {
      let [seen, sinceMs] = [-1, performance.now()];
      const kill = (why: string): void => {
        done();
        running = null;
        const input = posted(board)?.input();
        void worker.terminate();
        if (input === undefined) reject(new Error(`the thread ended between two inputs: ${why}`));
        else resolve({ killed: why, input });
      };
      const look = setInterval(() => {
        const now = posted(board);
        if (now === null || now.count !== seen) [seen, sinceMs] = [now?.count ?? -1, performance.now()];
        else if (performance.now() - sinceMs > limitMs) kill(`hangs: it was stopped after ${limitMs / 1000} s`);
      }, 250);
      const onError = (error: Error): void => kill(`ended the thread: ${error.message}`);
      const onExit = (code: number): void => kill(`ended the thread with ${code}`);
      const onMessage = (answer: Answer | { readonly failed: string }): void => {
        done();
        if (typeof answer === 'object' && answer !== null && 'failed' in answer)
          reject(new Error(String(answer.failed)));
        else resolve(answer as Answer);
      };
      const done = (): void => {
        clearInterval(look);
        worker.off('error', onError).off('exit', onExit).off('message', onMessage);
      };
      worker.on('error', onError).on('exit', onExit).on('message', onMessage);
      worker.postMessage(order);
    });
  };
  return {
    fuzz: async (order) => {
      const answer = await ask<Report>(order);
      if (!('killed' in answer)) return answer;
      return { killed: { target: order.target, key: keyOf(answer.killed), why: answer.killed, input: answer.input } };
    },
    tryInput: async (target, input) => {
      const answer = await ask<Tried>({ kind: 'try', target, input });
      return 'killed' in answer ? { kind: 'broke', why: answer.killed, key: keyOf(answer.killed) } : answer;
    },
    close: async () => {
      const worker = running?.worker;
      if (worker === undefined) return dropFolders();
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage({ kind: 'close' } satisfies Order);
      const late = setTimeout(() => void worker.terminate(), 5_000);
      await ended;
      clearTimeout(late);
      running = null;
      dropFolders();
    },
  };
}

const keyOf = (why: string): string => why.replace(/\d+/gu, '#').slice(0, 60);
