import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Site, startSite } from '../../src/drill/site.ts';
import type { Ran } from '../helpers/desk.ts';
import { type FolderDesk, openFolderDesk } from '../helpers/folderDesk.ts';

let site: Site;
let desk: FolderDesk;
beforeEach(async () => {
  site = await startSite();
  desk = openFolderDesk({
    components: [{ name: 'checkout', title: 'Checkout', probes: ['shop'] }],
    probes: { shop: { type: 'http', url: site.url, timeout: '2s' } },
    allClear: { soak: { major: '3s' }, every: '1s' },
  });
});
afterEach(async () => {
  await site.close();
  desk.close();
});

interface Told {
  readonly did: readonly { readonly kind: string; readonly action?: string }[];
}
const told = (ran: Ran): Told => ran.json() as unknown as Told;
const deed = ({ kind, action }: Told['did'][number]): string => action ?? kind;

/** As a timer does it, until this was done. */
async function tickUntil(what: string, ...flags: readonly string[]): Promise<readonly Ran[]> {
  const runs: Ran[] = [];
  const endsAt = Date.now() + 20_000;
  while (Date.now() < endsAt) {
    const began = Date.now();
    const ran = await desk.run('tick', '--every', '1s', '--json', ...flags);
    runs.push(ran);
    if (told(ran).did.some((one) => deed(one) === what)) return runs;
    await sleep(Math.max(0, 500 - (Date.now() - began)));
  }
  throw new Error(`never: ${what}\n${runs.map(({ stdout, stderr }) => stdout || stderr).join('\n')}`);
}

it('leads an outage that comes back through its whole story, in real time and without a person', async () => {
  const all = ['--auto-open', '1s', '--auto-monitoring', '--auto-resolve'];
  site.turn('down');
  await tickUntil('open', ...all);
  site.turn('up');
  const first = await tickUntil('resolve', ...all);
  expect(first.flatMap((ran) => told(ran).did.map(deed))).toEqual(['monitoring', 'resolve']);
  site.turn('down');
  const relapse = await tickUntil('reopen', ...all);
  // Until it is reopened a person is asked for, and the team reminded.
  expect(relapse.map(({ code }) => code)).toContain(6);
  expect(relapse.flatMap((ran) => told(ran).did.map(deed))).toEqual(['reminded', 'reopen']);
  site.turn('up');
  await tickUntil('resolve', ...all);
  const shown = (await desk.run('show', '1', '--json')).json() as unknown as {
    updates: { event: string; cause: string; at: string }[];
  };
  expect(shown.updates.map(({ event }) => event)).toEqual([
    ...['investigating', 'monitoring', 'resolved', 'reopened', 'monitoring', 'resolved'],
  ]);
  expect(shown.updates.every(({ cause }) => cause !== undefined)).toBe(true);
  const evidence = desk.sql(`select evidence from updates where event = 'resolved' order by seq`);
  const parsed = evidence.map(
    (row) => JSON.parse(String(row['evidence'])) as { healthyForMs: number; requiredMs: number },
  );
  expect(parsed.map(({ requiredMs }) => requiredMs)).toEqual([3_000, 6_000]);
  for (const { healthyForMs, requiredMs } of parsed) expect(healthyForMs).toBeGreaterThanOrEqual(requiredMs);
  expect(desk.posted().blog).toHaveLength(6);
}, 90_000);

describe('one run', () => {
  it('shows in a dry run what it would post, and makes no store', async () => {
    const ran = await desk.run('tick', '--dry-run', '--auto-open');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('✓ shop  HTTP 200');
    expect(desk.stored()).toBe(false);
  });

  it('ends with 6 for a promise that is not kept, reminds the team, and says what to type', async () => {
    await desk.open();
    desk.sql('update incidents set next_update_by = ?', Date.now() - 300_000);
    const ran = await desk.run('tick');
    expect(ran.code, ran.stderr).toBe(6);
    expect(ran.stdout).toContain('INC-1: OVERDUE 5 min');
    expect(ran.stdout).toContain('incident update 1');
    expect(desk.posted().team).toEqual(['INC-1-001-investigating.md', 'INC-1-002-note.md']);
    expect((await desk.run('tick', '--json')).json()).toMatchObject({
      did: [],
      due: [{ kind: 'promise', overdue: true }],
    });
  });

  it('answers with the shape that is written down, and with 0 where all is well', async () => {
    const ran = await desk.run('tick', '--every', '5m', '--json');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.json()).toEqual({
      samples: [
        {
          ...{ probe: 'shop', at: expect.any(String), healthy: true, reason: 'HTTP 200', everyMs: 300_000 },
          tookMs: expect.any(Number),
        },
      ],
      ...{ lookedBy: null, did: [], due: [], deliveries: [], resent: 0 },
      warnings: [expect.stringContaining('a soak of 3 seconds is seen by two looks at most')],
    });
  });

  it('says that it comes more seldom than it was told', async () => {
    await desk.run('tick');
    desk.sql('update samples set at = at - 60000');
    const ran = await desk.run('tick', '--json');
    expect(ran.json()['warnings']).toEqual([expect.stringContaining('Say how often you run this')]);
  });

  it('reads a failing probe as an alarm once nobody has spoken of it for long enough', async () => {
    site.turn('down');
    expect((await desk.run('tick')).code).toBe(0);
    desk.sql('update samples set at = at - 200000');
    const ran = await desk.run('tick', '--every', '3m');
    expect(ran.code).toBe(6);
    expect(ran.stdout).toMatch(/shop has failed for 3 minutes \(HTTP 503\), and no open incident speaks of it/u);
    expect(ran.stdout).toContain('incident open');
  });

  it.each([
    [['--every', '0']],
    [['--every', '0s']],
    [['--every', '25h']],
    [['--every', 'often']],
    [['--auto-open', '1ms']],
    [['--auto-open', 'soon']],
    [['--auto']],
    [['now']],
  ])('refuses %j, and says which flag', async (flags) => {
    const ran = await desk.run('tick', ...flags, '--json');
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.json()).toMatchObject({ error: { kind: 'usage', message: expect.stringContaining(flags[0] ?? '') } });
  });
});
