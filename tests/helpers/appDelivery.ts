import { type DeliverReport, type DeliverRequest, deliver } from '../../src/delivery/deliver.ts';
import type { DeliveryDeps } from '../../src/delivery/run.ts';
import type { Delivery, DeliveryState } from '../../src/domain/delivery.ts';
import { currentOwner } from '../../src/store/owner.ts';
import type { Move, NewDelivery, Store } from '../../src/store/store.ts';
import { type PlainChannel, plainChannel } from './appChannel.ts';
import { createTestTime, type TestTime } from './appTime.ts';
import { never, testIo, testNow } from './httpChannelIo.ts';
import { type Given, newDelivery, record } from './storeEntry.ts';
import { createStoreFolder, type StoreFolder } from './storeTemp.ts';

/** A real store in a temp folder, a clock that leaps, and channels that answer as they are told. */
export interface DeliveryBench {
  readonly folder: StoreFolder;
  readonly store: Store;
  readonly time: TestTime;
  channel(name: string, options?: Partial<Parameters<typeof plainChannel>[1]>): PlainChannel;
  /** Records an entry with one queued delivery a name, on the channel that the name begins with (`a`, `a/ann`). */
  plan(names: readonly string[], more?: Partial<NewDelivery>, given?: Given): Promise<void>;
  deps(channels: readonly PlainChannel[], more?: Partial<DeliveryDeps>): DeliveryDeps;
  run(channels: readonly PlainChannel[], request?: Partial<DeliverRequest>): Promise<DeliverReport>;
  delivery(id: string): Promise<Delivery>;
  states(): Promise<Readonly<Record<string, DeliveryState>>>;
  /** Brings a delivery into a state that an earlier run has left it in. */
  leave(id: string, ...moves: readonly Omit<Move, 'id' | 'from'>[]): Promise<void>;
  remove(): Promise<void>;
}

const everything = { incidentUuid: null, sinceEpoch: 0 };

/** @param random what chance says each time, from 0 up to but not 1 */
export async function createDeliveryBench(random = 0): Promise<DeliveryBench> {
  const folder = createStoreFolder();
  const store = await folder.open();
  const time = createTestTime(testNow, random);
  const deps: DeliveryBench['deps'] = (channels, more = {}) => ({
    outbox: store.outbox,
    incidents: store.incidents,
    channels,
    ioFor: () => testIo(),
    urlOf: () => 'https://status.acme.example/incidents/1',
    redact: (text) => text.replaceAll('hunter2', '***'),
    owner: currentOwner(),
    time,
    shared: null,
    ...more,
  });
  const delivery = async (id: string): Promise<Delivery> => {
    const found = await store.outbox.delivery(id);
    if (!found) throw new Error(`no delivery ${id}`);
    return found;
  };
  return {
    folder,
    store,
    time,
    deps,
    delivery,
    channel: (name, options = {}) => plainChannel(name, { elapsedMs: time.elapsedMs, ...options }),
    plan: async (names, more = {}, given = {}) => {
      const at = time.now();
      const deliveries = names.map((id) =>
        newDelivery(id, { channel: id.replace(/[/#].*/u, ''), to: toOf(id), ...more }),
      );
      await record(store, { ...given, deliveries, update: { at, ...given.update } });
    },
    run: (channels, request = {}) => deliver(deps(channels), requestOf(request)),
    states: async () => Object.fromEntries((await store.outbox.deliveries({})).map((one) => [one.id, one.state])),
    leave: async (id, ...moves) => {
      const lease = await store.outbox.takeLease({ ...currentOwner(), host: 'gone' }, time.now(), 1);
      if (lease.kind !== 'taken') throw new Error(lease.kind);
      for (const move of moves) {
        const from = [(await delivery(id)).state];
        const result = await store.outbox.write(lease.fence, [{ id, from, ...move }], time.now());
        if (result.kind !== 'written' || result.leftOut.length > 0) throw new Error(`${id} can't be ${move.to}`);
      }
      await store.outbox.releaseLease(lease.fence);
    },
    remove: () => folder.remove(),
  };
}

/** The destination in `a/ann#2`. */
const toOf = (id: string): string => /\/([^#]*)/u.exec(id)?.[1] ?? '';

export function requestOf(request: Partial<DeliverRequest> = {}): DeliverRequest {
  return {
    scope: everything,
    own: request.scope ?? everything,
    eager: false,
    patienceMs: 30_000,
    onChange: () => {},
    onWaiting: () => {},
    onStopping: () => {},
    signal: never,
    ...request,
  };
}
