import { type Move, type Outbox, StoreError } from '../store/store.ts';

/** Somebody else holds the sender's lease now: everything of this run stops. */
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

export function createLedger(outbox: Outbox, fence: number, now: () => Date): Ledger {
  let waiting: Waiting[] = [];
  let writing = false;

  const flush = async (): Promise<void> => {
    writing = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await commit(outbox, fence, group, now());
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

async function commit(outbox: Outbox, fence: number, group: readonly Waiting[], at: Date): Promise<void> {
  try {
    const moves = group.map((one) => one.move);
    const result = await outbox.write(fence, moves, at);
    if (result.kind === 'fenced') throw new FencedError('another process sends now');
    const leftOut = new Set(result.leftOut);
    for (const one of group) one.done(!leftOut.has(one.move.id));
  } catch (error) {
    const answers = isFull(error) ? group.filter(isAnswer) : [];
    for (const one of group) if (!answers.includes(one)) one.fail(error);
    // What begins can wait for room; what has been answered is lost to us if it is not written now.
    const mayFit = answers.length < group.length || outbox.makeRoom();
    if (answers.length > 0 && mayFit) return await commit(outbox, fence, answers, at);
    for (const one of answers) one.fail(error);
  }
}

const isFull = (error: unknown): boolean => error instanceof StoreError && error.fault.kind === 'store_full';
const isAnswer = ({ move }: Waiting): boolean => move.from.includes('sending');
