import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { keys, startTerminal } from '../helpers/terminal.ts';

let ana: Desk;
let ben: Desk;

/** Two founders, each with a machine of their own, over one store and the same folders. */
const config = (person: string) => ({
  company: { name: 'Acme' },
  statusPage: { url: 'https://status.acme.example' },
  timezone: 'UTC',
  store: `sqlite:${ana.path('incidents.db')}`,
  channels: {
    page: { type: 'status-page', out: ana.path('public') },
    blog: { type: 'file', folder: ana.path('blog') },
    texts: { type: 'file', folder: ana.path('texts') },
  },
  approval: { channels: ['texts'], impacts: ['critical'], events: ['resolved'], approvers: ['ana', 'ben'], person },
});
beforeEach(() => {
  ana = openDesk();
  ben = openDesk();
  ana.configure(config('ana'));
  ben.configure(config('ben'));
});
afterEach(() => {
  ana.close();
  ben.close();
});

const posts = (channel: string): readonly string[] => {
  try {
    return readdirSync(ana.path(channel));
  } catch {
    return [];
  }
};
const critical = ['open', 'Checkout is down', '--impact', 'critical', '-m', 'Nobody can pay.'];

it('two founders at their terminals: one asks, the other sees all of it and sends it', async () => {
  const asking = startTerminal(ana, critical);
  await asking.answer('Ask for a second person to send this?', keys.enter);
  await asking.see('incident approve 1');
  expect((await asking.ended).code).toBe(0);
  expect([posts('blog'), posts('texts')]).toEqual([[], []]);

  const shared = { XDG_STATE_HOME: ana.env['XDG_STATE_HOME'] ?? '' };
  const looking = startTerminal(ben, ['status'], shared);
  await looking.see('Waits for a second person');
  await looking.see('asked by ana');
  expect((await looking.ended).code).toBe(6);

  const approving = startTerminal(ben, ['approve'], shared);
  await approving.see('Nobody can pay.');
  await approving.answer('Send this?', keys.enter);
  await approving.see('✓ blog');
  expect((await approving.ended).code).toBe(0);
  expect([posts('blog').length, posts('texts').length]).toEqual([1, 1]);
}, 60_000);

it('refuses the yes of whoever asked, with who can and the way out, which is kept for them alone', async () => {
  await ana.run(...critical, '--yes');
  const own = await ana.run('approve', '--yes', '--json');
  expect(own).toMatchObject({ code: 3, stdout: '' });
  expect(own.json()).toMatchObject({
    error: { kind: 'same_person', hint: expect.stringContaining('incident approve 1 --break-glass') },
  });
  const broken = await ana.run('approve', '--yes', '--json', '--break-glass', 'ben is on a plane');
  expect(broken.code, broken.stderr).toBe(0);
  expect(broken.json()).toMatchObject({ created: true, approval: { state: 'broken_glass', endedBy: 'ana' } });
  const shown = await ana.run('show', '1');
  expect(shown.stdout).toContain('without a second person, by ana: ben is on a plane');
  const status = await ana.run('status');
  expect(status.stdout).toContain('ben is on a plane');
  const report = await ana.run('report');
  expect(report.stdout).toContain('1 entry went out without the second person that the rules ask for: INC-1#1.');
  const page = await ana.run('export', '--public', '--to', ana.path('public.json'));
  expect(`${page.stdout}${page.stderr}`).not.toContain('plane');
}, 60_000);

it('a script asks, sees by its answer that it waits, and finds it said under the same key later', async () => {
  const keyed = [...critical, '--yes', '--json', '--key', 'deploy-481'];
  const first = await ana.run(...keyed);
  expect(first.code, first.stderr).toBe(0);
  expect(first.json()).toMatchObject({
    ...{ created: false, incident: null, update: null, deliveries: [] },
    approval: { id: 'APR-1', state: 'waiting', by: 'ana', needs: ['ben'], why: { impact: 'critical' } },
  });
  expect((await ana.run(...keyed)).json()).toMatchObject({ approval: { id: 'APR-1' } });
  const without = await ben.runWith({ env: { XDG_STATE_HOME: ana.env['XDG_STATE_HOME'] ?? '' } }, 'approve', '--json');
  expect(without.code).toBe(2);
  expect(without.json()).toMatchObject({ error: { kind: 'unconfirmed' } });
  const env = { XDG_STATE_HOME: ana.env['XDG_STATE_HOME'] ?? '' };
  const approved = await ben.runWith({ env }, 'approve', '1', '--yes', '--json');
  expect(approved.json()).toMatchObject({ created: true, approval: { state: 'approved', endedBy: 'ben' } });
  const last = await ana.run(...keyed);
  expect(last.json()).toMatchObject({ created: false, incident: { id: 'INC-1' }, update: { seq: 1 } });
  expect(last.json()).not.toHaveProperty('approval');
  expect(posts('blog')).toHaveLength(1);
}, 60_000);

it('a script sees which channel waits while all others have gone out, and a refusal ends it', async () => {
  const opened = await ana.run('open', 'Search is slow', '--impact', 'minor', '--yes', '--json');
  expect(opened.code, opened.stderr).toBe(0);
  expect(opened.json()).toMatchObject({
    ...{ created: true, approval: { state: 'waiting', why: { channels: ['texts'] } } },
    deliveries: [
      { channel: 'page', state: 'sent' },
      { state: 'sent' },
      { channel: 'texts', state: 'queued', reason: 'approval' },
    ],
  });
  const rows = await ana.run('deliveries', '--channel', 'texts', '--json');
  expect(JSON.parse(rows.stdout)).toMatchObject([{ state: 'queued', reason: 'approval', nextAttemptAt: null }]);
  expect((await ana.run('deliver', '--json')).json()).toMatchObject({ resent: 0 });
  expect(posts('texts')).toEqual([]);
  const env = { XDG_STATE_HOME: ana.env['XDG_STATE_HOME'] ?? '' };
  const refused = await ben.runWith({ env }, 'approve', 'INC-1', '--refuse', 'not for texts', '--json');
  expect(refused.json()).toMatchObject({ approval: { state: 'refused', endedBy: 'ben', reason: 'not for texts' } });
  expect((await ben.runWith({ env }, 'approve', '1', '--yes')).code).toBe(3);
  expect((await ana.run('status', '--json')).code).toBe(0);
  expect(posts('texts')).toEqual([]);
}, 60_000);

it('says before anything is asked for what would wait, and for whom', async () => {
  const plan = await ana.run(...critical, '--dry-run', '--json');
  expect(plan.json()).toMatchObject({
    approval: { waits: 'all', needs: ['ben'], why: { impact: 'critical' }, breakGlass: null },
  });
  const minor = await ana.run('preview', 'investigating', '--impact', 'minor');
  expect(minor.stdout).toContain('texts waits for a second person (ben).');
  const doctor = await ana.run('doctor');
  expect(doctor.stdout).toContain('ben can say yes to what ana asks for');
}, 60_000);
