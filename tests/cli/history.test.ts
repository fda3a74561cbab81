import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FolderDesk, openFolderDesk } from '../helpers/folderDesk.ts';

let desk: FolderDesk;
beforeEach(() => {
  desk = openFolderDesk();
});
afterEach(() => desk.close());

const incidentKeys = [
  ...['id', 'title', 'status', 'impact', 'components', 'openedAt', 'resolvedAt', 'nextUpdateBy', 'url'],
];
const deliveryKeys = [
  ...['id', 'incident', 'seq', 'channel', 'type', 'to', 'locale', 'state', 'reason', 'attempts', 'at'],
  ...['nextAttemptAt', 'remoteId', 'url', 'means'],
];

it('lists no incident as an empty list, and makes no file', async () => {
  expect((await desk.run('list', '--json')).json()).toEqual([]);
  expect((await desk.run('list')).stdout).toBe('No incident so far. May it stay so.\n');
  expect(desk.stored()).toBe(false);
});

it('lists the newest incident first, with the same keys that open answers', async () => {
  await desk.open();
  await desk.run('open', 'Search is slow', '--impact', 'minor', '--yes');
  const listed = (await desk.run('list', '--json')).json() as unknown as Record<string, unknown>[];
  expect(listed.map((one) => [one['id'], one['title'], one['impact']])).toEqual([
    ['INC-2', 'Search is slow', 'minor'],
    ['INC-1', 'Checkout is down', 'major'],
  ]);
  for (const one of listed) expect(Object.keys(one)).toEqual(incidentKeys);
  const [first, second] = (await desk.run('list')).stdout.split('\n');
  expect(first).toMatch(/^INC-2 {2}investigating {2}minor .*Search is slow$/u);
  expect(second).toMatch(/^INC-1 {2}investigating {2}major .*Checkout is down$/u);
});

it('shows one incident with its updates, its notes and its deliveries', async () => {
  await desk.open('-m', 'Nobody can pay.');
  await desk.run('note', '-m', 'The host confirmed it by phone.');
  await desk.run('resolve', '--override', 'Paid for an order myself', '-m', 'Checkout works again.', '--yes');
  const shown = (await desk.run('show', '--json')).json();
  expect(Object.keys(shown)).toEqual([...incidentKeys, 'updates', 'notes', 'deliveries']);
  const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u);
  expect(shown).toMatchObject({ id: 'INC-1', status: 'resolved', resolvedAt: at, nextUpdateBy: null });
  expect(shown['updates']).toEqual([
    { seq: 1, event: 'investigating', status: 'investigating', body: 'Nobody can pay.', at },
    {
      ...{ seq: 3, event: 'resolved', status: 'resolved', body: 'Checkout works again.', at },
      override: 'Paid for an order myself',
    },
  ]);
  expect(shown['notes']).toEqual([{ seq: 2, body: 'The host confirmed it by phone.', at }]);
  const deliveries = shown['deliveries'] as Record<string, unknown>[];
  expect(deliveries.map((one) => `${one['seq']} ${one['channel']} ${one['state']}`)).toEqual([
    ...['1 blog sent', '1 team sent', '2 team sent', '3 blog sent', '3 team sent'],
  ]);
  for (const one of deliveries) expect(Object.keys(one)).toEqual(deliveryKeys);
});

it('tells the timeline in the order in which it happened, notes among the updates', async () => {
  await desk.open();
  await desk.run('note', '-m', 'By phone.');
  await desk.run('resolve', '--override', 'seen', '--yes');
  await desk.run('reopen', '--yes');
  const { stdout } = await desk.run('show', 'inc-1');
  const heads = [...stdout.matchAll(/^\d\. \S+/gmu)].map(([head]) => head);
  expect(heads).toEqual(['1. investigating', '2. note', '3. resolved', '4. reopened']);
  expect(stdout).toContain('overridden: seen');
  expect(stdout).toContain('false all-clears: 1');
});

it.each([
  [['show'], 'none_open'],
  [['show', '7'], 'unknown_incident'],
  [['show', 'INC-x'], 'unknown_incident'],
  [['deliveries', '7'], 'unknown_incident'],
  [['note', '-m', 'x'], 'none_open'],
])('ends %j with 3 where there is no such incident, and makes no file', async (args, kind) => {
  const ran = await desk.run(...args, '--json');
  expect(ran).toMatchObject({ code: 3, stdout: '' });
  expect(ran.json()).toMatchObject({ error: { kind } });
  expect(desk.stored()).toBe(false);
});

it('keeps a note for the team, without a --yes, and answers where it went', async () => {
  await desk.open();
  const ran = await desk.run('note', '1', '-m', 'The host confirmed it by phone.', '--json');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.json()).toEqual({
    incident: 'INC-1',
    note: { seq: 2, body: 'The host confirmed it by phone.', at: expect.any(String) },
    deliveries: [expect.objectContaining({ channel: 'team', type: 'file', state: 'sent', total: 1, sent: 1 })],
  });
  expect(desk.posted()).toEqual({
    blog: ['INC-1-001-investigating.md'],
    team: ['INC-1-001-investigating.md', 'INC-1-002-note.md'],
  });
});

it('takes the words of a note from a file or from stdin as well', async () => {
  await desk.open();
  const ran = await desk.runWith({ input: 'Two lines\r\nof it\n' }, 'note', '--message-file', '-', '--json');
  expect(ran.json()).toMatchObject({ note: { body: 'Two lines\nof it' } });
});

it('asks for the words of a note that has none, and stores nothing', async () => {
  await desk.open();
  const ran = await desk.run('note', '--json');
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.json()).toMatchObject({ error: { kind: 'missing_input', hint: expect.stringContaining('--message') } });
  expect((await desk.run('show', '--json')).json()).toMatchObject({ notes: [] });
});

it('keeps a note of an incident that is resolved, when it is named', async () => {
  await desk.open();
  await desk.run('resolve', '--override', 'seen', '--yes');
  expect((await desk.run('note', '-m', 'Cause found.')).code).toBe(3);
  expect((await desk.run('note', '1', '-m', 'Cause found.')).code).toBe(0);
  expect((await desk.run('show', '1', '--json')).json()).toMatchObject({
    status: 'resolved',
    notes: [{ body: 'Cause found.' }],
  });
});
