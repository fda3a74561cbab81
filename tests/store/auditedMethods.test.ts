import { Kysely, SqliteDialect } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPeopleStore } from '../../src/store/peopleStore.ts';
import type { Schema } from '../../src/store/schema.ts';
import { kyselyDatabase, openDatabase } from '../../src/store/sqliteDatabase.ts';
import { auditedMembers } from '../contract/auditedMethods.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

let at: StoreFolder;
beforeEach(() => {
  at = createStoreFolder();
});
afterEach(() => at.remove());

const listed = (name: keyof typeof auditedMembers): readonly string[] => Object.keys(auditedMembers[name]).toSorted();

/** The outbox of a file ends its thread by one more, which nobody outside calls. */
const methodsOf = (member: object): readonly string[] =>
  Object.keys(member)
    .filter((name) => name !== 'close')
    .toSorted();

it('says of each member of a store, and of each method of it, what it leaves in the audit trail', async () => {
  const store = await at.open();
  expect(Object.keys(auditedMembers).toSorted()).toEqual(Object.keys(store).toSorted());
  for (const name of ['incidents', 'outbox', 'imports', 'samples', 'looking', 'audit'] as const) {
    expect(listed(name), name).toEqual(methodsOf(store[name]));
  }
  expect(listed('merging')).toEqual(Object.keys(await store.merging()).toSorted());
});

it('says so of the people, whose methods are only there once they are loaded', () => {
  const db = new Kysely<Schema>({
    dialect: new SqliteDialect({ database: kyselyDatabase(openDatabase(':memory:', false), '') }),
  });
  const nothing = async (): Promise<never> => {
    throw new Error('nobody writes');
  };
  const people = createPeopleStore(db, {
    ...{ write: nothing, wipe: nothing, trail: { append: nothing } },
    staging: { pinned: nothing, tables: { number: '', sorted: '', schema: '' } },
  });
  expect(listed('people')).toEqual(Object.keys(people).toSorted());
});
