import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Desk, Ran } from '../helpers/desk.ts';
import { type Break, type PostgresProxy, type Step, startPostgresProxy } from '../helpers/postgresProxy.ts';
import type { PostgresServer } from '../helpers/postgresServer.ts';
import { openTeam, type Receivers, type Team } from '../helpers/team.ts';
import { faultsOf, pageOf, readShared, spareOf } from './sharedLedger.ts';

/** What is asked for at the server that dies. */
export interface Trial {
  readonly step: number;
  /** Of that step in the run in which nothing died. */
  readonly text: string;
  readonly moment: Break['moment'];
  readonly awayMs: number;
  /** What goes on with it afterwards. */
  readonly afterwards: 'deliver' | 'again';
}

export interface Outcome {
  readonly trial: Trial;
  /** Where it really died; null: it ended before it came that far. */
  readonly brokeAt: Step | null;
  readonly code: number | null;
  /** Of its error; null: none. */
  readonly kind: string | null;
  readonly tookMs: number;
  /** By the broken run, as the ledger has it. */
  readonly recorded: boolean;
  readonly spare: number;
}

/** Where and on what the trials are made. */
export interface Bench {
  readonly server: PostgresServer;
  readonly receivers: Receivers;
  /** A database to begin with; null: an empty one. */
  readonly template: string | null;
}

const text = 'Nobody can pay in our shop at the moment.';
let trials = 0;

/** Words that nobody else says. */
const openWords = (title: string): readonly string[] => [
  ...['open', title, '--impact', 'major', '-m', text, '--key', 'k', '--yes', '--json'],
];

async function teamFor({ server, receivers, template }: Bench): Promise<Team & { readonly title: string }> {
  trials += 1;
  const title = `Checkout is down ${trials}x`;
  const people = [1, 2, 3].map((one) => `p${one}-${trials}@customer.example`);
  const database = `trial_${trials}`;
  await server.sql('postgres', `create database ${database}${template === null ? '' : ` template ${template}`}`);
  return { ...(await openTeam({ server, receivers, people, database })), title };
}

/** The round trips of a run in which nothing goes wrong. */
export async function countSteps(bench: Bench): Promise<readonly Step[]> {
  const proxy = await startPostgresProxy(bench.server.port);
  const team = await teamFor(bench);
  try {
    const ran = await team.machine(proxy.port).run(...openWords(team.title));
    expect(ran.code, ran.stderr).toBe(0);
    return proxy.steps();
  } finally {
    await proxy.close();
    await clear(bench, team);
  }
}

async function clear({ server }: Bench, team: Team): Promise<void> {
  team.close();
  await server.sql('postgres', `drop database ${team.database} with (force)`);
}

/** A database in which one incident has been told, and everything is set up. */
export async function makeTemplate(server: PostgresServer, receivers: Receivers): Promise<string> {
  const team = await openTeam({ server, receivers, people: ['first@customer.example'] });
  const ran = await team.machine().run('open', 'Before', '--impact', 'minor', '-m', 'Slow.', '--yes', '--json');
  expect(ran.code, ran.stderr).toBe(0);
  team.close();
  return team.database;
}

/** `open` while the server dies under it; then it is back, and somebody goes on. Fails where what is told or left is not true. */
export async function breakOpen(bench: Bench, trial: Trial): Promise<Outcome> {
  const proxy = await startPostgresProxy(bench.server.port);
  const team = await teamFor(bench);
  try {
    return await tryOn(bench, team, proxy, trial);
  } catch (error) {
    const where = `${trial.moment} step ${trial.step} (${brief(trial.text)}), away ${trial.awayMs} ms, then ${trial.afterwards}`;
    throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  } finally {
    await proxy.close();
    await clear(bench, team);
  }
}

export const brief = (statement: string): string => statement.replaceAll(/\s+/gu, ' ').trim().slice(0, 90);

