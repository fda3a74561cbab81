import type { LedgerThread } from './ledgerThread.ts';
import type { Moves } from './moves.ts';
import type { Prepared } from './prepared.ts';
import { whenNotBusy } from './sqliteErrors.ts';
import type { Move, WriteResult } from './store.ts';

/** Writes a run's moves in a thread of their own, once there are many. */
export interface BulkMoves {
  /** As `Outbox.write`; null: the caller is to write them itself. */
  write(fence: number, moves: readonly Move[], at: Date): Promise<WriteResult | null>;
  close(): Promise<void>;
}

/** To start a thread takes 40 ms of the other core; from here on it pays, and a run of every day never gets here. */
const manyMoves = 400;

/** @param path of the store's file */
export function createBulkMoves(path: string, moves: Moves, guard: Prepared<unknown>): BulkMoves {
  let written = 0;
  let thread: LedgerThread | null = null;
  let starting: Promise<void> | null = null;

  const start = async (): Promise<void> => {
    try {
      const { startLedgerThread } = await import('./ledgerThread.ts');
      thread = await startLedgerThread(path);
    } catch {
      // Without it everything goes the way it began.
    }
  };

  return {
    write: async (fence, wanted, at) => {
      written += wanted.length;
      if (written < manyMoves) return null;
      const steps = wanted.map((move) => moves.step(move, at, fence));
      if (!steps.every((step) => step !== null)) return null;
      starting ??= start();
      const ready = thread;
      if (ready === null) return null;
      const request = { guard: guard.fill({ fence }), moves: steps };
      const changed = await whenNotBusy(path, () => ready.write(request));
      if (changed === null) return { kind: 'fenced' };
      return { kind: 'written', leftOut: wanted.filter((_, index) => !changed[index]).map((move) => move.id) };
    },
    close: async () => {
      await starting;
      await thread?.close();
      thread = null;
    },
  };
}
