import { copyFileSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DeliveryState, deliveryStates } from '../../src/domain/delivery.ts';
import { adoptStore, inspectStore } from '../../src/store/adopt.ts';
import type { StoreFault } from '../../src/store/store.ts';
import { testNow } from '../helpers/httpChannelIo.ts';
import { newDelivery, record } from '../helpers/storeEntry.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

let at: StoreFolder;
let copy: string;
beforeEach(async () => {
  at = createStoreFolder();
  copy = join(dirname(at.path), 'copy.db');
  await record(await at.open(), { deliveries: deliveryStates.map((state) => newDelivery(state, { to: state })) });
  await at.closeAll();
  at.raw((database) => database.exec('update deliveries set state = id'));
});
afterEach(() => at.remove());

const look = (path = at.path) => inspectStore({ url: `sqlite:${path}`, anchorsPath: at.anchorsPath });
const adopt = (path = at.path) => adoptStore({ url: `sqlite:${path}`, anchorsPath: at.anchorsPath, now: testNow });

it('shows a store that is well', () => {
  const anchor = { uuid: expect.any(String) as string, epoch: 1 };
  expect(look()).toEqual({
    path: at.path,
    exists: true,
    store: anchor,
    anchored: anchor,
    unsettled: 4,
    integrity: 'ok',
    fault: null,
  });
});

it.each<[string, () => string, StoreFault['kind'] | null]>([
  [
    'missing',
    () => {
      rmSync(at.path);
      return at.path;
    },
    'store_lost',
  ],
  [
    'empty',
    () => {
      writeFileSync(at.path, '');
      return at.path;
    },
    'store_lost',
  ],
  [
    'a copy',
    () => {
      copyFileSync(at.path, copy);
      return copy;
    },
    'store_copied',
  ],
  [
    'another machine’s',
    () => {
      at.raw((database) => database.exec("update updates set host = 'her-laptop'"));
      renameSync(at.path, copy);
      return copy;
    },
    'store_copied',
  ],
  [
    'overwritten',
    () => {
      writeFileSync(at.path, 'x'.repeat(5000));
      return at.path;
    },
    'store_damaged',
  ],
  ['new', () => copy, null],
])(
  'looks at a store that is %s without refusing, and tells the fault that opening it has: %s',
  async (_, make, kind) => {
    const path = make();
    const existed = existsSync(path);
    expect(look(path).fault?.kind ?? null).toBe(kind);
    expect(existsSync(path)).toBe(existed);
    expect((await at.fault({ url: `sqlite:${path}`, create: false }))?.kind ?? null).toBe(kind);
  },
);

it('holds what an adopted copy believes unsent, so that only a person sends it, and opens then', async () => {
  copyFileSync(at.path, copy);
  expect(await adopt(copy)).toEqual({ held: 3 });
  const store = await at.open({ url: `sqlite:${copy}` });
  const rows = await store.outbox.deliveries({});
  const expected: Readonly<Record<DeliveryState, DeliveryState>> = {
    queued: 'uncertain',
    sending: 'uncertain',
    retrying: 'uncertain',
    sent: 'sent',
    failed: 'failed',
    uncertain: 'uncertain',
    skipped: 'skipped',
    cancelled: 'cancelled',
  };
  expect(Object.fromEntries(rows.map((row) => [row.id, row.state]))).toEqual(expected);
  const held = rows.filter((row) => row.reason?.startsWith('adopted'));
  expect(held.map((row) => [row.id, row.resends, row.nextAttemptAt])).toEqual([
    ['queued', 1, null],
    ['sending', 1, null],
    ['retrying', 1, null],
  ]);
  expect(look(copy)).toMatchObject({ fault: null, anchored: { epoch: 1 } });
});

it('lets a path begin anew whose store is gone for good', async () => {
  rmSync(at.path);
  expect(await adopt()).toEqual({ held: 0 });
  expect((await (await at.open()).identity()).epoch).toBe(0);
});

it('takes an older copy back at its own number of entries', async () => {
  copyFileSync(at.path, copy);
  await record(await at.open(), { seq: 2 });
  await at.closeAll();
  renameSync(copy, at.path);
  expect(look()).toMatchObject({ store: { epoch: 1 }, anchored: { epoch: 2 }, fault: { kind: 'store_older' } });
  await adopt();
  expect(look()).toMatchObject({ store: { epoch: 1 }, anchored: { epoch: 1 }, fault: null });
});

it('keeps a line of history for each row that it holds', async () => {
  await adopt();
  const lines = at.raw((database) =>
    database.prepare('select delivery_id, from_state, to_state from delivery_events').all(),
  );
  expect(lines.map((line) => ({ ...line }))).toEqual(
    ['queued', 'sending', 'retrying'].map((state) => ({
      delivery_id: state,
      from_state: state,
      to_state: 'uncertain',
    })),
  );
});
