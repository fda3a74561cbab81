import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Site, startSite } from '../../src/drill/site.ts';
import { deskConfig } from '../helpers/desk.ts';
import { type Services, startServices } from '../helpers/services.ts';

let services: Services;
let site: Site;
beforeEach(async () => {
  services = await startServices();
  site = await startSite();
  const { desk, mail, x, hook } = services;
  desk.configure({
    ...deskConfig({ smtpPorts: [mail.port], xUrl: x.url, hookUrl: hook.url }),
    components: [{ name: 'checkout', title: 'Checkout', probes: ['shop'] }],
    probes: { shop: { type: 'http', url: site.url, status: 200, timeout: '2s', retries: 0 } },
    allClear: { soak: { major: '3s' }, every: '200ms' },
  });
  site.turn('down');
  const component = 'checkout=major_outage';
  const opened = await desk.run('open', 'Checkout is down', '--impact', 'major', '--component', component, '--yes');
  expect(opened.code, opened.stderr).toBe(0);
});
afterEach(async () => {
  await site.close();
  await services.close();
});

const resolve = ['resolve', '--yes', '--json'];

it('refuses an all-clear that nobody has looked for, with the reasons as numbers', async () => {
  site.turn('up');
  const ran = await services.desk.run(...resolve);
  expect(ran).toMatchObject({ code: 5, stdout: '' });
  expect(ran.json()).toMatchObject({
    error: {
      kind: 'not_green',
      message: expect.stringContaining('INC-1 was not resolved.'),
      hint: expect.stringContaining('incident resolve 1 --wait'),
      guard: { stableSince: null, healthyForMs: 0, requiredMs: 3_000, earliestAt: null, lastFailure: null },
    },
  });
  expect(services.x.posts).toHaveLength(1);
});

it('waits through a site that flaps, refuses a second terminal meanwhile, and posts once', async () => {
  const { desk, mail, x, hook } = services;
  site.turn('up');
  const waiting = desk.start('resolve', '--wait', '--yes');
  let told = '';
  waiting.child.stderr?.on('data', (text: string) => {
    told += text;
  });
  await expect.poll(() => told, { timeout: 15_000 }).toContain('healthy for');
  site.turn('down');
  await expect.poll(() => told, { timeout: 15_000 }).toContain('HTTP 503');
  const impatient = await desk.run(...resolve);
  expect(impatient.code).toBe(5);
  expect(impatient.json()).toMatchObject({
    error: { guard: { requiredMs: 3_000, lastFailure: { probe: 'shop', reason: 'HTTP 503' } } },
  });
  expect(x.posts).toHaveLength(1);
  site.turn('up');
  const ended = await waiting.ended;
  expect(ended.code, ended.stderr).toBe(0);
  expect([mail.mails.length, x.posts.length, hook.posts.length]).toEqual([2, 2, 2]);
  const shown = (await desk.run('show', '1', '--json')).json();
  expect(shown).toMatchObject({ status: 'resolved', updates: [{ event: 'investigating' }, { event: 'resolved' }] });
}, 60_000);

it('lets a person go against it, and records the reason', async () => {
  const ran = await services.desk.run(...resolve, '--override', 'The probe is what is broken');
  expect(ran.code).toBe(0);
  expect((await services.desk.run('show', '1', '--json')).stdout).toContain('The probe is what is broken');
});

it('ends the wait at Ctrl-C and posts nothing', async () => {
  const waiting = services.desk.start('resolve', '--wait', '--yes');
  let told = '';
  waiting.child.stderr?.on('data', (text: string) => {
    told += text;
  });
  await expect.poll(() => told, { timeout: 15_000 }).toContain('HTTP 503');
  waiting.child.kill('SIGINT');
  const ended = await waiting.ended;
  expect(ended.code).toBe(130);
  expect(ended.stderr).toContain('Stopped');
  expect(services.x.posts).toHaveLength(1);
});
