import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Started } from '../helpers/desk.ts';
import { faultCase } from '../helpers/faultCases.ts';
import type { PostgresServer } from '../helpers/postgresServer.ts';
import { openTeam, type Receivers, startQuickPostgres, startReceivers, type Team } from '../helpers/team.ts';
import { faultsOf, readShared, type SharedRow, spareOf, statesOf } from './sharedLedger.ts';

const count = Number(process.env['SHARED_PEOPLE'] ?? 5_000);
/** Messages under way at a time, at most: the default of the e-mail channel. */
const connections = 10;
/** The engine notices a dead worker after 15 s at most (heartbeat 10 s, looked at every 5 s); the rest is a busy machine's. */
const takenOverWithinMs = 60_000;

let server: PostgresServer;
beforeAll(async () => {
  server = await startQuickPostgres();
});
afterAll(() => server.remove());

let receivers: Receivers;
let team: Team;
beforeEach(async () => {
  receivers = await startReceivers(10);
});
afterEach(async () => {
  team.close();
  await receivers.close();
});

const people = Array.from({ length: count }, (_, index) => `p${index}@customer.example`);
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

const mails = async (): Promise<readonly SharedRow[]> =>
  (await readShared(team, receivers)).filter(({ channel }) => channel === 'customers');
const wasUncertain = ({ moves }: SharedRow): boolean => moves.some(({ to }) => to === 'uncertain');
const missedOf = (rows: readonly SharedRow[]): number => rows.filter(({ copies }) => copies === 0).length;

function say(figures: Readonly<Record<string, unknown>>): void {
  process.stdout.write(
    `  ${Object.entries(figures)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}\n`,
  );
}

/** Ends once so many have arrived, or the program has ended before. */
const arrivedOrEnded = (many: number, { ended }: Started): Promise<unknown> =>
  Promise.race([receivers.sink.arrived(many), ended]);

/** When the first mail came of those that the dead one had in hand, in milliseconds since 1970. */
async function wentOnAt(since: number): Promise<number> {
  const taken = await team.sql(
    'select d.id from allclear.deliveries d join allclear.chunks c on c.update_id = d.update_id and c.channel = d.channel and d.position between c.first and c.last where c.fence > 1',
  );
  const ids = new Set(taken.map(({ id }) => String(id)));
  return receivers.sink.mails().find(({ id, atMs }) => atMs > since && ids.has(id))?.atMs ?? Number.NaN;
}

it(`goes on by itself over two restarts of the server in the middle of ${count} mails, and misses nobody`, async () => {
  team = await openTeam({ server, receivers, people });
  const opening = team.machine().start(...open);
  const restarts = 2;
  const outages = [];
  for (let restart = 0; restart < restarts; restart += 1) {
    await arrivedOrEnded(count / 5, opening);
    const from = Date.now();
    await server.stop('immediate');
    await server.start();
    outages.push(Date.now() - from);
  }
  const ended = await opening.ended;
  const rows = await mails();
  const uncertain = rows.filter(wasUncertain).length;
  say({ restarts, outagesMs: outages.join(' and '), uncertain, copies: spareOf(rows), missed: missedOf(rows) });
  expect(ended.code, ended.stderr).toBe(0);
  expect(faultsOf(rows)).toEqual({});
  expect(statesOf(rows)).toEqual({ sent: count });
  expect(spareOf(rows)).toBeLessThanOrEqual(connections * restarts);
});

it('is gone on with by another machine where the one that opened is killed, and misses nobody', async () => {
  team = await openTeam({ server, receivers, people });
  const opening = team.machine().start(...open);
  await arrivedOrEnded(count / 4, opening);
  opening.child.kill('SIGKILL');
  const killedAt = Date.now();
  expect((await opening.ended).signal).toBe('SIGKILL');
  const delivered = await team.machine().run('deliver', '--json');
  const rows = await mails();
  const uncertain = rows.filter(wasUncertain).length;
  const afterMs = (await wentOnAt(killedAt + 1_000)) - killedAt;
  say({ kills: 1, takenOverAfterMs: afterMs, uncertain, copies: spareOf(rows), missed: missedOf(rows) });
  expect(delivered.code, delivered.stderr).toBe(0);
  expect(faultsOf(rows)).toEqual({});
  expect(statesOf(rows)).toEqual({ sent: count });
  expect(uncertain).toBeGreaterThan(0);
  expect(spareOf(rows)).toBeLessThanOrEqual(connections);
  expect(afterMs).toBeLessThan(takenOverWithinMs);
});

it.each([
  ['resend', connections],
  ['hold', 0],
] as const)(faultCase(6, 'on PostgreSQL, %s'), async (whenUncertain, most) => {
  team = await openTeam({ server, receivers, people, mail: { whenUncertain } });
  const first = team.machine().start(...open);
  await arrivedOrEnded(count / 4, first);
  first.child.kill('SIGSTOP');
  const stoppedAt = Date.now();
  await sleep(200);
  const lines = new Set(receivers.sink.mails().map(({ connection }) => connection));
  const underWay = new Set((await mails()).filter(({ state }) => state === 'sending').map(({ id }) => id));
  const delivered = await team.machine().run('deliver', '--json');
  const wokenAt = Date.now();
  first.child.kill('SIGCONT');
  const woken = await first.ended;
  const rows = await mails();
  const late = receivers.sink.mails().filter(({ atMs, connection }) => atMs > wokenAt && lines.has(connection));
  const held = rows.filter(({ state }) => state === 'uncertain').length;
  const figures = {
    stoodStillMs: wokenAt - stoppedAt,
    takenOverAfterMs: (await wentOnAt(stoppedAt + 1_000)) - stoppedAt,
  };
  say({
    ...figures,
    underWay: underWay.size,
    late: late.length,
    copies: spareOf(rows),
    held,
    missed: missedOf(rows),
  });
  expect([delivered.code, woken.code], `${delivered.stderr}\n${woken.stderr}`).toEqual(held > 0 ? [4, 4] : [0, 0]);
  expect(faultsOf(rows)).toEqual({});
  expect(statesOf(rows)).toEqual(held > 0 ? { sent: count - held, uncertain: held } : { sent: count });
  expect(late.filter(({ id }) => !underWay.has(id))).toEqual([]);
  expect(late.length).toBeLessThanOrEqual(connections);
  expect(spareOf(rows)).toBeLessThanOrEqual(most);
  if (whenUncertain === 'resend') expect(held).toBe(0);
});
