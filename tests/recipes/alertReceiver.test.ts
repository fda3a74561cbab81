import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertmanager, ended, firing, kuma } from './alertPayloads.ts';
import { openReceiverDesk, type ReceiverDesk } from './receiverDesk.ts';
import type { RecipeDesk } from './recipeDesk.ts';

let receiver: ReceiverDesk;
let desk: RecipeDesk;
beforeEach(async () => {
  receiver = openReceiverDesk();
  desk = receiver.desk;
  await receiver.start();
});
afterEach(() => receiver.close());
const post = (body: unknown, authorization?: string) => receiver.post(body, authorization);

const notes = () =>
  desk.sql("select body from updates where event = 'note' order by seq").map(({ body }) => String(body));
const incidents = () => desk.sql('select number, status from incidents order by number');

describe('an alert of Alertmanager', () => {
  it('opens one private incident, which the team hears of and customers do not', async () => {
    expect(await post(alertmanager(firing))).toEqual({ status: 200, text: 'INC-1: noted' });
    expect(desk.posted()).toEqual({ blog: [], team: ['INC-1-001-investigating.md', 'INC-1-002-note.md'] });
    expect(desk.sql('select title from incidents')).toEqual([{ title: 'Our shop is slow' }]);
    expect(notes()).toEqual([expect.stringContaining('The shop does not answer: $(touch x) `y` second line')]);
  });

  it('is kept once however often it is sent again, also at once and after a restart, with a summary that has changed', async () => {
    await Promise.all([post(alertmanager(firing)), post(alertmanager(firing))]);
    await receiver.stop();
    await receiver.start();
    const again = { ...firing, annotations: { ...firing.annotations, summary: 'Now 7 % of it fails' } };
    expect(await post(alertmanager(again))).toEqual({ status: 200, text: 'INC-1: nothing new' });
    expect(desk.posted().team).toHaveLength(2);
  });

  it('joins the incident of its name, and says in a note that one of them has ended', async () => {
    const second = { ...firing, fingerprint: 'ffff', annotations: { incident_title: 'Our shop is slow' } };
    await post(alertmanager(firing));
    await post(alertmanager(firing, second));
    await post(alertmanager(ended));
    expect(incidents()).toEqual([{ number: 1, status: 'investigating' }]);
    expect(notes()).toEqual([
      expect.stringContaining('1a30ba71cca2921f is firing since 2026-11-23T13:08:45.828Z'),
      expect.stringMatching(/^ffff is firing since .*http_checks/u),
      expect.stringContaining('1a30ba71cca2921f ended at 2026-11-23T13:20:00.000Z'),
    ]);
    expect(desk.posted().blog).toEqual([]);
  });

  it('opens an incident each for alerts of other names in one webhook', async () => {
    const other = { ...firing, labels: { alertname: 'DiskFull' }, annotations: {}, fingerprint: 'd' };
    expect((await post(alertmanager(firing, other))).text.split('\n')).toEqual(['INC-1: noted', 'INC-2: noted']);
  });

  it('still joins it after the receiver was set to another impact', async () => {
    await post(alertmanager(firing));
    await receiver.stop();
    await receiver.start({ ALERT_IMPACT: 'minor' });
    expect(await post(alertmanager(firing))).toEqual({ status: 200, text: 'INC-1: nothing new' });
  });

  it('that ended without being open opens nothing', async () => {
    expect(await post(alertmanager(ended))).toMatchObject({
      status: 200,
      text: expect.stringContaining('nothing is open'),
    });
    expect(desk.stored()).toBe(false);
  });

  it('opens a new incident when it fires again after a person has resolved the first', async () => {
    await post(alertmanager(firing));
    await desk.run('resolve', '--override', 'looked at', '--yes');
    await post(alertmanager({ ...firing, startsAt: '2026-11-24T00:00:00Z' }));
    expect(incidents()).toEqual([
      { number: 1, status: 'resolved' },
      { number: 2, status: 'investigating' },
    ]);
  });
});

