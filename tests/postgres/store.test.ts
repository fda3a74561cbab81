import { afterAll, beforeAll } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { describeStore } from '../contract/store.ts';
import { testNow } from '../helpers/httpChannelIo.ts';
import { type PostgresServer, startPostgres } from '../helpers/postgresServer.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ conf: ['fsync = off'] });
});
afterAll(() => server.remove());

describeStore('PostgreSQL', async () => {
  const database = await server.createDatabase();
  const opened: Store[] = [];
  return {
    open: async () => {
      const options = { url: server.url(database), create: true, anchorsPath: '', now: () => testNow };
      const store = await openStore(options);
      opened.push(store);
      return store;
    },
    remove: async () => {
      await Promise.all(opened.map((store) => store.close()));
    },
  };
});
