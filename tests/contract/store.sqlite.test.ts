import { createStoreFolder } from '../helpers/storeTemp.ts';
import { describeStore } from './store.ts';

describeStore('SQLite', async () => {
  const folder = createStoreFolder();
  return { open: () => folder.open(), remove: () => folder.remove() };
});
