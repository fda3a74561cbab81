import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { continueDeliveries } from '../../src/usecases/deliver.ts';
import { viewStatus } from '../../src/usecases/views.ts';
import { as, say, sayNo, sayYes } from '../helpers/appApprove.ts';
import { type AppBench, createAppBench, sampleConfig } from '../helpers/appBench.ts';
import { done, openInput, resolveInput, updateInput } from '../helpers/appVerbs.ts';
import { never } from '../helpers/httpChannelIo.ts';

let bench: AppBench;
beforeEach(async () => {
  bench = await createAppBench(sampleConfig({ approval: { channels: ['forum'] } }));
  mkdirSync(join(bench.folder, 'forum'));
});
afterEach(() => bench.remove());

const watcher = { onProgress: () => {}, signal: never };
const deliver = () => continueDeliveries(bench.deps)({ id: null, retryFailed: true }, watcher);
const states = async () =>
  (await bench.store.outbox.deliveries({ channel: 'forum' })).map(({ seq, state, reason }) => [seq, state, reason]);
const opened = () => done(say(bench.deps, 'open', openInput({ impact: 'major' })));

it('sends at once to all other channels, and to the one of the rule with the yes', async () => {
  const published = await opened();
  expect(published).toMatchObject({ created: true, approval: { kind: 'held', approval: { kind: 'channels' } } });
  expect(bench.posts('blog')).toHaveLength(1);
  expect(bench.posts('forum')).toEqual([]);
  expect(await states()).toEqual([[1, 'queued', 'approval']]);
  expect((await viewStatus(bench.deps)()).approvals).toHaveLength(1);
  const released = await done(sayYes(as(bench.deps, 'ben')));
  expect(released).toMatchObject({ created: false, approval: { kind: 'approved' } });
  expect(bench.posts('forum')).toHaveLength(1);
  expect(bench.posts('blog')).toHaveLength(1);
});

it('is sent by no run, whatever it is told, until somebody says yes', async () => {
  await opened();
  for (const minute of [1, 60, 119]) {
    bench.at(minute);
    await deliver();
  }
  expect(bench.posts('forum')).toEqual([]);
  expect(await states()).toEqual([[1, 'queued', 'approval']]);
});

it('is too late after the usual time: it expires, nobody is asked about it, and a yes comes too late', async () => {
  await opened();
  bench.at(121);
  expect((await viewStatus(bench.deps)()).approvals).toEqual([]);
  await deliver();
  expect(await states()).toEqual([[1, 'cancelled', 'expired']]);
  expect(await sayYes(as(bench.deps, 'ben'), '1')).toMatchObject({ error: { kind: 'approval_ended' } });
  expect(bench.posts('forum')).toEqual([]);
});

it('expires too where the yes comes while it is too late already', async () => {
  await opened();
  const late = async () => bench.at(180);
  await done(sayYes(as(bench.deps, 'ben'), null, { between: late })).catch(() => {});
  expect(await states()).toEqual([[1, 'cancelled', 'expired']]);
  expect(bench.posts('forum')).toEqual([]);
});

it('is overtaken by a newer update, which needs its own yes', async () => {
  await opened();
  await done(say(bench.deps, 'update', updateInput()));
  expect(await states()).toEqual([
    [1, 'cancelled', 'overtaken'],
    [2, 'queued', 'approval'],
  ]);
  expect(await sayYes(as(bench.deps, 'ben'), '1')).toMatchObject({ error: { kind: 'approval_ended' } });
  await done(sayYes(as(bench.deps, 'ben')));
  expect(bench.posts('forum')).toEqual([expect.stringContaining('-002-')]);
});

it('tells of the end whoever was told of the beginning, with a yes of its own that never comes too late', async () => {
  await opened();
  await done(sayYes(as(bench.deps, 'ben')));
  await done(say(bench.deps, 'resolve', resolveInput({ override: 'we looked' })));
  bench.at(60 * 24 * 30);
  await deliver();
  expect(await states()).toEqual([
    [1, 'sent', null],
    [2, 'queued', 'approval'],
  ]);
  await done(sayYes(as(bench.deps, 'ben')));
  expect(bench.posts('forum')).toHaveLength(2);
});

it('tells nobody of the end who was not told of the beginning', async () => {
  await opened();
  await done(say(bench.deps, 'resolve', resolveInput({ override: 'we looked' })));
  expect(await states()).toEqual([[1, 'cancelled', 'overtaken']]);
  expect((await viewStatus(bench.deps)()).approvals).toEqual([]);
});

it('does not go out once it was refused', async () => {
  await opened();
  expect(await sayNo(as(bench.deps, 'ben'), 'too early')).toMatchObject({ ok: true });
  await deliver();
  expect(await states()).toEqual([[1, 'cancelled', 'refused']]);
  expect(await sayYes(as(bench.deps, 'ben'), '1')).toMatchObject({ error: { kind: 'approval_ended' } });
});

it('goes out once, where two say yes at once', async () => {
  await opened();
  await Promise.all([sayYes(as(bench.deps, 'ben')), sayYes(as(bench.deps, 'cleo'))]);
  expect(await states()).toEqual([[1, 'sent', null]]);
  expect(bench.posts('forum')).toHaveLength(1);
});

it('waits for its rung of the ladder as well', async () => {
  await bench.remove();
  const routes = [{ channels: ['forum'], after: '30m' }];
  bench = await createAppBench(sampleConfig({ approval: { channels: ['forum'] }, routes }));
  await opened();
  bench.at(5);
  await done(sayYes(as(bench.deps, 'ben')));
  expect(await states()).toEqual([[1, 'queued', null]]);
  bench.at(31);
  await deliver();
  expect(await states()).toEqual([[1, 'sent', null]]);
});

it('goes at once where somebody breaks the glass', async () => {
  await done(say(bench.deps, 'open', openInput({ impact: 'major', breakGlass: 'ben is away' })));
  expect(await states()).toEqual([[1, 'sent', null]]);
  await done(say(bench.deps, 'update', updateInput()));
  await done(sayYes(bench.deps, null, { glass: 'ben is still away' }));
  expect(bench.posts('forum')).toHaveLength(2);
  expect((await viewStatus(bench.deps)()).brokenGlass.map(({ reason }) => reason)).toEqual([
    'ben is away',
    'ben is still away',
  ]);
});
