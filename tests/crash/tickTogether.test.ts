import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Site, startSite } from '../../src/drill/site.ts';
import { type FolderDesk, folderConfig, openFolderDesk } from '../helpers/folderDesk.ts';
import { type HookReceiver, startHookReceiver } from '../helpers/hookReceiver.ts';

/** How often two are started together. */
const pairs = Number(process.env['TICK_PAIRS'] ?? 50);

let site: Site;
let hook: HookReceiver;
let desk: FolderDesk;
beforeEach(async () => {
  [site, hook] = await Promise.all([startSite(), startHookReceiver()]);
});
afterEach(async () => {
  await Promise.all([site.close(), hook.close()]);
});

/**
 * A desk on which all duties have come due at once: a probe that has failed for long enough, a promise that is broken, and
 * a message that waits for its rung of the ladder.
 */
async function deskWithDuties(): Promise<void> {
  const webhook = { type: 'webhook', url: hook.url, secret: { env: 'DESK_HOOK' } };
  desk = openFolderDesk({
    components: [
      { name: 'checkout', title: 'Checkout', probes: ['shop'] },
      { name: 'search', title: 'Search', probes: ['finder'] },
    ],
    probes: {
      shop: { type: 'http', url: site.url, timeout: '2s' },
      finder: { type: 'http', url: site.url, status: 503, timeout: '2s' },
    },
    channels: { ...folderConfig.channels, hook: webhook, late: webhook },
    routes: [{ channels: ['late'], after: '1h' }],
  });
  await desk.open('--component', 'search=major_outage');
  const before = Date.now() - 15_000;
  for (const [probe, healthy] of [
    ['shop', 0],
    ['finder', 1],
  ] as const) {
    const row = 'insert into samples (probe, at, healthy, reason, every_ms, took_ms) values (?, ?, ?, ?, 20000, 1)';
    desk.sql(row, probe, before, healthy, 'seen');
  }
  desk.sql('update incidents set next_update_by = ?', before);
  desk.sql(`update deliveries set next_attempt_at = ? where channel = 'late'`, before);
}

const count = (statement: string): unknown => desk.sql(statement)[0]?.['n'];

it(`two ticks started together do each thing once and look once, ${pairs} times`, async () => {
  site.turn('down');
  let heldOff = 0;
  for (let pair = 0; pair < pairs; pair += 1) {
    await deskWithDuties();
    const from = hook.posts.length;
    const tick = () => desk.start('tick', '--every', '20s', '--auto-open', '10s', '--json').ended;
    const both = await Promise.all([tick(), tick()]);
    const said = both.map(({ stderr, stdout }) => `${stderr}${stdout}`).join('\n');
    expect(
      both.map(({ code }) => code),
      said,
    ).toEqual([6, 6]);
    heldOff += both.filter((ran) => ran.json()['lookedBy'] !== null).length;
    const posts = hook.posts.slice(from);
    expect(posts.map(({ data }) => (data['incident'] as { id: string }).id).sort(), said).toEqual(['INC-1', 'INC-2']);
    expect(new Set(posts.map(({ id }) => id)).size).toBe(2);
    expect(desk.posted()).toEqual({
      blog: ['INC-1-001-investigating.md', 'INC-2-001-investigating.md'],
      team: ['INC-1-001-investigating.md', 'INC-1-002-note.md', 'INC-2-001-investigating.md'],
    });
    expect(desk.sql('select probe, count(*) as n from samples group by probe order by probe')).toEqual([
      { probe: 'finder', n: 2 },
      { probe: 'shop', n: 2 },
    ]);
    expect([count('select count(*) as n from updates'), count('select count(*) as n from incidents')]).toEqual([3, 2]);
    const unsent = `select channel, incident_number as incident from deliveries where state <> 'sent'`;
    expect(desk.sql(unsent)).toEqual([{ channel: 'late', incident: 2 }]);
    desk.close();
  }
  // Else they never met.
  if (pairs >= 20) expect(heldOff).toBeGreaterThan(0);
}, 300_000);