describe('what a person has published', () => {
  it('is told of to the team alone by later alerts', async () => {
    await post(alertmanager(firing));
    expect(
      (await desk.run('update', '--public', '--impact', 'critical', '-m', 'Our shop is slow.', '--yes')).code,
    ).toBe(0);
    const second = { ...firing, fingerprint: 'ffff' };
    expect(await post(alertmanager(firing, second))).toMatchObject({ status: 200 });
    await post(alertmanager(ended));
    expect(desk.posted().blog).toEqual(['INC-1-003-investigating.md']);
  });

  it('is not resolved by an alert that ended, even where private ones are', async () => {
    await receiver.stop();
    await receiver.start({ ALERT_RESOLVED: 'resolve' });
    await post(alertmanager(firing));
    await desk.run('update', '--public', '--status', 'monitoring', '-m', 'Our shop is slow.', '--yes');
    expect((await post(alertmanager(ended))).text).toContain('a person resolves');
    expect(incidents()).toEqual([{ number: 1, status: 'monitoring' }]);
    expect(desk.posted().blog).toHaveLength(1);
  });
});

describe('with ALERT_RESOLVED=resolve', () => {
  beforeEach(async () => {
    await receiver.stop();
    const soak = { none: '1s', minor: '1s', major: '1s', critical: '1s' };
    desk.configure({ ...JSON.parse(readFileSync(desk.configFile, 'utf8')), allClear: { soak, every: '1s' } });
    await receiver.start({ ALERT_RESOLVED: 'resolve' });
    await post(alertmanager(firing));
  });

  it('a private incident is resolved for the team, where the guard agrees', async () => {
    await desk.run('update', '--status', 'monitoring', '--yes');
    desk.sql('update incidents set opened_at = opened_at - 5000, monitoring_since = monitoring_since - 5000');
    expect((await post(alertmanager(ended))).text).toBe('INC-1: resolved');
    expect(incidents()).toEqual([{ number: 1, status: 'resolved' }]);
    expect(desk.posted().blog).toEqual([]);
  });

  it('it is left open where the guard does not', async () => {
    expect((await post(alertmanager(ended))).text).toMatch(/^INC-1: not resolved yet\./u);
    expect(incidents()).toEqual([{ number: 1, status: 'investigating' }]);
  });

  it('it is left open while another alert of its name fires', async () => {
    await post(alertmanager({ ...firing, fingerprint: 'ffff' }, ended));
    expect(incidents()).toEqual([{ number: 1, status: 'investigating' }]);
  });
});

describe('a monitor of Uptime Kuma', () => {
  it('opens a private incident when it goes down, and a note says that it is up', async () => {
    expect(await post(kuma(0, '2026-11-23 14:06:38.001'))).toEqual({ status: 200, text: 'INC-1: noted' });
    expect(await post(kuma(1, '2026-11-23 14:09:38.001'))).toEqual({ status: 200, text: 'INC-1: noted' });
    expect(desk.sql('select title from incidents')).toEqual([{ title: 'Problems with Shop' }]);
    expect(notes()).toEqual([
      'Shop is down at 2026-11-23 14:06:38.001 UTC: connect ECONNREFUSED 10.13.13.13:443',
      expect.stringMatching(/^Shop is up at /u),
    ]);
    expect(desk.posted().blog).toEqual([]);
  });

  it.each([
    ['its test button', { heartbeat: null, monitor: null, msg: 'Shop hook Testing' }],
    ['a heartbeat that is pending', kuma(2, '2026-11-23 14:06:38.001')],
    ['planned work', kuma(3, '2026-11-23 14:06:38.001')],
  ])('opens nothing by %s', async (_name, body) => {
    expect(await post(body)).toEqual({ status: 200, text: '' });
    expect(desk.stored()).toBe(false);
  });
});