async function tryOn(
  { receivers }: Bench,
  team: Team & { readonly title: string },
  proxy: PostgresProxy,
  trial: Trial,
): Promise<Outcome> {
  const from = performance.now();
  proxy.breakAt({ at: ({ number }) => number === trial.step, moment: trial.moment, awayMs: trial.awayMs });
  const broken = await team.machine(proxy.port).run(...openWords(team.title));
  const tookMs = performance.now() - from;
  await nobodyConnected(team);
  const recorded = await isRecorded(team);
  const kind = checkWords(broken, recorded, team, receivers);
  const other = team.machine();
  const follow = await goOn(other, trial.afterwards, team.title);
  if (trial.afterwards === 'again')
    expect([follow.code, follow.json()['created']], follow.stderr).toEqual([0, !recorded]);
  else expect(follow.code, follow.stderr).toBe(0);
  const isThere = recorded || trial.afterwards === 'again';
  await checkLedger(team, receivers, isThere);
  const rows = isThere ? await readShared(team, receivers) : [];
  return { trial, brokeAt: proxy.brokeAt(), code: broken.code, kind, tookMs, recorded, spare: spareOf(rows) };
}

const goOn = (desk: Desk, how: Trial['afterwards'], title: string): Promise<Ran> =>
  how === 'deliver' ? desk.run('deliver', '--json') : desk.run(...openWords(title));

/** What the server was doing for the dead connections is over. */
async function nobodyConnected(team: Team): Promise<void> {
  const others = `select count(*)::int as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await team.sql(others))[0]?.['n'] === 0) return;
    await sleep(20);
  }
  throw new Error('somebody is still connected');
}

async function isRecorded(team: Team & { readonly title: string }): Promise<boolean> {
  const made = await team.sql(`select to_regclass('allclear.incidents') is not null as made`);
  if (made[0]?.['made'] !== true) return false;
  return (await team.sql('select 1 from allclear.incidents where title = $1', team.title)).length > 0;
}

/** Whether anybody heard of it. */
const isSaid = (team: Team & { readonly title: string }, { sink, hook }: Receivers): boolean =>
  sink.mails().some(({ to }) => to.includes(`-${team.title.match(/\d+/u)?.[0]}@`)) ||
  hook.posts.some(({ data }) => (data['incident'] as { title?: string } | undefined)?.title === team.title) ||
  pageOf(team).includes(team.title);

/** @returns the kind of its error */
function checkWords(
  { code, stdout, stderr, json }: Ran,
  recorded: boolean,
  team: Team & { readonly title: string },
  receivers: Receivers,
): string | null {
  const said = `exit ${code}: ${stderr}${stdout.slice(0, 300)}`;
  if (code === 0 || code === 4) {
    expect([recorded, json()['created']], said).toEqual([true, true]);
    return null;
  }
  expect(code, said).toBe(1);
  const { kind } = json()['error'] as { kind: string };
  expect(['database_down', 'database_unsure', 'database_lost'], said).toContain(kind);
  if (kind === 'database_down') expect(recorded, said).toBe(false);
  if (kind === 'database_lost') expect(recorded, said).toBe(true);
  if (kind !== 'database_lost') expect(isSaid(team, receivers), `${said}, and somebody heard of it`).toBe(false);
  return kind;
}

/** Nothing at all, or all of it to everybody. */
async function checkLedger(
  team: Team & { readonly title: string },
  receivers: Receivers,
  isThere: boolean,
): Promise<void> {
  if (!isThere) {
    expect(isSaid(team, receivers), 'said without being recorded').toBe(false);
    return;
  }
  const found = await team.sql('select count(*)::int as n from allclear.incidents where title = $1', team.title);
  expect(found, 'one incident').toEqual([{ n: 1 }]);
  const rows = await readShared(team, receivers);
  const mine = new Set(
    (
      await team.sql(
        'select d.id from allclear.deliveries d join allclear.incidents i on i.uuid = d.incident_uuid where i.title = $1',
        team.title,
      )
    ).map((row) => row['id']),
  );
  const told = rows.filter(({ id }) => mine.has(id));
  expect(faultsOf(told)).toEqual({});
  expect(
    told.filter(({ state }) => state !== 'sent'),
    'all of it went out',
  ).toEqual([]);
  expect(told.length).toBe(6);
  expect(pageOf(team)).toContain(team.title);
}
