import { afterEach, beforeEach, expect, it } from 'vitest';
import { SecretFault } from '../../src/channels/channel.ts';
import { type Answer, lost, retry, yes } from '../helpers/appChannel.ts';
import { createDeliveryBench, type DeliveryBench } from '../helpers/appDelivery.ts';

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await createDeliveryBench();
});
afterEach(() => bench.remove());

it.each<[string, (bench: DeliveryBench, answers: readonly Answer[]) => Promise<unknown>, string]>([
  [
    'it has expired meanwhile',
    async (made, answers) => {
      await made.plan(['a'], { expiresAt: new Date(made.time.now().getTime() + 60_000) });
      const a = made.channel('a', { rule: 'resend-once', answers });
      await made.run([a]);
      made.time.pause(700_000);
      await made.run([a]);
    },
    'expired',
  ],
  [
    'its channel fails meanwhile',
    async (made, answers) => {
      await made.plan(['a']);
      await made.run([made.channel('a', { rule: 'resend-once', answers })]);
      made.time.pause(700_000);
      const open = (): void => {
        throw new SecretFault('the variable A_KEY is not set');
      };
      await made.run([made.channel('a', { rule: 'resend-once', open })]);
    },
    'the variable A_KEY is not set',
  ],
  [
    'the config has lost its channel',
    async (made, answers) => {
      await made.plan(['a']);
      await made.run([made.channel('a', { rule: 'resend-once', answers })]);
      await made.run([]);
    },
    'the config has no channel "a" any more',
  ],
])('what is to be sent again after a lost answer is never said not to have arrived: %s', async (_, story, why) => {
  await story(bench, [lost, retry(600_000), yes]);
  expect(await bench.delivery('a')).toMatchObject({
    state: 'uncertain',
    reason: `an answer was lost, and it is not sent again: ${why}`,
    nextAttemptAt: null,
  });
});
