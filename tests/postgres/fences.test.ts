import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { TakenChunk } from '../../src/store/chunkStore.ts';
import { openStore } from '../../src/store/open.ts';
import type { Move, Store } from '../../src/store/store.ts';
import type { PostgresServer } from '../helpers/postgresServer.ts';
import { newDelivery, record } from '../helpers/storeEntry.ts';
import { startQuickPostgres } from '../helpers/team.ts';

const runs = Number(process.env['FENCE_RUNS'] ?? 60);
const machines = 3;
const perChunk = 6;
const channels = ['a', 'b'] as const;
const at = new Date('2026-11-23T10:00:00Z');

let server: PostgresServer;
beforeAll(async () => {
  server = await startQuickPostgres();
});
afterAll(() => server.remove());

/** What one machine does: takes a chunk whoever has it, or writes under the fence that it had last. */
const act = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('take' as const), by: fc.nat(machines - 1), chunk: fc.nat(1) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      by: fc.nat(machines - 1),
      chunk: fc.nat(1),
      which: fc.uniqueArray(fc.nat(perChunk - 1), { minLength: 1, maxLength: perChunk }),
    }),
  },
);
/** Each group is done at once, one group after another. */
const script = fc.array(fc.array(act, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 12 });
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

interface Ground {
  readonly stores: readonly Store[];
  readonly chunks: readonly string[];
  /** What each machine holds, by machine and chunk. */
  readonly held: (TakenChunk | null)[][];
  readonly counted: { fenced: number; written: number };
}

const required = <T>(value: T | null | undefined): T => {
  if (value === null || value === undefined) throw new Error('it is missing');
  return value;
};
const idOf = (chunk: number, index: number): string => `${channels[chunk]}${index}`;

async function prepare(database: string): Promise<Ground> {
  const options = { url: server.url(database), create: true, anchorsPath: '', now: () => at };
  const first = await openStore(options);
  const stores = [first, await openStore(options), await openStore(options)];
  const deliveries = channels.flatMap((channel, chunk) =>
    Array.from({ length: perChunk }, (_, index) => newDelivery(idOf(chunk, index), { channel })),
  );
  await record(first, { deliveries });
  const rows = await server.sql(database, 'select id from allclear.chunks order by channel');
  const held = stores.map(() => channels.map(() => null));
  return { stores, chunks: rows.map(({ id }) => String(id)), held, counted: { fenced: 0, written: 0 } };
}

/** To and fro for ever: each move is told by its line in the history. */
const movesOf = (chunk: number, which: readonly number[]): readonly Move[] =>
  which.map((index) => ({
    id: idOf(chunk, index),
    from: ['queued', 'retrying'],
    to: 'retrying',
    reason: null,
    nextAttemptAt: at,
  }));

/** @param beside what is done at the same time */
async function perform(ground: Ground, fences: number[], one: Act, beside: readonly Act[]): Promise<void> {
  const { stores, chunks, held, counted } = ground;
  const store = required(stores[one.by]?.chunks);
  const mine = required(held[one.by]);
  if (one.kind === 'take') {
    const taken = required(await store.take(required(chunks[one.chunk])));
    fences[one.chunk] = Math.max(fences[one.chunk] ?? 0, taken.fence);
    mine[one.chunk] = taken;
    return;
  }
  const under = mine[one.chunk];
  if (!under) return;
  // Whoever has taken it before this begins is to be seen by it.
  const newest = fences[one.chunk] ?? 0;
  const result = await store.write(under, movesOf(one.chunk, one.which), at);
  counted[result.kind === 'fenced' ? 'fenced' : 'written'] += 1;
  if (under.fence < newest) expect(result).toEqual({ kind: 'fenced' });
  else if (!beside.some(({ kind, chunk }) => kind === 'take' && chunk === one.chunk))
    expect(result).toEqual({ kind: 'written', leftOut: [] });
}

it(`lets no move land under a fence that somebody has raised, over ${runs} interleavings`, async () => {
  const seen = { fenced: 0, written: 0 };
  onTestFinished(() => {
    process.stdout.write(`  ${seen.written} writes landed, ${seen.fenced} were fenced\n`);
  });
  const database = await server.createDatabase();
  const ground = await prepare(database);
  onTestFinished(() => Promise.all(ground.stores.map((store) => store.close())).then(() => {}));
  await fc.assert(
    fc.asyncProperty(script, async (groups) => {
      const before =
        (await server.sql(database, 'select max(id)::int as n from allclear.delivery_events'))[0]?.['n'] ?? 0;
      const fences = (await server.sql(database, 'select fence from allclear.chunks order by channel')).map(
        ({ fence }) => Number(fence),
      );
      const counted = ground.counted.written;
      for (const group of groups) await Promise.all(group.map((one) => perform(ground, fences, one, group)));
      const events = await server.sql(
        database,
        'select e.fence, d.channel from allclear.delivery_events e join allclear.deliveries d on d.id = e.delivery_id where e.id > $1 order by e.id',
        [before],
      );
      for (const of of Map.groupBy(events, ({ channel }) => channel).values()) {
        const order = of.map(({ fence }) => Number(fence));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }
      expect(events.length > 0).toBe(ground.counted.written > counted);
    }),
    { numRuns: runs, endOnFailure: true },
  );
  Object.assign(seen, ground.counted);
  expect(seen.fenced).toBeGreaterThan(0);
});
