import { expect, it } from 'vitest';
import { createLedger, FencedError, type LedgerWriter } from '../../src/delivery/ledger.ts';
import { type Move, StoreError, type WriteResult } from '../../src/store/store.ts';

const at = new Date('2026-11-28T10:00:00Z');
const full = new StoreError({ kind: 'store_full', path: '/x' });
const away = new StoreError({ kind: 'database_down', url: '', detail: '' });
const intent = (id: string): Move => ({ id, from: ['queued'], to: 'sending' });
const answer = (id: string): Move => ({ id, from: ['sending'], to: 'sent' });

type Written = WriteResult | Error;
const written = (...leftOut: readonly string[]): WriteResult => ({ kind: 'written', leftOut });

/** @param results what comes of each write, the last one of all that follow */
function ledgerOn(results: readonly Written[], more: Partial<LedgerWriter> = {}) {
  const writes: string[] = [];
  const take = (name: string, moves: readonly Move[], when: Date): WriteResult => {
    expect(when).toBe(at);
    writes.push(`${name} ${moves.map(({ id }) => id).join(' ')}`.trim());
    const result = results[Math.min(writes.length, results.length) - 1] ?? written();
    if (result instanceof Error) throw result;
    return result;
  };
  const ledger = createLedger(
    {
      write: async (moves, when) => take('', moves, when),
      makeRoom: () => {
        writes.push('room');
        return false;
      },
      outlast: null,
      ...more,
    },
    () => at,
  );
  /** What came of each: written, left out, or why not. */
  const move = async (...moves: readonly Move[]): Promise<readonly unknown[]> =>
    (await Promise.allSettled(moves.map((one) => ledger.move(one)))).map((one) =>
      one.status === 'fulfilled' ? one.value : one.reason,
    );
  return { ledger, move, writes, take };
}

it('writes what comes in during one turn in one commit, and what comes meanwhile in the next', async () => {
  const { ledger, writes } = ledgerOn([written()]);
  const first = [ledger.move(intent('a')), ledger.move(intent('b'))];
  await new Promise((resolve) => setImmediate(resolve));
  const second = ledger.move(intent('c'));
  expect(await Promise.all([...first, second])).toEqual([true, true, true]);
  expect(writes).toEqual(['a b', 'c']);
});

it('goes on with one that comes after all was written', async () => {
  const { move, writes } = ledgerOn([written()]);
  await move(intent('a'));
  await move(intent('b'));
  expect(writes).toEqual(['a', 'b']);
});

it('says of each whether it had moved on meanwhile', async () => {
  const { move } = ledgerOn([written('b')]);
  expect(await move(intent('a'), intent('b'))).toEqual([true, false]);
});

it('stops all of a run that has lost the right to send', async () => {
  const { move } = ledgerOn([{ kind: 'fenced' }]);
  const [one, other] = await move(intent('a'), answer('b'));
  expect([one, other].every((error) => error instanceof FencedError)).toBe(true);
  expect(one).toMatchObject({ name: 'FencedError', message: 'another process sends now' });
});

it('fails all where the store breaks, and takes the next', async () => {
  const broken = new Error('broken');
  const { move, writes } = ledgerOn([broken, written()]);
  expect(await move(intent('a'), answer('b'))).toEqual([broken, broken]);
  expect(await move(intent('c'))).toEqual([true]);
  expect(writes).toEqual(['a b', 'c']);
});

it('refuses what begins on a full disk, and writes what was answered', async () => {
  const { move, writes } = ledgerOn([full, written()]);
  expect(await move(intent('a'), answer('b'), answer('c'))).toEqual([full, true, true]);
  // Without the one that begins it may fit: nothing is given up for it.
  expect(writes).toEqual(['a b c', 'b c']);
});

it('makes room for what was answered where it does not fit, and gives up where there is none', async () => {
  const rooms = [true, false];
  const { move, writes } = ledgerOn([full, full, full], { makeRoom: () => rooms.shift() ?? false });
  expect(await move(answer('a'))).toEqual([full]);
  expect(writes).toEqual(['a', 'a']);
});

it('asks for no room for what only begins', async () => {
  const { move, writes } = ledgerOn([full]);
  expect(await move(intent('a'))).toEqual([full]);
  expect(writes).toEqual(['a']);
});

it('keeps what was answered until the store is back, and begins nothing meanwhile', async () => {
  const on = ledgerOn([away, written('c')], { outlast: async (moves, when) => on.take('outlast', moves, when) });
  expect(await on.move(intent('a'), answer('b'), answer('c'))).toEqual([away, true, false]);
  expect(on.writes).toEqual(['a b c', 'outlast b c']);
});

it('gives up what was answered when the store does not come back', async () => {
  const on = ledgerOn([away, away], { outlast: async (moves, when) => on.take('outlast', moves, when) });
  expect(await on.move(answer('a'))).toEqual([away]);
  expect(on.writes).toEqual(['a', 'outlast a']);
});

it('waits for no store where nothing was answered, or nobody is to wait', async () => {
  const on = ledgerOn([away], { outlast: async (moves, when) => on.take('outlast', moves, when) });
  expect(await on.move(intent('a'))).toEqual([away]);
  const impatient = ledgerOn([away]);
  expect(await impatient.move(answer('a'))).toEqual([away]);
  expect([on.writes, impatient.writes]).toEqual([['a'], ['a']]);
});
