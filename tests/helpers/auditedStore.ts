import type { AuditRecord } from '../../src/domain/audit.ts';
import type { AuditRequest } from '../../src/store/auditStore.ts';
import type { Store } from '../../src/store/store.ts';
import { fillStore } from './fullStore.ts';
import { testNow } from './httpChannelIo.ts';
import { testIncident, testUpdate } from './httpPageHistory.ts';
import { newDelivery, record, updateIdOf, uuidOf } from './storeEntry.ts';
import { inBatches } from './storePeople.ts';

export const wholeTrail: AuditRequest = { head: null, newest: null, onProgress: () => {} };

export async function trailOf(store: Store, incidentUuid: string | null = null): Promise<readonly AuditRecord[]> {
  const records: AuditRecord[] = [];
  for await (const page of store.audit.pages(incidentUuid, null)) records.push(...page);
  return records;
}

export const actionsOf = async (store: Store): Promise<readonly string[]> =>
  (await trailOf(store)).map(({ action }) => action);

/** A store with a trail in which many kinds of actions stand, timelines' first and last. */
export async function fillAudited(store: Store): Promise<void> {
  await fillStore(store);
  await store.people.merge('by hand', inBatches([{ email: 'eve@x.test', phone: null, smsOptIn: false }]));
  await store.outbox.decide({ id: 'lost-1', from: ['uncertain'], to: 'sent', reason: 'seen' }, testNow);
  await store.people.remove({ kind: 'email', key: 'eve@x.test' });
  await record(store, {
    number: 2,
    seq: 2,
    deliveries: [newDelivery('last')],
    update: { event: 'note', isPrivate: true },
  });
}

const told = (number: number, mark: string) => ({
  ...{ foreignId: `f${number}`, path: null, mark },
  incident: testIncident({ uuid: uuidOf(number), number, lastSeq: 1, status: 'resolved' }),
  updates: [
    {
      ...testUpdate(1),
      ...{ id: `${updateIdOf(number, 1)}${mark}`, incidentUuid: uuidOf(number), body: `${number} as told in ${mark}` },
    },
  ],
});

/** A history that comes from elsewhere, and some of it in other words later. */
export const importedTwice = {
  first: (store: Store) => store.imports.record('statuspage', [told(8, '1'), told(9, '1')]),
  second: (store: Store) => store.imports.record('statuspage', [told(8, '1'), told(9, '2')]),
};
