import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PostgresServer, postgresPrograms } from '../helpers/postgresServer.ts';
import { startQuickPostgres } from '../helpers/team.ts';
import { runCampaign } from './harness/campaign.ts';
import { killsInAll, only, progress, report, say, seed, whyNotTraced } from './harness/report.ts';

const kills = Math.floor(killsInAll / 2);

let server: PostgresServer | null = null;
beforeAll(async () => {
  if (postgresPrograms() !== null) server = await startQuickPostgres();
}, 60_000);
afterAll(() => server?.remove());

it(`loses nothing and sends nothing twice in silence over ${kills} kills in whole outages, on PostgreSQL`, async (context) => {
  if (server === null) return context.skip('PostgreSQL is not installed: apt-get install postgresql');
  const from = performance.now();
  const notTraced = whyNotTraced();
  say(`seed ${seed}${notTraced === null ? '' : `; no kills at calls to the system: ${notTraced}`}`);
  const campaign = await runCampaign({
    seed,
    kills,
    only,
    server,
    lanes: 6,
    mayTrace: notTraced === null,
    onPlayed: progress(kills),
  });
  report('PostgreSQL', campaign, from);
  expect(campaign.faults.join('\n')).toBe('');
}, 7_200_000);
