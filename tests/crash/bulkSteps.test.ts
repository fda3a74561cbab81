import { execFileSync } from 'node:child_process';
import { afterEach, expect, it } from 'vitest';
import type { SinkStep } from '../helpers/mailSinkLog.ts';
import { balance, say, wasCutOffTwice } from './books.ts';
import { type BulkDesk, connections, deliverAll, kill, openBulkDesk, orEnded, plannedOnly } from './bulkDesk.ts';

let desk: BulkDesk;
afterEach(() => desk.shut());

const steps: readonly SinkStep[] = ['recipient', 'data', 'dot', 'yes'];
/** The ledger's thread takes over after some hundred moves; each step is met before that and after. */
const meetings = [30, 300, 600];
const count = 6_000;

it('recovers from a kill at each step of a mail', async () => {
  desk = await openBulkDesk({ count });
  await plannedOnly(desk);
  const from = performance.now();
  const cutOff = { all: 0, came: 0 };
  for (const step of steps) {
    for (const meeting of meetings) {
      const running = desk.start('deliver', '--json');
      await orEnded(desk.sink.haltsAt(step, meeting), running);
      expect(await kill(running)).toBe(true);
      const { inState } = balance(desk.ledger(), desk.mails());
      await desk.sink.goOn();
      const came = new Set(desk.mails().map((mail) => mail.id));
      const left = inState('sending');
      cutOff.all += left.length;
      cutOff.came += left.filter(({ id }) => came.has(id)).length;
      expect(left.length).toBeLessThanOrEqual(connections);
      // At each of these steps the one that is at it has its intent on disk, and none has its result.
      if (step !== 'yes') expect(left.length).toBeGreaterThan(0);
    }
  }
  expect((await deliverAll(desk)).code).toBe(0);
  const books = balance(desk.ledger(), desk.mails());
  const kills = steps.length * meetings.length;
  say({ kills, cutOff: cutOff.all, cameAllTheSame: cutOff.came, copies: books.spare }, from);
  expect(books.states).toEqual({ sent: count });
  // What had come when the answer was cut off comes once more, and nothing else does.
  expect(books.spare).toBe(cutOff.came);
});

/**
 * Calls by which SQLite writes its log and has the disk keep it, and at which of a thread's the program is killed: in
 * the first thread's commits, then in those of the thread that takes over after some hundred moves, page by page.
 */
const commitSteps = [
  { call: 'pwrite64', at: [40, 41, 45, 1_500, 1_501, 1_504, 1_507] },
  // Which of the two it is depends on how SQLite was built.
  { call: 'fsync,fdatasync', at: [5, 6, 150, 151] },
] as const;

it('recovers from a kill at each step of a commit', async (context) => {
  desk = await openBulkDesk({ count: 2 * count });
  try {
    execFileSync('strace', ['-qq', '-o', '/dev/null', '-e', 'inject=getppid:signal=CONT', 'true'], { stdio: 'pipe' });
  } catch {
    context.skip('needs strace, and the right to trace: apt-get install strace');
  }
  await plannedOnly(desk);
  const from = performance.now();
  let cutOff = 0;
  for (const { call, at } of commitSteps) {
    for (const when of at) {
      const shell = `exec strace -f -qq -o /dev/null -e trace=${call} -e inject=${call}:signal=KILL:when=${when} "$@"`;
      const ran = await desk.runWith({ shell }, 'deliver', '--json');
      expect([ran.signal, ran.code], `${call} ${when}`).toEqual(['SIGKILL', null]);
      const underWay = balance(desk.ledger(), desk.mails()).inState('sending').length;
      expect(underWay).toBeLessThanOrEqual(connections);
      cutOff += underWay;
    }
  }
  await deliverAll(desk);
  const { states, spare, inState } = balance(desk.ledger(), desk.mails());
  const left = inState('uncertain');
  const kills = commitSteps.flatMap(({ at }) => at).length;
  say({ kills, cutOff, copies: spare, stillUncertain: left.length }, from);
  expect(left.filter((row) => !wasCutOffTwice(row))).toEqual([]);
  expect(states['sent']).toBe(desk.count - left.length);
});
