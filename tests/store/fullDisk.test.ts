import { Kysely, SqliteDialect, sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Schema } from '../../src/store/schema.ts';
import { kyselyDatabase, openDatabase } from '../../src/store/sqliteDatabase.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

let folder: StoreFolder;
beforeEach(() => {
  folder = createStoreFolder();
});
afterEach(() => folder.remove());

it('says of a transaction that the disk is full, although SQLite has rolled it back by itself', async () => {
  await (await folder.open()).close();
  const database = openDatabase(folder.path, false);
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: kyselyDatabase(database, folder.path) }) });
  const add = (text: string) =>
    db.transaction().execute(async (tx) => {
      await sql`insert into suppressions (address, kind, reason, at) values (${text}, 'email', '', 0)`.execute(tx);
    });
  await add('ada@acme.example');
  database.exec(`pragma max_page_count = ${Object.values(database.prepare('pragma page_count').get() ?? {})[0]}`);
  await expect(add('x'.repeat(100_000))).rejects.toMatchObject({ fault: { kind: 'store_full' } });
  await add('bob@acme.example');
  await db.destroy();
});
