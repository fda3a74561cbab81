import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FolderDesk, folderConfig, openFolderDesk } from '../helpers/folderDesk.ts';
import { keys, startTerminal } from '../helpers/terminal.ts';

let desk: FolderDesk;
beforeEach(() => {
  desk = openFolderDesk();
});
afterEach(() => desk.close());

const status = async () => {
  const ran = await desk.run('status', '--json');
  return { code: ran.code, ...ran.json() } as Record<string, unknown>;
};
const hour = 3_600_000;

it('is calm where nothing has happened, and makes no file', async () => {
  const nothing = {
    incidents: [],
    maintenances: [],
    overdue: [],
    attention: [],
    approvals: [],
    probes: [],
    postmortems: [],
  };
  expect(await status()).toEqual({ code: 0, ...nothing });
  expect((await desk.run('status')).stdout).toBe('No incident is open.\n');
  expect(desk.stored()).toBe(false);
});

it('shows an open incident with its promise, and what stands between it and the all-clear', async () => {
  await desk.open('--component', 'checkout=major_outage');
  expect(await status()).toEqual({
    code: 0,
    incidents: [
      {
        id: 'INC-1',
        title: 'Checkout is down',
        status: 'investigating',
        impact: 'major',
        components: [{ name: 'checkout', status: 'major_outage' }],
        openedAt: expect.any(String),
        resolvedAt: null,
        nextUpdateBy: expect.any(String),
        url: 'https://status.acme.example/incidents/1',
        guard: {
          stableSince: null,
          healthyForMs: 0,
          requiredMs: hour / 2,
          earliestAt: null,
          lastFailure: null,
        },
      },
    ],
    maintenances: [],
    overdue: [],
    attention: [],
    approvals: [],
    probes: [],
    postmortems: [],
  });
  const { stdout } = await desk.run('status');
  expect(stdout).toMatch(/next update in 1 h, by (?:\d+ \w+, )?\d\d:\d\d UTC/u);
  expect(stdout).toContain('must be monitored');
});

it('ends with 6 once a promise is not kept, and says by how much', async () => {
  await desk.open();
  desk.sql('update incidents set next_update_by = ?', Date.now() - 2 * hour);
  expect(await status()).toMatchObject({ code: 6, overdue: ['INC-1'], attention: [] });
  const ran = await desk.run('status');
  expect(ran.code).toBe(6);
  expect(ran.stdout).toMatch(/OVERDUE 2 h, by .*UTC/u);
});

it.each([
  ['failed', 6, 1],
  ['uncertain', 6, 1],
  ['retrying', 0, 1],
  ['queued', 0, 0],
  ['cancelled', 0, 0],
  ['sent', 0, 0],
])('holds a %s delivery for exit %i, with %i that need a hand', async (state, code, hands) => {
  await desk.open();
  desk.sql("update deliveries set state = ?, reason = 'why' where channel = 'blog'", state);
  const view = await status();
  expect(view).toMatchObject({ code, overdue: [] });
  expect(view['attention']).toHaveLength(hands);
  const { stdout } = await desk.run('status');
  expect(stdout.includes('incident deliver')).toBe(hands > 0);
  expect(stdout.includes(`${state}  INC-1#1  blog  why`)).toBe(hands > 0);
});

it('shows the promise of a resolved incident no more, and a failure of it for a day', async () => {
  await desk.open();
  await desk.run('resolve', '--override', 'seen', '--yes');
  expect(await status()).toMatchObject({ code: 0, incidents: [], overdue: [] });
  desk.sql("update deliveries set state = 'failed' where channel = 'blog' and seq = 2");
  expect(await status()).toMatchObject({ code: 6, attention: [{ state: 'failed', seq: 2 }] });
  desk.sql('update deliveries set at = ?', Date.now() - 25 * hour);
  expect(await status()).toMatchObject({ code: 0, attention: [] });
});

it('names every probe, also one that nobody has looked at', async () => {
  desk.configure({ ...folderConfig, probes: { shop: { type: 'http', url: 'http://127.0.0.1:9/' } } });
  expect(await status()).toMatchObject({
    code: 0,
    probes: [{ name: 'shop', healthy: null, at: null, reason: null }],
  });
  expect((await desk.run('status')).stdout).toContain('shop  not looked at yet');
});

it('keeps the screen live with --watch until Ctrl-C, and ends by what it saw last', async () => {
  await desk.open();
  const session = startTerminal(desk, ['status', '--watch']);
  try {
    await session.see('INC-1  Checkout is down');
    await desk.run('update', '--status', 'identified', '-m', 'The disk is full.', '--yes');
    await session.see('identified, impact major');
    session.press(keys.ctrlC);
    expect((await session.ended).code).toBe(0);
  } finally {
    session.close();
  }
});
