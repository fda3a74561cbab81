import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Desk, Ran, Started } from '../helpers/desk.ts';
import type { PostgresServer } from '../helpers/postgresServer.ts';
import { openTeam, type Receivers, startQuickPostgres, startReceivers, type Team } from '../helpers/team.ts';
import { faultsOf, readShared, statesOf } from './sharedLedger.ts';

const minute = 60_000;
/** What a busy machine may take for one command. */
const slack = 30_000;
const shift = new URL('../helpers/shiftClock.mjs', import.meta.url).href;

let server: PostgresServer;
let receivers: Receivers;
let team: Team;
beforeAll(async () => {
  server = await startQuickPostgres();
});
afterAll(() => server.remove());
beforeEach(async () => {
  receivers = await startReceivers();
});
afterEach(async () => {
  team.close();
  await receivers.close();
});

/** A machine whose clock is wrong by so many minutes. */
const wrongBy = (minutes: number) => {
  const desk: Desk = team.machine();
  const env = { NODE_OPTIONS: `--import ${shift}`, CLOCK_AHEAD_MS: String(minutes * minute) };
  return {
    run: (...args: readonly string[]): Promise<Ran> => desk.runWith({ env }, ...args),
    start: (...args: readonly string[]): Started => desk.startWith({ env }, ...args),
  };
};
const open = ['open', 'Checkout is down', '--impact', 'major', '-m', 'Nobody can pay.', '--yes', '--json'];
const words = (verb: string, text: string): readonly string[] => [verb, '-m', text, '--yes', '--json'];
const near = (at: number, from: number, to = Date.now()): void => {
  expect(at).toBeGreaterThanOrEqual(from - 1_000);
  expect(at).toBeLessThanOrEqual(to + 1_000);
};

describe.each([
  [7, -7],
  [-7, 7],
])('with one clock wrong by %i minutes and another by %i', (one, other) => {
  it('gives all times by the clock of the server, and tells all of it in order', async () => {
    team = await openTeam({ server, receivers, people: ['ada@customer.example'] });
    const from = Date.now();
    const opened = await wrongBy(one).run(...open, '--next-update', '30m');
    expect(opened.code, opened.stderr).toBe(0);
    const { openedAt, nextUpdateBy } = opened.json()['incident'] as { openedAt: string; nextUpdateBy: string };
    near(Date.parse(openedAt), from);
    near(Date.parse(nextUpdateBy) - 30 * minute, from);
    const between = Date.now();
    const updated = await wrongBy(other).run(...words('update', 'It is the database.'));
    expect(updated.code, updated.stderr).toBe(0);
    near(Date.parse((updated.json()['update'] as { at: string }).at), between);
    const status = (await wrongBy(one).run('status', '--json')).json();
    expect(JSON.stringify(status)).not.toContain('"overdue":true');
    const times = await team.sql('select at from allclear.updates order by seq');
    const moves = await team.sql('select at from allclear.delivery_events order by id');
    for (const { at } of [...times, ...moves]) near(Number(at), from);
    expect(times.map(({ at }) => Number(at)).toSorted((a, b) => a - b)).toEqual(times.map(({ at }) => Number(at)));
  });

  it('tries again when it is time by the server, on whichever of the two', async () => {
    const busy = await startBusyHook(6);
    try {
      const hook = { type: 'webhook', url: busy.url, secret: { env: 'DESK_HOOK' }, expireAfter: '3m' };
      team = await openTeam({ server, receivers, people: ['ada@customer.example'], channels: { hook } });
      const opening = wrongBy(one).start(...open);
      await busy.asked(1);
      while ((await states()) !== 'retrying') await new Promise((resolve) => setTimeout(resolve, 20));
      opening.child.kill('SIGTERM');
      const ended = await opening.ended;
      expect(ended.code, ended.stderr).toBe(130);
      const delivered = await wrongBy(other).run('deliver', '--json');
      expect(delivered.code, delivered.stderr).toBe(0);
      const [first = 0, second = 0, ...more] = busy.times;
      expect(more).toEqual([]);
      expect(second - first).toBeGreaterThanOrEqual(5_500);
      expect(second - first).toBeLessThan(6_000 + slack);
      const rows = await readShared(team, receivers);
      expect(faultsOf(rows.filter(({ channel }) => channel !== 'hook'))).toEqual({});
      expect(statesOf(rows)).toEqual({ sent: 4 });
    } finally {
      await busy.close();
    }
  });

  it('looks at a probe when it is time by the server, and one machine at a time', async () => {
    const site = await startBusyHook(0);
    try {
      const probes = { shop: { type: 'http', url: site.url, timeout: '2s' } };
      const components = [{ name: 'checkout', title: 'Checkout', probes: ['shop'] }];
      team = await openTeam({ server, receivers, people: [], more: { probes, components } });
      // A shared store begins with the first that is recorded.
      expect((await team.machine().run(...open)).code).toBe(0);
      const from = Date.now();
      const ends = [];
      for (const minutes of [one, other]) ends.push(await wrongBy(minutes).run('tick', '--json'));
      expect(
        ends.map(({ code }) => code),
        ends.map(({ stderr }) => stderr).join('\n'),
      ).toEqual([0, 0]);
      const samples = await team.sql('select at from allclear.samples order by at');
      expect(samples.length).toBeGreaterThan(0);
      for (const { at } of samples) near(Number(at), from);
      expect(faultsOf(await readShared(team, receivers))).toEqual({});
    } finally {
      await site.close();
    }
  });
});

const states = async (): Promise<unknown> =>
  (await team.sql(`select state from allclear.deliveries where channel = 'hook'`))[0]?.['state'];

/** Is too busy for the first that comes, and names the seconds after which it is not. */
async function startBusyHook(seconds: number) {
  const times: number[] = [];
  const waiting: (() => void)[] = [];
  const listener = createServer(async (request, response) => {
    for await (const _ of request);
    times.push(Date.now());
    if (times.length === 1 && seconds > 0) response.writeHead(503, { 'retry-after': String(seconds) });
    response.end();
    for (const go of waiting.splice(0)) go();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/hook`,
    times,
    asked: async (count: number): Promise<void> => {
      while (times.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    close: async (): Promise<void> => {
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
