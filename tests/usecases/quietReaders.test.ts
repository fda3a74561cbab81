import { afterEach, beforeEach, expect, it } from 'vitest';
import { continueDeliveries } from '../../src/usecases/deliver.ts';
import { type AppBench, createAppBench, sampleConfig } from '../helpers/appBench.ts';
import { done, openInput, resolveInput, updateInput, verbs } from '../helpers/appVerbs.ts';
import { never } from '../helpers/httpChannelIo.ts';
import { startTextReceiver, type TextReceiver, textChannel } from '../helpers/textReceiver.ts';

let bench: AppBench;
let phones: TextReceiver;
const berlin = '+491701234567';
const kathmandu = '+9779812345678';
const newYork = '+12025550101';
const unknown = '+12025550102';

beforeEach(async () => {
  phones = await startTextReceiver();
  const texts = textChannel(phones.url, { quietHours: { from: '22:00', to: '07:00' } });
  bench = await createAppBench(
    sampleConfig({
      timezone: 'Europe/Berlin',
      channels: { texts },
      contacts: { sources: [{ type: 'file', path: 'people.csv' }] },
    }),
  );
  const zoned = `${newYork},yes,America/New_York`;
  bench.write('people.csv', `phone,sms,timezone\n${berlin},yes,\n${kathmandu},yes,\n${zoned}\n${unknown},yes,\n`);
});
afterEach(async () => {
  await phones.close();
  await bench.remove();
});

/** The bench's clock begins at 10:00 UTC on a November Monday. */
const at = (clock: string, day = 0): void => {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  bench.at((day * 24 + hour - 10) * 60 + minute);
};
const deliver = async (): Promise<readonly string[]> => {
  await continueDeliveries(bench.deps)({ id: null, retryFailed: false }, { onProgress: () => {}, signal: never });
  return phones.newlyTold();
};
const statesOf = async (to: string) =>
  (await bench.store.outbox.deliveries({ to })).map(({ seq, state, reason }) => [seq, state, reason]);

it('sends each reader the newest news when their own night ends, and by nobody’s clock but theirs', async () => {
  // 23:30 in Berlin, 17:30 in New York, 04:15 in Kathmandu.
  at('22:30');
  const opened = await done(verbs.open(bench.deps, openInput()));
  expect(phones.newlyTold()).toEqual([newYork]);
  expect(opened.asleep).toEqual([{ channel: 'texts', count: 3, until: '07:00' }]);
  expect(opened.tallies).toMatchObject([
    { state: 'sent', count: 1 },
    { state: 'queued', count: 3, later: 3 },
  ]);
  expect(await statesOf(unknown)).toEqual([[1, 'queued', 'quiet hours until 07:00 in Europe/Berlin']]);
  at('01:14', 1);
  expect(await deliver()).toEqual([]);
  at('01:15', 1);
  expect(await deliver()).toEqual([kathmandu]);
  at('01:20', 1);
  await done(verbs.update(bench.deps, updateInput({ message: 'The new certificate is on its way.' })));
  expect(phones.newlyTold()).toEqual([newYork, kathmandu].toSorted());
  at('05:59', 1);
  expect(await deliver()).toEqual([]);
  at('06:00', 1);
  expect(await deliver()).toEqual([berlin, unknown].toSorted());
  expect(phones.texts.filter(({ to }) => to === berlin).map(({ body }) => body)).toEqual([
    expect.stringContaining('The new certificate is on its way.'),
  ]);
  expect(await statesOf(berlin)).toEqual([
    [1, 'cancelled', 'overtaken'],
    [2, 'sent', null],
  ]);
});

it('tells of the end who was told of the beginning, and lets the others sleep', async () => {
  at('22:30');
  await done(verbs.open(bench.deps, openInput()));
  phones.newlyTold();
  at('01:30', 1);
  await deliver();
  expect(phones.newlyTold()).toEqual([]);
  at('02:50', 1);
  await done(verbs.resolve(bench.deps, resolveInput({ override: 'seen' })));
  expect(phones.newlyTold()).toEqual([newYork, kathmandu].toSorted());
  at('06:00', 1);
  expect(await deliver()).toEqual([]);
  expect(await statesOf(berlin)).toEqual([[1, 'cancelled', 'overtaken']]);
});

it('wakes everybody once nothing works any more', async () => {
  at('22:30');
  await done(verbs.open(bench.deps, openInput()));
  phones.newlyTold();
  at('22:40');
  const raised = await done(verbs.update(bench.deps, updateInput({ impact: 'critical' })));
  expect(phones.newlyTold()).toEqual([newYork, unknown, berlin, kathmandu].toSorted());
  expect(raised.asleep).toEqual([]);
});

it('is late from the morning on, and gives up what nobody has sent by then', async () => {
  at('22:30');
  await done(verbs.open(bench.deps, openInput()));
  phones.newlyTold();
  at('07:59', 1);
  // Of Kathmandu the morning was seven hours ago.
  expect(await deliver()).toEqual([berlin, unknown].toSorted());
  expect(await statesOf(kathmandu)).toEqual([[1, 'cancelled', 'expired']]);
});
