import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Services, startServices } from '../helpers/services.ts';

let services: Services;
beforeEach(async () => {
  services = await startServices();
});
afterEach(() => services.close());

const run = (...args: string[]) => services.desk.run(...args);
const plan = [
  ...['maintenance', 'schedule', 'Database moves', '--from', '2099-11-30 02:00', '--for', '2h'],
  ...['--component', 'checkout=under_maintenance', '--remind', '24h,1h', '--json'],
];

it('tells every channel of planned work, from its announcement to its end, under a number of its own', async () => {
  const planned = await run(...plan, '--yes');
  expect(planned).toMatchObject({ code: 0, stderr: '' });
  expect(planned.json()).toMatchObject({
    created: true,
    maintenance: {
      id: 'MNT-1',
      title: 'Database moves',
      status: 'scheduled',
      impact: 'none',
      components: [{ name: 'checkout', status: 'under_maintenance' }],
      startsAt: '2099-11-30T02:00:00.000Z',
      endsAt: '2099-11-30T04:00:00.000Z',
      begunAt: null,
      endedAt: null,
      noticesAt: ['2099-11-29T02:00:00.000Z', '2099-11-30T01:00:00.000Z'],
      manual: false,
      incident: null,
      url: 'https://status.acme.example/incidents/1',
    },
    update: { seq: 1, event: 'maintenance-scheduled', status: 'scheduled' },
    deliveries: [
      { channel: 'page', state: 'sent' },
      { channel: 'customers', state: 'sent' },
      { channel: 'x', state: 'sent' },
      { channel: 'hook', state: 'sent' },
    ],
  });
  expect((await run('maintenance', 'start', '--yes', '--json')).json()).toMatchObject({
    maintenance: { status: 'in_progress' },
  });
  const longer = await run('maintenance', 'extend', 'mnt-1', '--by', '30m', '--yes', '--json');
  expect(longer.json()).toMatchObject({ maintenance: { endsAt: '2099-11-30T04:30:00.000Z' } });
  const over = await run('maintenance', 'complete', '1', '--yes', '--json');
  expect(over.json()).toMatchObject({
    maintenance: { status: 'completed', components: [{ name: 'checkout', status: 'operational' }] },
  });
  const events = ['scheduled', 'started', 'extended', 'completed'].map((event) => `incident.maintenance-${event}`);
  const hooks = services.hook.posts;
  expect(hooks.map((one) => one.type)).toEqual(events);
  const times = { startsAt: '2099-11-30T02:00:00.000Z', endsAt: '2099-11-30T04:30:00.000Z' };
  expect(hooks[2]?.data['incident']).toMatchObject({ id: 'MNT-1', status: 'in_progress', ...times });
  expect(services.mail.mails).toHaveLength(4);
  expect((await run('show', '1', '--json')).json()).toMatchObject({
    id: 'MNT-1',
    updates: [{}, {}, {}, {}],
    notes: [],
  });
  const rows = (await run('deliveries', '--json')).json() as unknown as readonly { readonly incident: string }[];
  expect(new Set(rows.map((row) => row.incident))).toEqual(new Set(['MNT-1']));
});

it('plans once, however often the script runs, also when two run at the same moment', async () => {
  const both = await Promise.all([1, 2].map(() => run(...plan, '--key', 'deploy-481', '--yes')));
  expect(both.map((one) => one.json()['created']).toSorted()).toEqual([false, true]);
  expect((await run(...plan, '--key', 'deploy-481', '--yes')).json()).toMatchObject({
    created: false,
    maintenance: { id: 'MNT-1' },
  });
  expect(services.hook.posts).toHaveLength(1);
});

