import type { Store } from '../../src/store/store.ts';
import { testOwner } from './fullStore.ts';
import { testNow } from './httpChannelIo.ts';
import { newDelivery, record } from './storeEntry.ts';

/** Two deliveries that wait, one sent, one that was under way when its program died. */
export async function recordBeside(beside: Store): Promise<void> {
  const ids = ['waits', 'again', 'sent', 'dead'];
  await record(beside, { number: 2, deliveries: ids.map((id) => newDelivery(id, { to: `${id}@x.test` })) });
  const lease = await beside.outbox.takeLease(testOwner, testNow, 30_000);
  const fence = lease.kind === 'taken' ? lease.fence : 0;
  const write = (id: string, from: 'queued' | 'sending', to: 'sending' | 'sent' | 'retrying') =>
    beside.outbox.write(
      fence,
      [
        {
          id,
          from: [from],
          to,
          attempt: to === 'sending',
          ...(to === 'retrying' ? { nextAttemptAt: new Date(testNow.getTime() + 60_000) } : {}),
        },
      ],
      testNow,
    );
  for (const id of ['again', 'sent', 'dead']) await write(id, 'queued', 'sending');
  await write('sent', 'sending', 'sent');
  await write('again', 'sending', 'retrying');
  await beside.outbox.releaseLease(fence);
}

/** How they stand once they have gone over. */
export const movedOver = [
  { id: 'waits', state: 'queued', reason: null },
  { id: 'again', state: 'retrying', reason: null },
  { id: 'sent', state: 'sent', reason: null },
  { id: 'dead', state: 'uncertain', reason: 'the program ended before the answer came' },
];

export const statesIn = async (store: Store) =>
  (await store.outbox.deliveries({})).map(({ id, state, reason, incidentNumber }) => ({
    id,
    state,
    reason,
    incidentNumber,
  }));
