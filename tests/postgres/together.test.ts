import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Site, startSite } from '../../src/drill/site.ts';
import type { Ran } from '../helpers/desk.ts';
import { faultCase } from '../helpers/faultCases.ts';
import type { PostgresServer } from '../helpers/postgresServer.ts';
import { openTeam, type Receivers, startQuickPostgres, startReceivers, type Team } from '../helpers/team.ts';
import { faultsOf, filesOf, readShared, spareOf, statesOf } from './sharedLedger.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startQuickPostgres();
});
afterAll(() => server.remove());

let receivers: Receivers;
let team: Team;
beforeEach(async () => {
  receivers = await startReceivers();
});
afterEach(async () => {
  team.close();
  await receivers.close();
});

const ada = ['ada@customer.example', 'ben@customer.example'];
const say = (verb: string, text: string, ...more: readonly string[]): readonly string[] => [
  ...[verb, ...(verb === 'open' ? ['Checkout is down', '--impact', 'major'] : []), '-m', text],
  ...['--yes', '--json', ...more],
];
const codes = (ends: readonly Ran[]): readonly (number | null)[] => ends.map(({ code }) => code);
const saidBy = (ends: readonly Ran[]): string => ends.map(({ stderr, stdout }) => `${stderr}${stdout}`).join('\n');
const incidentOf = (ran: Ran): string => (ran.json()['incident'] as { id: string }).id;
const seqOf = (ran: Ran): number => (ran.json()['update'] as { seq: number }).seq;

/** Each channel has told each of them once, and the ledger says so. */
async function toldOnce(deliveries: number): Promise<void> {
  const rows = await readShared(team, receivers);
  expect(faultsOf(rows)).toEqual({});
  expect([statesOf(rows), spareOf(rows)]).toEqual([{ sent: deliveries }, 0]);
  expect(receivers.hook.posts.length + receivers.sink.mails().length + filesOf(team).length).toBe(
    rows.filter(({ channel }) => channel !== 'page').length,
  );
}

it.each([2, 5])(faultCase(9, '%i machines'), async (count) => {
  team = await openTeam({ server, receivers, people: ada });
  const machines = Array.from({ length: count }, () => team.machine());
  const ends = await Promise.all(machines.map((one) => one.run(...say('open', 'Nobody can pay.', '--key', 'k'))));
  expect(codes(ends), saidBy(ends)).toEqual(machines.map(() => 0));
  expect(ends.filter((ran) => ran.json()['created'] === true)).toHaveLength(1);
  expect(new Set(ends.map(incidentOf))).toEqual(new Set(['INC-1']));
  await toldOnce(5);
});

it(faultCase(10, 'on PostgreSQL, whoever of two machines comes first'), async () => {
  team = await openTeam({ server, receivers, people: ada });
  const texts = ['Nobody can pay.', 'Some can not pay.'];
  const ends = await Promise.all(texts.map((text) => team.machine().run(...say('open', text, '--key', 'k'))));
  expect([...codes(ends)].sort(), saidBy(ends)).toEqual([0, 3]);
  const kinds = ends.filter(({ code }) => code === 3).map((ran) => (ran.json()['error'] as { kind: string }).kind);
  expect(kinds).toEqual(['key_conflict']);
  await toldOnce(5);
});

it('lets the updates of two founders both land, in an order that both see, and tells each once', async () => {
  team = await openTeam({ server, receivers, people: ada });
  const [one, other] = [team.machine(), team.machine()];
  expect((await one.run(...say('open', 'Nobody can pay.'))).code).toBe(0);
  const ends = await Promise.all([
    one.run(...say('update', 'It is the database.')),
    other.run(...say('update', 'We are on it.')),
  ]);
  expect(codes(ends), saidBy(ends)).toEqual([0, 0]);
  expect(ends.map(seqOf).toSorted((a, b) => a - b)).toEqual([2, 3]);
  const shows = await Promise.all([one, other].map((desk) => desk.run('show', 'INC-1', '--json')));
  const orders = shows.map((ran) =>
    (ran.json()['updates'] as { seq: number; body: string }[]).map((update) => update.body),
  );
  expect(orders[0]).toEqual(orders[1]);
  expect(orders[0]).toHaveLength(3);
  const bodies = ['It is the database.', 'We are on it.'];
  for (const [index, ran] of ends.entries()) expect(orders[0]?.[seqOf(ran) - 1]).toContain(bodies[index] ?? 'none');
  const rows = await readShared(team, receivers);
  expect(faultsOf(rows)).toEqual({});
  expect(spareOf(rows)).toBe(0);
  // What the later one overtakes before it went out need not be said; whatever else, all went out.
  const unsaid = rows.filter(({ state }) => state !== 'sent');
  expect(unsaid.filter((row) => row.seq !== 2 || row.reason !== 'overtaken')).toEqual([]);
});

