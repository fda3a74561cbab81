import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AppBench, createAppBench } from '../helpers/appBench.ts';
import { done, noteInput, openInput, reopenInput, resolveInput, updateInput, verbs } from '../helpers/appVerbs.ts';

let bench: AppBench;
beforeEach(async () => {
  bench = await createAppBench();
});
afterEach(() => bench.remove());

const { open, update, resolve, reopen, note } = verbs;
const overridden = resolveInput({ override: 'I watched it myself' });
const statesOf = (deliveries: readonly { channel: string; state: string; reason: string | null }[]) =>
  deliveries.map((one) => `${one.channel} ${one.state}${one.reason ? ` ${one.reason}` : ''}`);

it('tells every public channel of an incident, and keeps it', async () => {
  const opened = await done(
    open(bench.deps, openInput({ components: [{ name: 'checkout', status: 'major_outage' }] })),
  );
  expect(opened).toMatchObject({ created: true, resent: 0, interrupted: false, warnings: [] });
  expect(opened.incident).toMatchObject({ number: 1, status: 'investigating', impact: 'major', touched: ['checkout'] });
  expect(opened.update).toMatchObject({ seq: 1, event: 'investigating', body: openInput().message });
  expect(statesOf(opened.tallies)).toEqual(['blog sent', 'forum sent', 'team sent']);
  expect(bench.posts('blog')).toEqual(['INC-1-001-investigating.md']);
  expect(bench.post('blog', 'INC-1-001-investigating.md')).toContain('Paying by invoice works.');
  expect(await bench.store.incidents.byNumber(1)).toEqual(opened.incident);
});

it('tells one story from beginning to end, in the same order on each channel', async () => {
  await done(open(bench.deps, openInput()));
  await done(update(bench.deps, updateInput({ status: 'identified' })));
  await done(update(bench.deps, updateInput({ stillWorking: true, message: null })));
  await done(resolve(bench.deps, overridden));
  await done(reopen(bench.deps, reopenInput()));
  const story = ['001-investigating', '002-identified', '003-still-working', '004-resolved', '005-reopened'];
  for (const channel of ['blog', 'forum', 'team']) {
    expect(bench.posts(channel)).toEqual(story.map((entry) => `INC-1-${entry}.md`));
  }
});

it('changes with an update what the update says, and nothing else', async () => {
  const opened = await done(
    open(bench.deps, openInput({ components: [{ name: 'checkout', status: 'major_outage' }] })),
  );
  bench.at(10);
  const changed = await done(
    update(bench.deps, updateInput({ components: [{ name: 'search', status: 'degraded_performance' }] })),
  );
  expect(changed.incident).toEqual({
    ...opened.incident,
    components: [
      { name: 'checkout', status: 'major_outage' },
      { name: 'search', status: 'degraded_performance' },
    ],
    touched: ['checkout', 'search'],
    nextUpdateBy: new Date('2026-11-23T11:10:00.000Z'),
    lastSeq: 2,
  });
});

it.each([
  [{ kind: 'policy' }, '2026-11-23T11:00:00.000Z'],
  [{ kind: 'in', ms: 20 * 60_000 }, '2026-11-23T10:20:00.000Z'],
  [{ kind: 'none' }, undefined],
] as const)('promises the next update as it is told: %j', async (nextUpdate, by) => {
  const { incident } = await done(open(bench.deps, openInput({ nextUpdate })));
  expect(incident.nextUpdateBy?.toISOString()).toBe(by);
});

it('closes an incident with its components and its promise, but for what another one still holds', async () => {
  const both = [
    { name: 'checkout', status: 'major_outage' },
    { name: 'search', status: 'partial_outage' },
  ] as const;
  await done(open(bench.deps, openInput({ components: both })));
  await done(open(bench.deps, openInput({ components: [{ name: 'search', status: 'degraded_performance' }] })));
  const { incident } = await done(resolve(bench.deps, { ...overridden, id: 'INC-1' }));
  expect(incident).toMatchObject({
    status: 'resolved',
    nextUpdateBy: null,
    components: [
      { name: 'checkout', status: 'operational' },
      { name: 'search', status: 'partial_outage' },
    ],
  });
});

