import { type Move, StoreError, type WriteResult } from '../store/store.ts';

/** Somebody else has the right to send now: everything of this run stops. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
}

/** Durable writes of a run. What comes in during one turn of the event loop shares one commit (RELIABILITY.md 0.3). */
export interface Ledger {
  /** @returns false when the delivery had moved on meanwhile. Throws `FencedError`, or `StoreError`. */
  move(move: Move): Promise<boolean>;
}

interface Waiting {
  readonly move: Move;
  readonly done: (written: boolean) => void;
  readonly fail: (error: unknown) => void;
}

/** Where moves are written, under the right of this run. */
export interface LedgerWriter {
  write(moves: readonly Move[], at: Date): Promise<WriteResult>;
  makeRoom(): boolean;
  /** What has been answered, written once the store is back; null: nobody waits for that. */
  readonly outlast: ((moves: readonly Move[], at: Date) => Promise<WriteResult>) | null;
}

export function createLedger(writer: LedgerWriter, now: () => Date): Ledger {
  let waiting: Waiting[] = [];
  let writing = false;

  const flush = async (): Promise<void> => {
    writing = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await commit(writer, group, now());
    }
    writing = false;
  };

  return {
    move: (move) =>
      new Promise((done, fail) => {
        waiting.push({ move, done, fail });
        if (!writing && waiting.length === 1) setImmediate(() => void flush());
      }),
  };
}

async function commit(
  writer: LedgerWriter,
  group: readonly Waiting[],
  at: Date,
  write: LedgerWriter['write'] = writer.write,
): Promise<void> {
  try {
    const moves = group.map((one) => one.move);
    const result = await write(moves, at);
    if (result.kind === 'fenced') throw new FencedError('another process sends now');
    const leftOut = new Set(result.leftOut);
    for (const one of group) one.done(!leftOut.has(one.move.id));
  } catch (error) {
    const outlast = isAway(error) && write !== writer.outlast ? writer.outlast : null;
    const answers = isFull(error) || outlast !== null ? group.filter(isAnswer) : [];
    for (const one of group) if (!answers.includes(one)) one.fail(error);
    if (outlast !== null) return answers.length === 0 ? undefined : await commit(writer, answers, at, outlast);
    // What begins can wait for room; what has been answered is lost to us if it is not written now.
    const mayFit = answers.length < group.length || writer.makeRoom();
    if (answers.length > 0 && mayFit) return await commit(writer, answers, at);
    for (const one of answers) one.fail(error);
  }
}

const isFull = (error: unknown): boolean => error instanceof StoreError && error.fault.kind === 'store_full';
const isAway = (error: unknown): boolean => error instanceof StoreError && error.fault.kind === 'database_down';
const isAnswer = ({ move }: Waiting): boolean => move.from.includes('sending');
