import type { Store } from '../../src/store/store.ts';
import { testNow } from './httpChannelIo.ts';
import { newDelivery, record } from './storeEntry.ts';
import { inBatches, mails, suppressed, syncOf } from './storePeople.ts';

/** Who sends in these tests; as good as any process. */
export const testOwner = { host: 'h', bootId: '', pidNamespace: '', pid: 1, startedAt: '' };

/** Puts something into every table of a store; everything is settled, and one delivery is uncertain. */
export async function fillStore(store: Store, people = 7): Promise<void> {
  await record(store, { number: 1, deliveries: [newDelivery('sent-1'), newDelivery('lost-1', { to: 'ä@x.test' })] });
  await record(store, {
    number: 1,
    seq: 2,
    deliveries: [newDelivery('skipped', { state: 'skipped', reason: 'flag' })],
  });
  await record(store, {
    number: 2,
    update: { body: 'Emoji 🚒, "quotes",\nlines and a \u0000 that PostgreSQL does not take' },
  });
  const lease = await store.outbox.takeLease(testOwner, testNow, 30_000);
  if (lease.kind !== 'taken') throw new Error('somebody else sends');
  const ids = ['sent-1', 'lost-1'];
  await store.outbox.write(
    lease.fence,
    ids.map((id) => ({ id, from: ['queued'], to: 'sending', attempt: true })),
    testNow,
  );
  await store.outbox.write(
    lease.fence,
    [
      { id: 'sent-1', from: ['sending'], to: 'sent', remoteId: 'r1', pace: { freeAt: testNow, blockedUntil: null } },
      { id: 'lost-1', from: ['sending'], to: 'uncertain', reason: 'no answer' },
    ],
    testNow,
  );
  await store.outbox.releaseLease(lease.fence);
  await store.samples.add([{ probe: 'shop', at: testNow, healthy: true, reason: 'ok', everyMs: 30_000, tookMs: 12 }]);
  const names = Array.from({ length: people }, (_, at) => `person${at}`);
  await store.people.replace(syncOf(), inBatches(mails(...names), 1000));
  await store.people.suppress([suppressed('email', 'person0@x.test')]);
}