it('goes from its announcement to its end by tick alone, two at a time, each thing said once and at its time', async () => {
  const startsAt = new Date(Math.ceil(Date.now() / 1000) * 1000 + 9_000);
  const from = ['--from', startsAt.toISOString(), '--for', '7s', '--remind', '6s'];
  await run('maintenance', 'schedule', 'Database moves', ...from, '--component', 'checkout=under_maintenance', '--yes');
  const statusOf = async () => (await run('show', '1', '--json')).json()['status'];
  while ((await statusOf()) !== 'completed' && Date.now() < startsAt.getTime() + 30_000) {
    const both = await Promise.all([run('tick', '--json'), run('tick', '--json')]);
    expect(both.map((one) => [one.code, one.stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
  }
  const said = services.hook.posts.map(({ type, data }) => [type, data['update']] as const);
  expect(said.map(([type]) => type.replace('incident.maintenance-', ''))).toEqual([
    ...['scheduled', 'scheduled', 'started', 'completed'],
  ]);
  const lateMs = said
    .slice(1)
    .map(([, update]) => Date.parse(String((update as { readonly at: string }).at)) - startsAt.getTime());
  const dueMs = [-6_000, 0, 7_000];
  for (const [index, ms] of lateMs.entries()) {
    expect(ms).toBeGreaterThanOrEqual(dueMs[index] ?? 0);
    // Before what comes next is due.
    expect(ms).toBeLessThan(dueMs[index + 1] ?? 37_000);
  }
  expect(services.mail.mails).toHaveLength(4);
}, 60_000);

it('shows work that is to come beside the incidents, and stays calm', async () => {
  await run(...plan, '--yes');
  const status = await run('status', '--json');
  expect(status.code).toBe(0);
  expect(status.json()).toMatchObject({ incidents: [], maintenances: [{ id: 'MNT-1' }], overdue: [] });
  expect((await run('status')).stdout).toContain('MNT-1  Database moves\n  scheduled, from 30 November, 02:00 UTC');
  expect((await run('list')).stdout).toMatch(/^MNT-1 +scheduled +none +2099-11-30 02:00 UTC +2 hours +Database moves/u);
  await run('open', 'Checkout is down', '--impact', 'major', '--yes');
  expect((await run('list', '--json')).json()).toMatchObject([{ id: 'INC-2' }, { id: 'MNT-1' }]);
});

it('makes an incident of work that goes wrong with one command', async () => {
  await run(...plan, '--yes');
  await run('maintenance', 'start', '--yes');
  const opened = await run('open', '--from-maintenance', 'MNT-1', '--impact', 'critical', '--yes', '--json');
  expect(opened.json()).toMatchObject({
    incident: {
      id: 'INC-2',
      title: 'Database moves',
      components: [{ name: 'checkout', status: 'major_outage' }],
      maintenance: 'MNT-1',
    },
  });
  expect((await run('show', '1', '--json')).json()).toMatchObject({ status: 'cancelled', incident: 'INC-2' });
  expect((await run('show', '1')).stdout).toContain('It went wrong and became INC-2');
  expect((await run('show', '2')).stdout).toContain('It came out of planned work, MNT-1');
});

it('stores and sends nothing with --dry-run', async () => {
  const planned = await run(...plan, '--dry-run');
  expect(planned.code).toBe(0);
  expect(planned.json()).toMatchObject({ dryRun: true, maintenance: { id: 'MNT-1' }, update: { seq: 1 } });
  expect(existsSync(services.desk.path('incidents.db'))).toBe(false);
  expect(services.hook.posts).toEqual([]);
});

it('does not make a secret of what goes wrong with work that everybody was told of', async () => {
  await run(...plan, '--yes');
  const ran = await run('open', '--from-maintenance', '1', '--impact', 'major', '--private', '--yes');
  expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining('everybody was told of that work')]);
});

const from = ['--from', '2099-11-30 02:00'];
const bad: readonly (readonly [what: string, args: readonly string[], code: number, words: string])[] = [
  ['a time that has passed', ['x', '--from', '2020-01-01 02:00', '--for', '1h', '--yes'], 2, 'a time to come'],
  ['an end before the start', ['x', ...from, '--to', '2099-11-30T01:00Z', '--yes'], 2, 'a time after that of --from'],
  ['no length at all', ['x', ...from, '--for', '0m', '--yes'], 2, '--for can not be "0m"'],
  ['an end and a length', ['x', ...from, '--to', '03:00', '--for', '1h', '--yes'], 2, 'can not both be given'],
  ['no time', ['x', '--from', 'soon', '--for', '1h', '--yes'], 2, '--from can not be "soon"'],
  ['odd notices', ['x', ...from, '--for', '1h', '--remind', '24h,soon', '--yes'], 2, '--remind can not be "24h,soon"'],
  ['an unknown part', ['x', ...from, '--for', '1h', '--component', 'moon', '--yes'], 2, 'no component "moon"'],
  ['no confirmation', ['x', ...from, '--for', '1h'], 2, '--yes'],
  ['nothing', ['--yes'], 2, '--from is missing'],
];

it.each(bad)('refuses %s before anything is stored', async (_what, args, code, words) => {
  const ran = await run('maintenance', 'schedule', ...args);
  expect(ran.code).toBe(code);
  expect(ran.stderr).toContain(words);
  expect(existsSync(services.desk.path('incidents.db'))).toBe(false);
});

it('names the status, and the command that goes, when a step can not be', async () => {
  const step = (...args: string[]) => run('maintenance', ...args, '--yes');
  const none = await step('start');
  expect([none.code, none.stderr]).toEqual([3, expect.stringContaining('incident maintenance schedule')]);
  await run(...plan, '--yes');
  const early = await step('complete');
  expect([early.code, early.stderr]).toEqual([3, expect.stringContaining('MNT-1 has not begun yet')]);
  await step('start');
  const twice = await step('start');
  expect([twice.code, twice.stderr]).toEqual([3, expect.stringContaining('MNT-1 is under way already')]);
  const back = await step('extend', '--to', '2099-11-30 03:00');
  expect([back.code, back.stderr]).toEqual([2, expect.stringContaining('a time after the end that was told')]);
  const update = await run('update', '1', '-m', 'x', '--yes');
  expect([update.code, update.stderr]).toEqual([3, expect.stringContaining('MNT-1 is planned work, not an incident')]);
  expect((await step('cancel')).stderr).toContain('-m is missing');
  expect((await step('cancel', '9')).code).toBe(3);
});

it('does not give a time that the clocks leap over', async () => {
  services.desk.configure({
    company: { name: 'Acme' },
    timezone: 'Europe/Berlin',
    store: 'sqlite:./incidents.db',
    channels: { page: { type: 'status-page', out: './public' } },
  });
  const ran = await run('maintenance', 'schedule', 'x', '--from', '2027-03-28 02:30', '--for', '1h', '--yes');
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain('the clocks of Europe/Berlin are put forward then');
});

it('exits 5, with the guard, while a probe of its parts fails', async () => {
  services.desk.configure({
    company: { name: 'Acme' },
    store: 'sqlite:./incidents.db',
    components: [{ name: 'checkout', probes: ['shop'] }],
    channels: { page: { type: 'status-page', out: './public' } },
    probes: { shop: { type: 'http', url: 'http://127.0.0.1:9/health', retries: 0 } },
  });
  await run(...plan, '--yes');
  await run('maintenance', 'start', '--yes');
  const ran = await run('maintenance', 'complete', '--yes', '--json');
  expect(ran.code).toBe(5);
  expect(ran.json()).toMatchObject({ error: { kind: 'unhealthy', guard: { lastFailure: { probe: 'shop' } } } });
  const over = await run(
    'maintenance',
    'complete',
    '--override',
    'the probe looks at the old server',
    '--yes',
    '--json',
  );
  expect(over.json()).toMatchObject({ update: { override: 'the probe looks at the old server' } });
});
