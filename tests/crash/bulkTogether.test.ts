import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import type { Started } from '../helpers/desk.ts';
import { faultCase } from '../helpers/faultCases.ts';
import { balance, say } from './books.ts';
import {
  type BulkDesk,
  type BulkOptions,
  connections,
  kill,
  openBulkDesk,
  orEnded,
  people,
  plannedOnly,
  seed,
} from './bulkDesk.ts';
import { underWayIn } from './ledger.ts';

/** The lease of a process that stands still runs out in thirty seconds; else the test makes it run out. */
const isPatient = process.env['CRASH_SLOW'] !== undefined;

let desk: BulkDesk;
afterEach(() => desk.shut());

async function startTwo(options: BulkOptions = {}): Promise<readonly [Started, Started]> {
  desk = await openBulkDesk(options);
  await plannedOnly(desk);
  return [desk.start('deliver', '--json'), desk.start('deliver', '--json')];
}

const partOf = (least: number, most: number): number =>
  Math.round((fc.sample(fc.integer({ min: least, max: most }), { numRuns: 1, seed })[0] ?? least) * (desk.count / 100));

/** Connections over which mail has come. */
const linesNow = (): ReadonlySet<number> => new Set(desk.mails().map(({ connection }) => connection));

/** Of two, the one that sends and the one that waits. */
function rolesOf(both: readonly Started[]): { readonly sender: Started; readonly waiter: Started } {
  const holder = desk.holder();
  const sender = both.find(({ child }) => child.pid === holder);
  const waiter = both.find(({ child }) => child.pid !== holder);
  if (!sender || !waiter) throw new Error(`neither of the two holds the lease: ${holder}`);
  return { sender, waiter };
}

it(`tells each of ${people} once where two deliver at once`, async () => {
  const both = await startTwo();
  const from = performance.now();
  const ends = await Promise.all(both.map(({ ended }) => ended));
  const { spare, states } = balance(desk.ledger(), desk.mails());
  say({ copies: spare }, from);
  expect(ends.map(({ code }) => code)).toEqual([0, 0]);
  expect([spare, states]).toEqual([0, { sent: people }]);
  expect(await desk.sink.mostAtOnce()).toBeLessThanOrEqual(connections);
});

it('lets the one go on where the other is killed in the middle', async () => {
  const both = await startTwo();
  const from = performance.now();
  await orEnded(desk.sink.arrived(partOf(5, 90)), both[0]);
  const { sender, waiter } = rolesOf(both);
  const lines = linesNow();
  expect(await kill(sender)).toBe(true);
  const killedAt = Date.now();
  expect((await waiter.ended).code).toBe(0);
  const { spare, states, inState } = balance(desk.ledger(), desk.mails());
  const cutOff = inState('sent').filter(wasUncertain);
  const nextAt = desk.mails().find(({ connection }) => !lines.has(connection))?.atMs ?? Number.NaN;
  say({ uncertain: cutOff.length, copies: spare, goesOnAfterMs: nextAt - killedAt }, from);
  expect(states).toEqual({ sent: people });
  expect(spare).toBeLessThanOrEqual(connections);
  // Those of the kill while nothing could be sent, and those of this one.
  expect(cutOff.length).toBeLessThanOrEqual(2 * connections);
  expect(cutOff.length).toBeGreaterThan(0);
});

it.each([
  ['resend', connections],
  ['hold', 0],
] as const)(faultCase(6, '%s'), async (whenUncertain, mostCopies) => {
  const both = await startTwo({ settings: { whenUncertain }, count: people / 2 });
  const from = performance.now();
  await orEnded(desk.sink.arrived(partOf(5, 60)), both[0]);
  const { sender, waiter } = rolesOf(both);
  const { stops, underWay, lines } = await stopOutsideOfACommit(sender);
  await orEnded(desk.sink.arrived(desk.count / 10), waiter);
  const wokenAt = Date.now();
  sender.child.kill('SIGCONT');
  const ends = await Promise.all([sender.ended, waiter.ended]);
  const { spare, inState, states } = balance(desk.ledger(), desk.mails());
  const late = desk.mails().filter(({ atMs, connection }) => atMs > wokenAt && lines.has(connection));
  const figures = { stops, underWay: underWay.size, lateMails: late.length, copies: spare };
  say({ ...figures, uncertain: states['uncertain'] ?? 0 }, from);
  expect(new Set(ends.map(({ code }) => code))).toEqual(new Set([mostCopies === 0 ? 4 : 0]));
  expect(spare).toBeLessThanOrEqual(mostCopies);
  expect(late.filter(({ id }) => !underWay.has(id))).toEqual([]);
  expect(underWay.size).toBeLessThanOrEqual(connections);
  const held = inState('uncertain').length;
  expect(states['sent']).toBe(desk.count - held);
  expect(held).toBeLessThanOrEqual(mostCopies === 0 ? 2 * connections : 0);
});

const wasUncertain = ({ moves }: { readonly moves: readonly { readonly to: string }[] }): boolean =>
  moves.some(({ to }) => to === 'uncertain');

interface Stopped {
  /** How often it had to be. */
  readonly stops: number;
  /** Ids of the messages whose answers it waited for. */
  readonly underWay: ReadonlySet<string>;
  /** Connections over which mail had come, all of them its own. */
  readonly lines: ReadonlySet<number>;
}

/**
 * Whoever stands still in the middle of a commit keeps the lock of SQLite's file, and nobody can take over before it
 * goes on or dies; so it is stopped where it is not, and its lease ends.
 */
async function stopOutsideOfACommit({ child }: Started): Promise<Stopped> {
  for (let stops = 1; ; stops += 1) {
    child.kill('SIGSTOP');
    const lines = linesNow();
    try {
      const underWay = onStore((database) => {
        database.exec('begin immediate');
        const ids = underWayIn(database);
        database.exec(isPatient ? 'rollback' : 'update lease set until = 0; commit');
        return ids;
      });
      return { stops, underWay: new Set(underWay), lines };
    } catch {
      child.kill('SIGCONT');
      await sleep(Math.random() * 10);
    }
  }
}

function onStore<T>(use: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(desk.file, { timeout: 50 });
  try {
    return use(database);
  } finally {
    database.close();
  }
}

it('goes on where another program has locked the store for four seconds', async () => {
  desk = await openBulkDesk({ count: people / 2 });
  const from = performance.now();
  const running = desk.startOpen();
  await orEnded(desk.sink.arrived(partOf(5, 60)), running);
  const locked = new DatabaseSync(desk.file, { timeout: 10_000 });
  locked.exec('begin immediate');
  await sleep(200);
  const before = desk.mails().length;
  await sleep(3_800);
  const meanwhile = desk.mails().length - before;
  locked.exec('rollback');
  locked.close();
  const { code } = await running.ended;
  const { spare, states } = balance(desk.ledger(), desk.mails());
  say({ mailsMeanwhile: meanwhile, copies: spare }, from);
  // Without its intent on disk nothing goes out.
  expect([code, meanwhile, spare, states]).toEqual([0, 0, 0, { sent: desk.count }]);
});