it('corrects a wrong all-clear with those who heard it, and with nobody else', async () => {
  await done(open(bench.deps, openInput({ skip: ['forum'] })));
  await done(resolve(bench.deps, { ...overridden, only: ['blog'] }));
  const { tallies, incident } = await done(reopen(bench.deps, reopenInput()));
  expect(statesOf(tallies)).toEqual(['blog sent']);
  expect(incident).toMatchObject({ status: 'investigating', falseAllClears: 1, resolvedAt: null });
});

it('tells of the end whoever heard of the beginning, whatever the routes say of it', async () => {
  await bench.remove();
  bench = await createAppBench({
    company: { name: 'Acme' },
    channels: { blog: { type: 'file', folder: 'blog' }, forum: { type: 'file', folder: 'forum' } },
    routes: [{ channels: ['forum'], events: ['investigating'] }],
  });
  await done(open(bench.deps, openInput()));
  expect(statesOf((await done(update(bench.deps, updateInput({ status: 'identified' })))).tallies)).toEqual([
    'blog sent',
  ]);
  expect(statesOf((await done(resolve(bench.deps, overridden))).tallies)).toEqual(['blog sent', 'forum sent']);
});

it('leaves out what a flag skips, and says so', async () => {
  const { tallies } = await done(open(bench.deps, openInput({ skip: ['forum'] })));
  expect(statesOf(tallies)).toEqual(['blog sent', 'forum skipped flag', 'team sent']);
  expect(() => bench.posts('forum')).toThrow('ENOENT');
});

it('keeps a note for the team', async () => {
  await done(open(bench.deps, openInput()));
  const { tallies, update: entry, incident } = await done(note(bench.deps, noteInput('The disk array is degraded.')));
  expect(statesOf(tallies)).toEqual(['team sent']);
  expect(entry).toMatchObject({ event: 'note', seq: 2, isPrivate: true });
  expect(incident.lastSeq).toBe(2);
  expect(bench.posts('blog')).toHaveLength(1);
});

it('keeps a private incident for the team until it is made public', async () => {
  const opened = await done(open(bench.deps, openInput({ isPrivate: true })));
  expect(statesOf(opened.tallies)).toEqual(['team sent']);
  const hidden = await done(update(bench.deps, updateInput()));
  expect(statesOf(hidden.tallies)).toEqual(['team sent']);
  const shown = await done(update(bench.deps, updateInput({ publish: true })));
  expect(statesOf(shown.tallies)).toEqual(['blog sent', 'forum sent', 'team sent']);
});

it('waits with a later rung of the ladder, and drops it at the all-clear', async () => {
  await bench.remove();
  bench = await createAppBench({
    company: { name: 'Acme' },
    channels: { blog: { type: 'file', folder: 'blog' }, forum: { type: 'file', folder: 'forum' } },
    routes: [{ channels: ['forum'], after: '60m' }],
  });
  const opened = await done(open(bench.deps, openInput()));
  expect(statesOf(opened.tallies)).toEqual(['blog sent', 'forum queued']);
  expect(opened.tallies[1]?.later).toBe(1);
  const [waiting] = await bench.store.outbox.deliveries({ channel: 'forum' });
  expect(waiting?.nextAttemptAt).toEqual(new Date('2026-11-23T11:00:00.000Z'));
  const cleared = await done(resolve(bench.deps, overridden));
  expect(statesOf(cleared.tallies)).toEqual(['blog sent']);
  expect(statesOf(await bench.store.outbox.deliveries({ channel: 'forum' }))).toEqual(['forum cancelled overtaken']);
});

it('takes the template’s words where none are given, and says the title in them', async () => {
  const { update: entry } = await done(open(bench.deps, openInput({ message: null })));
  expect(entry.body.length).toBeGreaterThan(20);
  expect(bench.post('blog', 'INC-1-001-investigating.md')).toContain('Checkout is down');
});

it('keeps its own time in order when the clock is set back', async () => {
  bench.at(60);
  const opened = await done(open(bench.deps, openInput({ status: 'monitoring' })));
  bench.at(0);
  const { incident } = await done(resolve(bench.deps, overridden));
  expect(incident.resolvedAt?.getTime()).toBeGreaterThanOrEqual(opened.incident.openedAt.getTime());
});