it('looks once and reminds once where two machines tick at once', async () => {
  const site: Site = await startSite();
  try {
    const probes = { shop: { type: 'http', url: site.url, timeout: '2s' } };
    const components = [{ name: 'checkout', title: 'Checkout', probes: ['shop'] }];
    const wake = { type: 'webhook', url: receivers.hook.url, secret: { env: 'DESK_HOOK' }, audience: 'team' };
    team = await openTeam({ server, receivers, people: ada, channels: { wake }, more: { probes, components } });
    const machines = [team.machine(), team.machine()];
    for (let round = 1; round <= 2; round += 1) {
      const opened = await machines[0]?.run(...say('open', 'Nobody can pay.', '--key', `k${round}`));
      expect(opened?.code, opened?.stderr).toBe(0);
      await team.sql('delete from allclear.samples');
      // A promise that is broken: of which the team is reminded once.
      await team.sql('update allclear.incidents set next_update_by = $1', Date.now() - 15_000);
      const before = receivers.hook.posts.length;
      const ends = await Promise.all(machines.map((one) => one.run('tick', '--every', '20s', '--json')));
      expect(codes(ends), saidBy(ends)).toEqual([6, 6]);
      expect(await team.sql('select count(*)::int as n from allclear.samples')).toEqual([{ n: 1 }]);
      const notes = await team.sql(
        `select count(*)::int as n from allclear.updates u join allclear.incidents i on i.uuid = u.incident_uuid where event = 'note' and number = $1`,
        round,
      );
      expect(notes, saidBy(ends)).toEqual([{ n: 1 }]);
      // Only the team hears of it: none of the customers' channels does.
      expect(receivers.hook.posts.slice(before).map(({ type }) => type)).toEqual(['incident.note']);
      const ended = await machines[1]?.run(...say('resolve', 'All can pay again.', '--override', 'seen by hand'));
      expect(ended?.code, ended?.stderr).toBe(0);
    }
    const rows = await readShared(team, receivers);
    expect(faultsOf(rows)).toEqual({});
  } finally {
    await site.close();
  }
});

it(faultCase(11, 'on PostgreSQL, while 2,000 are told of the opening'), async () => {
  await receivers.close();
  receivers = await startReceivers(20);
  const people = Array.from({ length: 2_000 }, (_, index) => `p${index}@customer.example`);
  team = await openTeam({ server, receivers, people });
  const [one, other] = [team.machine(), team.machine()];
  const opening = one.start(...say('open', 'Nobody can pay.'));
  await receivers.sink.arrived(200);
  const resolved = await other.run(...say('resolve', 'All can pay again.', '--override', 'seen by hand'));
  const opened = await opening.ended;
  const said = saidBy([opened, resolved]);
  expect([opened.code, resolved.code], said).toEqual([0, 0]);
  const rows = (await readShared(team, receivers)).filter(({ channel }) => channel === 'customers');
  expect(faultsOf(rows)).toEqual({});
  const [old, all] = [rows.filter(({ seq }) => seq === 1), rows.filter(({ seq }) => seq === 2)];
  expect([statesOf(all), spareOf(rows)]).toEqual([{ sent: 2_000 }, 0]);
  const overtaken = old.filter(({ state, reason }) => state === 'cancelled' && reason === 'overtaken');
  expect(overtaken.length).toBeGreaterThan(0);
  expect(statesOf(old)).toEqual({ sent: 2_000 - overtaken.length, cancelled: overtaken.length });
  const seqs = new Map(rows.map(({ id, seq }) => [id, seq]));
  const heard = new Map<string, number>();
  const backwards = receivers.sink.mails().filter(({ id, to }) => {
    const [seq, before] = [seqs.get(id) ?? 0, heard.get(to) ?? 0];
    heard.set(to, Math.max(seq, before));
    return seq < before;
  });
  expect(backwards).toEqual([]);
  process.stdout.write(`  overtaken ${overtaken.length} of 2000, old after new ${backwards.length}\n`);
});

it('lets eight machines set up an empty database at once', async () => {
  team = await openTeam({ server, receivers, people: ada });
  const machines = Array.from({ length: 8 }, () => team.machine());
  const ends = await Promise.all(
    machines.map((one, index) => one.run(...say('open', 'Nobody can pay.', '--key', `k${index}`))),
  );
  expect(codes(ends), saidBy(ends)).toEqual(machines.map(() => 0));
  expect(new Set(ends.map(incidentOf)).size).toBe(8);
  expect(await team.sql('select count(*)::int as n, max(epoch)::int as epoch from allclear.meta')).toEqual([
    { n: 1, epoch: 8 },
  ]);
  await toldOnce(8 * 5);
});
