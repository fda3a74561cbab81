import { expect, it } from 'vitest';
import { runCampaign } from './harness/campaign.ts';
import { killsInAll, only, progress, report, say, seed, whyNotTraced } from './harness/report.ts';

const kills = Math.ceil(killsInAll / 2);

it(`loses nothing and sends nothing twice in silence over ${kills} kills in whole outages, on SQLite`, async () => {
  const from = performance.now();
  const notTraced = whyNotTraced();
  say(`seed ${seed}${notTraced === null ? '' : `; no kills at calls to the system: ${notTraced}`}`);
  const campaign = await runCampaign({
    seed,
    kills,
    only,
    server: null,
    lanes: 4,
    mayTrace: notTraced === null,
    onPlayed: progress(kills),
  });
  report('SQLite', campaign, from);
  expect(campaign.faults.join('\n')).toBe('');
}, 7_200_000);
