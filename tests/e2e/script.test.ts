import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { faultCase } from '../helpers/faultCases.ts';
import { type Services, startServices } from '../helpers/services.ts';

let services: Services;
beforeEach(async () => {
  services = await startServices();
});
afterEach(() => services.close());

const declare = [
  ...['open', 'Checkout is down', '--impact', 'major', '--component', 'checkout=major_outage'],
  ...['-m', 'Nobody can pay at the moment.', '--key', 'deploy-481', '--json'],
];

const posted = () => ({
  mails: services.mail.mails.length,
  posts: services.x.posts.length,
  hooks: services.hook.posts.length,
});

it('declares an incident once, however often the script runs', async () => {
  const first = await services.desk.run(...declare, '--yes');
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.json()).toMatchObject({
    created: true,
    resent: 0,
    incident: {
      id: 'INC-1',
      title: 'Checkout is down',
      status: 'investigating',
      impact: 'major',
      components: [{ name: 'checkout', status: 'major_outage' }],
      resolvedAt: null,
      url: 'https://status.acme.example/incidents/1',
    },
    update: { seq: 1, event: 'investigating', status: 'investigating', body: 'Nobody can pay at the moment.' },
    deliveries: [
      { channel: 'page', type: 'status-page', state: 'sent' },
      { channel: 'customers', type: 'email', state: 'sent', total: 1, sent: 1 },
      { channel: 'x', type: 'x', state: 'sent' },
      { channel: 'hook', type: 'webhook', state: 'sent' },
    ],
  });
  const second = await services.desk.run(...declare, '--yes');
  expect(second.code).toBe(0);
  expect(second.json()).toMatchObject({ created: false, incident: { id: 'INC-1' }, update: { seq: 1 } });
  expect(posted()).toEqual({ mails: 1, posts: 1, hooks: 1 });
});

it(faultCase(8), async () => {
  const both = await Promise.all([1, 2].map(() => services.desk.run(...declare, '--yes')));
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(both.map((one) => one.json()['created']).toSorted()).toEqual([false, true]);
  expect(both.map((one) => one.json()['incident'])).toMatchObject([{ id: 'INC-1' }, { id: 'INC-1' }]);
  expect(posted()).toEqual({ mails: 1, posts: 1, hooks: 1 });
  expect((await services.desk.run('list', '--json')).json()).toHaveLength(1);
});

it(faultCase(10, 'on SQLite'), async () => {
  await services.desk.run(...declare, '--yes');
  const other = await services.desk.run(...declare.with(1, 'Accounts are down'), '--yes');
  expect(other).toMatchObject({ code: 3, stdout: '' });
  expect(other.json()).toMatchObject({ error: { kind: 'key_conflict' } });
  expect(posted()).toEqual({ mails: 1, posts: 1, hooks: 1 });
});

it('stores and sends nothing without --yes, and names the flag', async () => {
  const ran = await services.desk.run(...declare);
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.json()).toMatchObject({ error: { kind: 'unconfirmed', hint: expect.stringContaining('--yes') } });
  expect(existsSync(services.desk.path('incidents.db'))).toBe(false);
  expect(posted()).toEqual({ mails: 0, posts: 0, hooks: 0 });
});

it('names every missing input at once', async () => {
  const ran = await services.desk.run('open', '--yes', '--json');
  expect(ran.code).toBe(2);
  const { message } = ran.json()['error'] as { message: string };
  expect(message).toContain('--impact');
  expect(message).toContain('title');
});

it('shows the plan with --dry-run and leaves no file behind', async () => {
  const ran = await services.desk.run(...declare, '--dry-run');
  expect(ran.code).toBe(0);
  expect(ran.json()).toMatchObject({ dryRun: true });
  expect(existsSync(services.desk.path('incidents.db'))).toBe(false);
  expect(existsSync(services.desk.path('state'))).toBe(false);
  expect(posted()).toEqual({ mails: 0, posts: 0, hooks: 0 });
});

it('tells the whole story: opened, identified, note, resolved with a reason, reopened', async () => {
  const { desk } = services;
  const steps: readonly (readonly [number, ...string[]])[] = [
    [0, 'open', 'Checkout is down', '--impact', 'major', '--yes'],
    [0, 'update', '--status', 'identified', '-m', 'The database has stopped.', '--yes'],
    [0, 'note', '-m', 'The host confirmed it by phone.'],
    [5, 'resolve', '--yes'],
    [0, 'resolve', '--override', 'Paid for an order myself', '--yes'],
    [3, 'resolve', '--yes'],
    [0, 'reopen', '--yes'],
    [6, 'status'],
  ];
  for (const [code, ...args] of steps.slice(0, -1)) {
    const ran = await desk.run(...args);
    expect(ran.code, `${args.join(' ')}: ${ran.stderr}`).toBe(code);
  }
  const shown = (await desk.run('show', '1', '--json')).json();
  expect(shown).toMatchObject({
    id: 'INC-1',
    status: 'investigating',
    updates: [{ event: 'investigating' }, { event: 'identified' }, { event: 'resolved' }, { event: 'reopened' }],
    notes: [{ body: 'The host confirmed it by phone.' }],
  });
  expect(posted()).toEqual({ mails: 4, posts: 4, hooks: 4 });
  expect(JSON.stringify(services.mail.mails.map(({ raw }) => raw.toString()))).not.toContain('by phone');
});

it('says nothing of the secrets it was given, also when the services refuse them', async () => {
  services.x.fail({ status: 401, body: { title: 'Unauthorized' } });
  const ran = await services.desk.run(...declare, '--yes', '--verbose');
  expect(ran.code).toBe(4);
  const { DESK_X, DESK_HOOK } = services.desk.env;
  for (const secret of [DESK_X ?? '?', DESK_HOOK ?? '?']) expect(ran.stdout + ran.stderr).not.toContain(secret);
  const deliveries = await services.desk.run('deliveries', '--json');
  expect(deliveries.stdout).toContain('keys are not accepted');
  expect(deliveries.stdout).not.toContain(DESK_X);
});
