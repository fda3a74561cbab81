import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DeliveryState } from '../../src/domain/delivery.ts';
import { continueDeliveries, settleDelivery } from '../../src/usecases/deliver.ts';
import { type AppBench, createAppBench } from '../helpers/appBench.ts';
import { done, openInput, resolveInput, updateInput, verbs } from '../helpers/appVerbs.ts';
import { never } from '../helpers/httpChannelIo.ts';

let bench: AppBench;
beforeEach(async () => {
  bench = await createAppBench();
});
afterEach(() => bench.remove());

const stopped = AbortSignal.abort();
const goOn = async (input: { id?: string; retryFailed?: boolean } = {}) => {
  const whole = { id: null, retryFailed: false, ...input };
  const ended = await continueDeliveries(bench.deps)(whole, { onProgress: () => {}, signal: never });
  if (!ended.ok) throw new Error(ended.error.kind);
  return ended.value;
};
const statesOf = (deliveries: readonly { channel: string; state: DeliveryState }[]) =>
  deliveries.map((one) => `${one.channel} ${one.state}`);

/** An incident that nobody could be told of, because the program was interrupted. */
const untold = async () => {
  const { update } = await done(verbs.open(bench.deps, openInput(), { signal: stopped }));
  return await bench.store.outbox.deliveries({ updateId: update.id });
};

/** Somebody's program ended before the answer came. */
async function halfSent(id: string): Promise<void> {
  const { outbox } = bench.store;
  const owner = { host: 'elsewhere', bootId: '', pidNamespace: '', pid: 1, startedAt: '' };
  const lease = await outbox.takeLease(owner, bench.deps.now(), 1);
  if (lease.kind !== 'taken') throw new Error(lease.kind);
  await outbox.write(lease.fence, [{ id, from: ['queued'], to: 'sending', attempt: true }], bench.deps.now());
  await outbox.write(lease.fence, [{ id, from: ['sending'], to: 'uncertain' }], bench.deps.now());
  await outbox.releaseLease(lease.fence);
}

it('sends what an interrupted verb has left, and says nothing of what was done before', async () => {
  await untold();
  expect(statesOf((await goOn()).tallies)).toEqual(['blog sent', 'forum sent', 'team sent']);
  expect(await goOn()).toEqual({ tallies: [], uncertain: [], resent: 0, interrupted: false });
});

it('goes on with one incident where it is named', async () => {
  await untold();
  await untold();
  await goOn({ id: 'INC-2' });
  expect(statesOf(await bench.store.outbox.deliveries({ channel: 'blog' }))).toEqual(['blog queued', 'blog sent']);
  const unknown = await continueDeliveries(bench.deps)(
    { id: '9', retryFailed: false },
    { onProgress: () => {}, signal: never },
  );
  expect(unknown).toEqual({ ok: false, error: { kind: 'unknown_incident', id: '9' } });
});

it('leaves what failed until it is told to try that again', async () => {
  writeFileSync(join(bench.folder, 'blog'), 'a file where the folder should be');
  expect(statesOf((await done(verbs.open(bench.deps, openInput()))).tallies)).toContain('blog failed');
  rmSync(join(bench.folder, 'blog'));
  expect((await goOn()).tallies).toEqual([]);
  expect(statesOf((await goOn({ retryFailed: true })).tallies)).toEqual(['blog sent']);
});

it('does not send an old failure after a newer update', async () => {
  writeFileSync(join(bench.folder, 'blog'), 'a file where the folder should be');
  await done(verbs.open(bench.deps, openInput()));
  rmSync(join(bench.folder, 'blog'));
  await done(verbs.update(bench.deps, updateInput()));
  await goOn({ retryFailed: true });
  expect(bench.posts('blog')).toEqual(['INC-1-002-investigating.md']);
});

it('counts what a rule sent again', async () => {
  const [first] = await untold();
  await halfSent(first?.id ?? '');
  const report = await goOn();
  expect([report.resent, statesOf(report.tallies)]).toEqual([1, ['blog sent', 'forum sent', 'team sent']]);
});

it.each([
  ['sent', 'sent', false],
  ['resend', 'queued', true],
] as const)('takes a person’s word on an uncertain one: %s', async (as, state, isPosted) => {
  const [first] = await untold();
  const id = first?.id ?? '';
  await halfSent(id);
  const settled = await settleDelivery(bench.deps)(id, as);
  expect(settled).toMatchObject({ ok: true, value: { id, means: 'person', state } });
  await goOn();
  expect((await bench.store.outbox.delivery(id))?.state).toBe('sent');
  expect(existsSync(join(bench.folder, 'blog'))).toBe(isPosted);
  expect(await settleDelivery(bench.deps)(id, 'resend')).toEqual({
    ok: false,
    error: { kind: 'not_uncertain', id, state: 'sent' },
  });
});

it('settles nothing that it does not know', async () => {
  expect(await settleDelivery(bench.deps)('nobody', 'sent')).toEqual({
    ok: false,
    error: { kind: 'unknown_delivery', id: 'nobody' },
  });
});

it('drops what an all-clear has overtaken, instead of saying it afterwards', async () => {
  await untold();
  await done(verbs.resolve(bench.deps, resolveInput({ override: 'seen' })));
  await goOn();
  expect(bench.posts('blog')).toEqual(['INC-1-002-resolved.md']);
  const first = await bench.store.outbox.deliveries({ states: ['cancelled'] });
  expect(first.map((one) => [one.channel, one.reason])).toEqual([
    ['blog', 'overtaken'],
    ['forum', 'overtaken'],
    ['team', 'overtaken'],
  ]);
});
