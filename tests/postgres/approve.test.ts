import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Desk, Ran } from '../helpers/desk.ts';
import type { PostgresServer } from '../helpers/postgresServer.ts';
import { openTeam, type Receivers, startQuickPostgres, startReceivers, type Team } from '../helpers/team.ts';
import { readShared, spareOf, statesOf } from './sharedLedger.ts';

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

const customers = Array.from({ length: 40 }, (_, at) => `customer-${at}@c.example`);
const approval = { channels: ['customers'], impacts: ['critical'] };
const machineOf = (person: string): Desk => {
  const desk = team.machine();
  desk.configure({ ...team.config, approval: { ...approval, person } });
  return desk;
};
const open = (desk: Desk, impact: string, ...more: readonly string[]): Promise<Ran> =>
  desk.run('open', 'Checkout is down', '--impact', impact, '-m', 'Nobody can pay.', '--yes', '--json', ...more);
const mailsSent = async (): Promise<number> =>
  Number(
    (
      await team.sql(
        "select count(*)::int as n from allclear.deliveries where channel = 'customers' and state = 'sent'",
      )
    )[0]?.['n'],
  );

it.each([2, 3])('%i people who say yes to an entry at once send each message once', async (count) => {
  team = await openTeam({ server, receivers, people: customers });
  expect((await open(machineOf('ana'), 'critical')).json()).toMatchObject({
    created: false,
    approval: { id: 'APR-1' },
  });
  const machines = Array.from({ length: count }, (_, at) => machineOf(`approver-${at}`));
  const ends = await Promise.all(machines.map((one) => one.run('approve', '1', '--yes', '--json')));
  // Whoever comes after the yes was said is told so; whoever was in the middle of it looks on.
  expect(ends.map(({ code }) => code).filter((code) => code !== 0 && code !== 3)).toEqual([]);
  expect(ends.filter(({ code, stdout }) => code === 0 && JSON.parse(stdout).created === true)).toHaveLength(1);
  const rows = await readShared(team, receivers);
  expect([statesOf(rows), spareOf(rows)]).toEqual([{ sent: customers.length + 3 }, 0]);
  expect(receivers.sink.mails()).toHaveLength(customers.length);
});

it('two people who say yes to what waits on a channel at once send each mail once', async () => {
  team = await openTeam({ server, receivers, people: customers });
  expect((await open(machineOf('ana'), 'major')).json()).toMatchObject({ created: true, approval: { id: 'APR-1' } });
  expect(receivers.sink.mails()).toHaveLength(0);
  const ends = await Promise.all(['ben', 'cleo'].map((one) => machineOf(one).run('approve', '1', '--yes', '--json')));
  expect(ends.map(({ code }) => code).filter((code) => code !== 0 && code !== 3)).toEqual([]);
  const rows = await readShared(team, receivers);
  expect([statesOf(rows), spareOf(rows)]).toEqual([{ sent: customers.length + 3 }, 0]);
});

it('workers leave what waits alone without asking for it again and again, and send it with the yes', async () => {
  team = await openTeam({ server, receivers, people: customers });
  const [ana, ben] = [machineOf('ana'), machineOf('ben')];
  const worker = ben.start('worker', '--listen', 'none');
  try {
    expect((await open(ana, 'major')).code).toBe(0);
    await sleep(4_000);
    const [chunk] = await team.sql("select max(fence)::int as n from allclear.chunks where channel = 'customers'");
    expect(chunk?.['n']).toBe(0);
    expect(receivers.sink.mails()).toHaveLength(0);
    // Nobody is left to send it but the worker: the yes and its jobs are one commit.
    expect((await ben.run('approve', '1', '--yes', '--detach', '--json')).code).toBe(0);
    await expect.poll(mailsSent, { timeout: 30_000 }).toBe(customers.length);
    expect(new Set(receivers.sink.mails().map(({ to }) => to)).size).toBe(customers.length);
    expect(receivers.sink.mails()).toHaveLength(customers.length);
  } finally {
    worker.child.kill('SIGTERM');
    await worker.ended;
  }
});
