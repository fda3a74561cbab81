import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemTime } from '../../src/delivery/time.ts';
import { heldReason, heldUntil } from '../../src/domain/approval.ts';
import { currentOwner } from '../../src/store/owner.ts';
import type { Store } from '../../src/store/store.ts';
import { mergeStores } from '../../src/usecases/mergeStores.ts';
import { testNow } from '../helpers/httpChannelIo.ts';
import { entryOf, newDelivery, record, updateIdOf, uuidOf } from '../helpers/storeEntry.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

let at: StoreFolder;
let beside: Store;
let shared: Store;
beforeEach(async () => {
  at = createStoreFolder();
  beside = await at.open();
  shared = await at.open({ url: `sqlite:${join(at.folder, 'shared.db')}` });
});
afterEach(() => at.remove());

it('what waits for a second person in a file beside the shared store waits for one there too', async () => {
  await record(shared, {
    number: 1,
    incident: { uuid: uuidOf(77) },
    update: { id: updateIdOf(77, 1), incidentUuid: uuidOf(77) },
  });
  const asked = { person: 'ana', host: 'desk', via: 'terminal', at: testNow } as const;
  const subject = { id: 'INC-1', seq: 1, title: 'Down', event: 'investigating', impact: 'major' } as const;
  const rules = { channels: [{ name: 'texts', expireAfterMs: null }], impact: null, event: null, approvers: null };
  const held = { channel: 'texts', reason: heldReason, nextAttemptAt: heldUntil(testNow, null) };
  const deliveries = [newDelivery('free'), newDelivery('held', held)];
  const entry = entryOf(0, { number: 1, deliveries });
  await beside.incidents.record({ ...entry, approval: { kind: 'channels', asked, subject, rules } });

  const merged = await mergeStores(
    {
      ...{ from: beside, to: shared, sinceEpoch: 0, suppressions: [], means: new Map() },
      ...{ owner: currentOwner(), time: systemTime },
    },
    { dryRun: false, signal: new AbortController().signal },
  );
  expect(merged).toMatchObject({ kind: 'merged', incidents: [{ id: 'INC-2', waiting: 2 }] });
  const [waiting] = await shared.approvals.waiting(testNow);
  expect(waiting).toMatchObject({ kind: 'channels', asked, subject: { id: 'INC-2', seq: 1 } });
  const everything = { incidentUuid: null, sinceEpoch: 0 };
  expect(await shared.outbox.due(everything, 'texts', new Date('2100-01-01'), 10)).toEqual([]);
  expect(await beside.approvals.waiting(testNow)).toEqual([]);
  expect(await shared.approvals.release(waiting?.id ?? 0, { ...asked, person: 'ben' }, null)).toBe(true);
  expect(await shared.outbox.due(everything, 'texts', testNow, 10)).toHaveLength(1);
});
