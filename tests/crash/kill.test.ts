import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import type { Started } from '../helpers/desk.ts';
import { deskConfig, openDesk } from '../helpers/desk.ts';
import { startFakeX } from '../helpers/fakeX.ts';
import { startHookReceiver } from '../helpers/hookReceiver.ts';
import { startSmtpServer } from '../helpers/smtpServer.ts';

const kills = Number(process.env['CRASH_KILLS'] ?? 50);
const seed = Number(process.env['CRASH_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Connections that an e-mail channel holds at most, and one of each other channel. */
const mostUnderWay = 10 + 3;

const people = Array.from({ length: 40 }, (_, index) => `customer-${index}@customer.example`);
const open = [
  'open',
  'Checkout is down',
  '--impact',
  'major',
  '-m',
  'Nobody can pay.',
  '--key',
  'k',
  '--yes',
  '--json',
];

/** When the program is killed: after a time, or as soon as so many mails have arrived. */
const moment = fc.oneof(
  fc.record({ kind: fc.constant('after' as const), ms: fc.integer({ min: 20, max: 700 }) }),
  fc.record({ kind: fc.constant('mails' as const), count: fc.integer({ min: 1, max: people.length }) }),
);
type Moment = typeof moment extends fc.Arbitrary<infer T> ? T : never;

interface Row {
  readonly id: string;
  readonly channel: string;
  readonly to: string;
  readonly state: string;
}

/** Copies of each message that arrived, by the destination: `customers ada@…`, `x`, `hook`. */
function countArrived({ mail, x, hook }: Awaited<ReturnType<typeof startRound>>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (key: string): unknown => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { to } of mail.mails) add(`customers ${to[0]}`);
  for (const _ of x.posts) add('x ');
  for (const _ of hook.posts) add('hook ');
  return counts;
}

async function startRound() {
  const slowly = (_address: unknown, _session: unknown, done: () => void): unknown => setTimeout(done, 5);
  const mail = await startSmtpServer({ onRcptTo: slowly });
  const x = await startFakeX({ delayMs: 30 });
  const hook = await startHookReceiver(30);
  const desk = openDesk();
  desk.configure(deskConfig({ smtpPorts: [mail.port], xUrl: x.url, hookUrl: hook.url, people }));
  const close = async (): Promise<void> => {
    await Promise.all([mail.close(), x.close(), hook.close()]);
    desk.close();
  };
  return { mail, x, hook, desk, close };
}

async function killAt({ child, ended }: Started, at: Moment, arrived: () => number): Promise<boolean> {
  const over = { yes: false };
  void ended.then(() => {
    over.yes = true;
  });
  if (at.kind === 'after') await Promise.race([sleep(at.ms), ended]);
  else while (!over.yes && arrived() < at.count) await sleep(1);
  child.kill('SIGKILL');
  return (await ended).signal === 'SIGKILL';
}

/** One kill, one `deliver`, and the books against what arrived. */
async function crashOnce(at: Moment): Promise<{ readonly killed: boolean; readonly doubled: number }> {
  const round = await startRound();
  const { desk, mail } = round;
  try {
    const killed = await killAt(desk.start(...open), at, () => mail.mails.length);
    const rows = async (): Promise<readonly Row[]> => {
      const listed = await desk.run('deliveries', '--json');
      expect(listed.code, listed.stderr).toBe(0);
      return listed.json() as unknown as readonly Row[];
    };
    const before = await rows();
    const underWay = new Set(before.filter((row) => row.state === 'sending').map((row) => `${row.channel} ${row.to}`));
    expect(underWay.size).toBeLessThanOrEqual(mostUnderWay);
    const delivered = await desk.run('deliver', '--json');
    expect(delivered.code, delivered.stderr).toBe(0);
    const arrived = countArrived(round);
    if (before.length === 0) {
      // Killed before the commit: nothing is stored, so nothing may be out.
      expect([...arrived]).toEqual([]);
      return { killed, doubled: 0 };
    }
    const after = await rows();
    expect(after).toHaveLength(people.length + 3);
    expect(after.filter((row) => row.state !== 'sent')).toEqual([]);
    const told = after.filter((row) => row.channel !== 'page').map((row) => `${row.channel} ${row.to}`);
    expect(
      told.filter((key) => !arrived.has(key)),
      'lost',
    ).toEqual([]);
    const doubled = [...arrived].filter(([, count]) => count > 1);
    expect(
      doubled.filter(([key, count]) => !underWay.has(key) || count > 2),
      'twice without being uncertain',
    ).toEqual([]);
    expect(arrived.get('x ')).toBe(1);
    expect(delivered.json()['resent']).toBeGreaterThanOrEqual(doubled.length);
    expect(delivered.json()['resent']).toBeLessThanOrEqual(underWay.size);
    return { killed, doubled: doubled.length };
  } finally {
    await round.close();
  }
}

it(`loses nothing and doubles only what the ledger calls uncertain, over ${kills} kills (seed ${seed})`, async () => {
  const seen = { kills: 0, doubled: 0 };
  onTestFinished(() => {
    process.stdout.write(`${seen.kills} kills hit a running program, ${seen.doubled} messages came twice\n`);
  });
  for (const at of fc.sample(moment, { numRuns: kills, seed })) {
    const { killed, doubled } = await crashOnce(at);
    seen.kills += killed ? 1 : 0;
    seen.doubled += doubled;
  }
  expect(seen.kills).toBeGreaterThan(kills / 3);
}, 600_000);
