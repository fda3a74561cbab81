import { join } from 'node:path';
import { expect, it } from 'vitest';
import { systemTime } from '../../src/delivery/time.ts';
import { currentOwner } from '../../src/store/owner.ts';
import type { Store } from '../../src/store/store.ts';
import { mergeStores } from '../../src/usecases/mergeStores.ts';
import { movedOver, recordBeside, statesIn } from '../helpers/storeBeside.ts';
import { newDelivery, record } from '../helpers/storeEntry.ts';
import { suppressed } from '../helpers/storePeople.ts';
import { createStoreFolder } from '../helpers/storeTemp.ts';

const merge = (from: Store, to: Store) =>
  mergeStores(
    {
      ...{ from, to, sinceEpoch: 0, suppressions: [suppressed('email', 'x@x.test')], means: new Map([['a', 'key']]) },
      ...{ owner: currentOwner(), time: systemTime },
    },
    { dryRun: false, signal: new AbortController().signal },
  );

/** The store, whose n-th writing step over all is the last thing that its program did, before or after it took effect. */
function dying(store: Store, step: () => 'before' | 'after' | null): Store {
  const die = async <T>(work: () => Promise<T>): Promise<T> => {
    const when = step();
    if (when === 'before') throw new Error('killed');
    const done = await work();
    if (when === 'after') throw new Error('killed');
    return done;
  };
  return {
    ...store,
    people: new Proxy(store.people, {
      get: (people, name, self) =>
        name === 'suppress'
          ? (...given: Parameters<typeof people.suppress>) => die(() => people.suppress(...given))
          : Reflect.get(people, name, self),
    }),
    outbox: { ...store.outbox, write: (...given) => die(() => store.outbox.write(...given)) },
    merging: async () => {
      const merging = await store.merging();
      return { ...merging, take: (...given) => die(() => merging.take(...given)) };
    },
  };
}

it.each(['before', 'after'] as const)(
  'loses nothing and doubles nothing when it is killed %s any step',
  async (when) => {
    let deaths = 0;
    for (let last = 1; last < 30; last += 1) {
      const folder = createStoreFolder();
      const [beside, shared] = [
        await folder.open(),
        await folder.open({ url: `sqlite:${join(folder.folder, 'shared.db')}` }),
      ];
      try {
        await record(shared, { number: 1 });
        await recordBeside(beside);
        await record(beside, { number: 3, deliveries: [newDelivery('third')] });
        let steps = 0;
        const step = () => {
          steps += 1;
          return steps === last ? when : null;
        };
        const died = await merge(dying(beside, step), dying(shared, step)).catch(() => null);
        // What waits on one side does not wait on the other.
        const waiting = async (store: Store) =>
          (await statesIn(store)).filter(({ state }) => state === 'queued' || state === 'retrying').map(({ id }) => id);
        const [here, there] = [await waiting(beside), await waiting(shared)];
        expect(here.filter((id) => there.includes(id))).toEqual([]);
        await merge(beside, shared);
        const states = await statesIn(shared);
        expect(states).toMatchObject([...movedOver, { id: 'third', state: 'queued' }]);
        expect(await waiting(beside)).toEqual([]);
        expect((await shared.incidents.list()).map(({ number }) => number)).toEqual([3, 2, 1]);
        if (died !== null) break;
        deaths += 1;
      } finally {
        await folder.remove();
      }
    }
    expect(deaths).toBeGreaterThan(4);
  },
);
