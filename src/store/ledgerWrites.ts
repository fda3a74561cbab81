import type { Kysely } from 'kysely';
import { decidedAct } from './auditActs.ts';
import type { AuditTrail } from './auditTrail.ts';
import { type BulkMoves, createBulkMoves } from './bulkMoves.ts';
import { createMoves } from './moves.ts';
import type { Schema } from './schema.ts';
import { holdsLease } from './senderLease.ts';
import type { Move, Outbox } from './store.ts';
import type { Write } from './write.ts';

/** The part of the outbox that each engine has its own way of. */
export type LedgerWrites = Pick<Outbox, 'write' | 'decide' | 'decideAll'>;

/** Into a file: on this connection, and from some hundreds of moves on in a thread of its own. */
export function createFileLedger(
  db: Kysely<Schema>,
  path: string,
  write: Write,
  trail: AuditTrail,
): LedgerWrites & Pick<BulkMoves, 'close'> {
  const moves = createMoves(db);
  const held = holdsLease(db);
  // A store without a file is this connection's alone.
  const bulk = path === '' ? null : createBulkMoves(path, moves, held);
  const decideAll: LedgerWrites['decideAll'] = (wanted, at) =>
    write(async (tx) => {
      const done: Move[] = [];
      for (const move of wanted) if (await moves.apply(tx, move, at, null)) done.push(move);
      if (done.length > 0) await trail.append(tx, [await decidedAct(tx, done)]);
      return done.length;
    });
  return {
    write: async (fence, wanted, at) =>
      (await bulk?.write(fence, wanted, at)) ??
      (await write(async (tx) => {
        const { rows } = await held.run(tx, { fence });
        if (rows.length === 0) return { kind: 'fenced' };
        const leftOut: string[] = [];
        for (const move of wanted) if (!(await moves.apply(tx, move, at, fence))) leftOut.push(move.id);
        return { kind: 'written', leftOut };
      })),
    decide: async (move, at) => (await decideAll([move], at)) === 1,
    decideAll,
    close: async () => await bulk?.close(),
  };
}
