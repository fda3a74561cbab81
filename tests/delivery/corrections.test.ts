import { afterEach, beforeEach, expect, it } from 'vitest';
import { lost, no, retry, yes } from '../helpers/appChannel.ts';
import { createDeliveryBench, type DeliveryBench } from '../helpers/appDelivery.ts';

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await createDeliveryBench();
});
afterEach(() => bench.remove());

const words = (text: string) => ({ subject: null, text, html: null, parts: [] });

/** A post `77` that is to be corrected, and the correction. */
async function planCorrection(edits: string | null = '77'): Promise<void> {
  await bench.plan(['a']);
  const sent = { to: 'sent', remoteId: '77', url: 'https://social.example/77' } as const;
  await bench.leave('a', { to: 'sending', attempt: true }, sent);
  const message = { ...words('Correction: only some orders fail.'), inPlace: words('Only some orders fail.') };
  await bench.plan(
    ['a#2'],
    { edits },
    {
      seq: 2,
      update: { event: 'correction', corrects: 1 },
      messages: [{ channel: 'a', locale: 'en', message }],
    },
  );
}

it('edits the post in place, and posts nothing', async () => {
  await planCorrection();
  const a = bench.channel('a', { edits: [{ kind: 'sent', remoteId: '77', url: 'https://social.example/77' }] });
  await bench.run([a]);
  expect(a.sent).toEqual([]);
  expect(a.edited).toMatchObject([
    {
      post: { remoteId: '77', url: 'https://social.example/77' },
      envelope: { message: { text: 'Only some orders fail.' }, update: { event: 'correction', corrects: 1 } },
    },
  ]);
  expect(await bench.delivery('a#2')).toMatchObject({ state: 'sent', remoteId: '77', edits: '77' });
});

it('posts a correction where the service refuses the edit, and says why', async () => {
  await planCorrection();
  const a = bench.channel('a', { edits: [no()], answers: [{ kind: 'sent', remoteId: '78', url: null }] });
  const reasons: (string | null)[] = [];
  await bench.run([a], { onChange: ({ state, reason }) => (state === 'retrying' ? reasons.push(reason) : 0) });
  expect(reasons).toEqual(['the post can not be edited (no), so a correction is posted']);
  expect(a.sent.map(({ envelope }) => envelope.message.text)).toEqual(['Correction: only some orders fail.']);
  expect(await bench.delivery('a#2')).toMatchObject({ state: 'sent', remoteId: '78', edits: null });
});

it('posts a correction where this form of the channel has no edit', async () => {
  await planCorrection();
  const a = bench.channel('a');
  await bench.run([a]);
  expect(a.sent.map(({ envelope }) => envelope.message.text)).toEqual(['Correction: only some orders fail.']);
  expect(await bench.delivery('a#2')).toMatchObject({ state: 'sent', edits: null });
});

it.each(['hold', 'resend-once', 'look-up', 'look-up-only'] as const)(
  'edits once more where the answer was lost, also where posts follow the rule %s',
  async (rule) => {
    await planCorrection();
    const a = bench.channel('a', { rule, edits: [lost, yes] });
    const report = await bench.run([a]);
    expect([a.edited.length, a.sent.length, report.resent]).toEqual([2, 0, 0]);
    expect(await bench.delivery('a#2')).toMatchObject({ state: 'sent', means: 'edit' });
  },
);

it('stays uncertain by the means of an edit, and goes on at the next run', async () => {
  await planCorrection();
  await bench.run([bench.channel('a', { rule: 'hold', edits: [lost] })]);
  expect(await bench.delivery('a#2')).toMatchObject({ state: 'uncertain', means: 'edit' });
  await bench.run([bench.channel('a', { rule: 'hold', edits: [yes] })]);
  expect(await bench.delivery('a#2')).toMatchObject({ state: 'sent' });
});

it('tries an edit again that the service had no time for', async () => {
  await planCorrection();
  const a = bench.channel('a', { edits: [retry(), yes] });
  await bench.run([a]);
  expect([a.edited.length, a.sent.length]).toEqual([2, 0]);
});

it('fails where the whole channel does: no correction could be posted either', async () => {
  await planCorrection();
  const a = bench.channel('a', { edits: [no('channel')] });
  await bench.run([a]);
  expect([(await bench.delivery('a#2')).state, a.sent.length]).toEqual(['failed', 0]);
});

it('a correction of another update does not overtake what still waits to be tried again', async () => {
  await bench.plan(['a', 'a#other']);
  await bench.leave('a', { to: 'sending', attempt: true }, { to: 'retrying', nextAttemptAt: null });
  await bench.plan(['a#2'], {}, { seq: 2, update: { event: 'correction', corrects: 7 } });
  await bench.run([bench.channel('a')]);
  expect(await bench.states()).toEqual({ a: 'sent', 'a#other': 'sent', 'a#2': 'sent' });
});

it('a correction overtakes the words that it corrects, where they were under way when it was recorded', async () => {
  await bench.plan(['a']);
  await bench.leave('a', { to: 'sending', attempt: true }, { to: 'retrying', nextAttemptAt: null });
  await bench.plan(['a#2'], {}, { seq: 2, update: { event: 'correction', corrects: 1 } });
  const a = bench.channel('a');
  await bench.run([a]);
  expect(await bench.states()).toEqual({ a: 'cancelled', 'a#2': 'sent' });
});

it('a newer update does not overtake a correction that is tried again', async () => {
  await planCorrection(null);
  await bench.leave('a#2', { to: 'sending', attempt: true }, { to: 'retrying', nextAttemptAt: null });
  await bench.plan(['a#3'], {}, { seq: 3, update: { event: 'identified' } });
  await bench.run([bench.channel('a')]);
  expect((await bench.states())['a#2']).toBe('sent');
});

it('what comes after an edit hangs on the newest post, which the edit is not', async () => {
  await bench.plan(['a']);
  await bench.leave('a', { to: 'sending' }, { to: 'sent', remoteId: '77', url: null });
  await bench.plan(['a#2'], {}, { seq: 2, update: { event: 'identified' } });
  await bench.leave('a#2', { to: 'sending' }, { to: 'sent', remoteId: '78', url: null });
  await bench.plan(['a#3'], { edits: '77' }, { seq: 3, update: { event: 'correction', corrects: 1 } });
  await bench.leave('a#3', { to: 'sending' }, { to: 'sent', remoteId: '77', url: null });
  await bench.plan(['a#4'], {}, { seq: 4, update: { event: 'monitoring' } });
  const a = bench.channel('a');
  await bench.run([a]);
  expect(a.sent[0]?.envelope).toMatchObject({ firstPost: { remoteId: '77' }, latestPost: { remoteId: '78' } });
});
