import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Started } from '../../tests/helpers/desk.ts';
import { startMailSink } from '../../tests/helpers/mailSink.ts';
import type { PostgresServer } from '../../tests/helpers/postgresServer.ts';
import { openTeam } from './team.ts';

const killEveryMs = 5_000;
const workersAtOnce = 2;

/** Two workers to a mail server that remembers; every five seconds one dies as if its machine had, and another is begun. */
export async function runWithKills(
  server: PostgresServer,
  recipients: number,
  say: (what: string, words: string) => void,
): Promise<void> {
  const folder = await openTeam(server, 1, 0);
  const sink = await startMailSink(folder.desk.path('mails.log'), 0);
  const team = await openTeam(server, sink.port, recipients);
  try {
    await team.record();
    const workers: Started[] = Array.from({ length: workersAtOnce }, () => team.worker());
    let kills = 0;
    for (let next = performance.now() + killEveryMs; (await team.left()) > 0; await sleep(200)) {
      if (performance.now() < next) continue;
      next = performance.now() + killEveryMs;
      const victim = workers.shift();
      if (!victim) continue;
      const gone = once(victim.child, 'exit');
      victim.child.kill('SIGKILL');
      await gone;
      kills += 1;
      workers.push(team.worker());
    }
    for (const { child } of workers) child.kill('SIGTERM');
    await Promise.all(workers.map((one) => one.ended));
    const mails = sink.mails();
    const told = new Set(mails.map((mail) => mail.to));
    const [ledger] = await server.sql(
      team.database,
      `select count(*) filter (where state = 'sent') as sent, count(*) filter (where state = 'uncertain') as uncertain,
         count(*) filter (where resends > 0) as resent from allclear.deliveries`,
    );
    say(
      `${recipients} with a worker killed every ${killEveryMs / 1000} s`,
      `${kills} kills: ${recipients - told.size} missed, ${mails.length - told.size} twice (${ledger?.['resent']} were uncertain first, ${ledger?.['uncertain']} still are)`,
    );
    say('  a dead worker’s chunk was taken up again', await recovery(server, team.database));
    if (told.size !== recipients) process.exitCode = 1;
  } finally {
    await team.close();
    await sink.close();
    await folder.close();
  }
}

/** From the last that the ledger heard of the one who died to the first of the one who went on. */
async function recovery(server: PostgresServer, database: string): Promise<string> {
  const rows = await server.sql(
    database,
    `with heard as (
       select c.id, e.fence, min(e.at) as first, max(e.at) as last
       from allclear.delivery_events e join allclear.deliveries d on d.id = e.delivery_id
         join allclear.chunks c on c.update_id = d.update_id and c.channel = d.channel
           and d.position between c.first and c.last
       where e.fence is not null group by c.id, e.fence)
     select (after.first - before.last)::int as ms from heard before
       join heard after on after.id = before.id
         and after.fence = (select min(fence) from heard where id = before.id and fence > before.fence)
     order by ms`,
  );
  const all = rows.map((row) => Number(row['ms']) / 1000);
  if (all.length === 0) return 'never: no kill hit one';
  const median = all[Math.floor(all.length / 2)] ?? 0;
  return `after ${median.toFixed(1)} s (median of ${all.length}), ${(all.at(-1) ?? 0).toFixed(1)} s at most`;
}
