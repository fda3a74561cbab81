import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, expect, it, type TestContext } from 'vitest';
import { faultCase } from '../helpers/faultCases.ts';
import { balance, say } from './books.ts';
import { type BulkDesk, deliverAll, openBulkDesk, orEnded, people, seed } from './bulkDesk.ts';

let desk: BulkDesk;
let disk: string | null = null;
afterEach(async () => {
  if (disk) execFileSync('umount', [disk]);
  disk = null;
  await desk.shut();
});

/** How many mails are out at each of so many moments, up to this thousandth of all. */
const parts = (count: number, max: number): readonly number[] =>
  fc
    .sample(fc.integer({ min: 20, max }), { numRuns: count, seed })
    .toSorted((one, other) => one - other)
    .map((part) => Math.round((part / 1000) * desk.count));

it(faultCase(7), async () => {
  desk = await openBulkDesk({ count: people / 2 });
  const from = performance.now();
  const tookMs: number[] = [];
  for (const [index, part] of parts(6, 900).entries()) {
    const running = index === 0 ? desk.startOpen() : desk.start('deliver', '--json');
    const more = Math.max(1, part - desk.mails().length);
    // Every other time the server has taken a message and waits with its yes until after the interrupt.
    const isSlow = index % 2 === 1;
    await orEnded(isSlow ? desk.sink.haltsAt('dot', more) : desk.sink.arrived(more), running);
    const at = performance.now();
    running.child.kill(index % 3 === 2 ? 'SIGINT' : 'SIGTERM');
    if (isSlow) await sleep(500);
    await desk.sink.goOn();
    const { code, stderr } = await running.ended;
    tookMs.push(Math.round(performance.now() - at));
    expect(code, stderr).toBe(130);
    const { states, spare } = balance(desk.ledger(), desk.mails());
    expect([spare, Object.keys(states).toSorted()]).toEqual([0, ['queued', 'sent']]);
  }
  expect((await deliverAll(desk)).code).toBe(0);
  const { states, spare } = balance(desk.ledger(), desk.mails());
  say({ interrupts: tookMs.length, slowestMs: Math.max(...tookMs), copies: spare }, from);
  expect([spare, states]).toEqual([0, { sent: desk.count }]);
  expect(Math.max(...tookMs)).toBeLessThan(10_000);
});

/** A disk of its own for the store; skips the test where none may be mounted. */
async function openOnDisk(context: TestContext, sizeMb: number): Promise<void> {
  desk = await openBulkDesk({ count: people / 2, storeFolder: 'disk' });
  const folder = desk.path('disk');
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', folder], { stdio: 'pipe' });
    disk = folder;
  } catch (error) {
    context.skip(`a disk can not be mounted here (${error instanceof Error ? error.message.trim() : 'unknown'})`);
  }
}

/** To the last byte, whatever else grows meanwhile. */
function fillDisk(name: string): void {
  const file = openSync(desk.path('disk', name), 'a');
  try {
    for (const bytes of [1 << 20, 1 << 12]) {
      try {
        for (;;) writeSync(file, Buffer.alloc(bytes));
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      }
    }
  } finally {
    closeSync(file);
  }
}

const isBallastLaid = (): boolean => readdirSync(desk.path('disk')).some((name) => name.endsWith('.ballast'));

function makeRoom(): void {
  for (const name of readdirSync(desk.path('disk'))) if (name.startsWith('fill')) rmSync(desk.path('disk', name));
}

it(faultCase(15, 'in the middle of the mails'), async (context) => {
  await openOnDisk(context, 128);
  const from = performance.now();
  const underWay: number[] = [];
  // Later on there may be room in what the log has taken before.
  for (const [index, part] of parts(4, 250).entries()) {
    const running = index === 0 ? desk.startOpen() : desk.start('deliver', '--json');
    await orEnded(desk.sink.arrived(Math.max(1, part - desk.mails().length)), running);
    // Until the program has given up what it kept back; that is for it alone.
    for (let filled = 0; running.child.exitCode === null && isBallastLaid(); filled += 1) {
      fillDisk(`fill-${filled}`);
      await orEnded(sleep(20), running);
    }
    const ended = await running.ended;
    makeRoom();
    if (ended.code === 0 && underWay.length > 0) break;
    expect([ended.code, ended.stdout]).toEqual([1, '']);
    expect(ended.json()['error']).toMatchObject({
      kind: 'store_full',
      message: expect.stringContaining('The disk is full'),
      hint: expect.stringContaining('incident deliver'),
    });
    const { inState } = balance(desk.ledger(), desk.mails());
    underWay.push(inState('sending').length);
  }
  expect((await deliverAll(desk)).code).toBe(0);
  const { states, spare } = balance(desk.ledger(), desk.mails());
  say({ fillings: underWay.length, underWay: underWay.join('+'), copies: spare }, from);
  expect(states).toEqual({ sent: desk.count });
  // What was under way was answered, and the answers were written.
  expect(underWay).toEqual(underWay.map(() => 0));
  expect(spare).toBe(0);
});
