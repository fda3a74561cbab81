import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Contact } from '../../src/domain/contact.ts';
import { addressesBy, inBatches, mails, syncOf } from '../helpers/storePeople.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

let at: StoreFolder;
beforeEach(() => {
  at = createStoreFolder();
});
afterEach(() => at.remove());

const few = (values: readonly string[]) => fc.option(fc.constantFrom(...values), { freq: 2 });
const person: fc.Arbitrary<Partial<Contact>> = fc
  .record({
    email: few(['a@x.test', 'A@x.test', 'b@x.test', 'c@x.test', '+@x.test']),
    phone: few(['+12025550101', '+12025550102', '+12025550103']),
    smsOptIn: fc.boolean(),
    locale: few(['de', 'fr']),
    tags: fc.subarray(['beta', 'vip']),
  })
  .filter(({ email, phone }) => email !== null || phone !== null);
const lists = fc.array(
  fc.record({
    source: fc.constantFrom('one', 'two', 'imported', 'by hand'),
    people: fc.array(person, { maxLength: 8 }),
  }),
  { maxLength: 5 },
);

it('gives each address once, whatever is imported and however large its pages are', async () => {
  await fc.assert(
    fc.asyncProperty(lists, fc.integer({ min: 1, max: 4 }), few(['beta']), async (given, pageSize, tag) => {
      const { people } = await at.open({ url: `sqlite:${at.folder}/none.db`, create: false });
      for (const { source, people: list } of given) {
        if (source === 'imported' || source === 'by hand') await people.merge(source, inBatches(list));
        else {
          const rank = source === 'one' ? 1 : 2;
          await people.replace(syncOf({ name: source, rank, allowShrink: true }), inBatches(list));
        }
      }
      for (const kind of ['email', 'phone'] as const) {
        const all = await addressesBy(people, kind, { tag, pageSize });
        expect(new Set(all.map((one) => one.toLowerCase())).size).toBe(all.length);
        expect(await people.count(kind, tag)).toBe(all.length);
        expect([...(await people.find(kind, tag, all)).keys()]).toEqual(all);
      }
      await at.closeAll();
    }),
    { numRuns: 60 },
  );
});

it('has a copy to be thrown away, which changes nothing of it', async () => {
  const store = await at.open();
  await store.people.replace(syncOf(), inBatches(mails('ada', 'ben')));
  const copy = await store.scratch();
  await copy.people.replace(syncOf({ mark: '2' }), inBatches(mails('ben', 'cy')));
  expect(await addressesBy(copy.people, 'email')).toEqual(['ben@x.test', 'cy@x.test']);
  expect((await copy.people.sources())[0]?.mark).toBe('2');
  await copy.close();
  expect(await addressesBy(store.people, 'email')).toEqual(['ada@x.test', 'ben@x.test']);
});

it('leaves no trace in the file of an address that was erased', async () => {
  const store = await at.open();
  await store.people.replace(syncOf(), inBatches(mails('ada-lovelace', 'ben')));
  await store.people.erase({
    addresses: [{ kind: 'email', key: 'ada-lovelace@x.test' }],
    marker: () => 'erased:1',
    addressKey: null,
    at: new Date(),
  });
  const files = ['', '-wal'].map((end) => readFileSync(`${at.path}${end}`, 'latin1'));
  expect(files.some((bytes) => bytes.includes('ben@x.test'))).toBe(true);
  expect(files.some((bytes) => bytes.includes('ada-lovelace'))).toBe(false);
});

it('is no promise: whoever returns the people of a store is not left waiting', async () => {
  const store = await at.open();
  const given = await (async () => store.people)();
  expect(await given.count('email', null)).toBe(0);
});
