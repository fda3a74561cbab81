import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newDelivery, record } from '../helpers/storeEntry.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

let folder: StoreFolder;
beforeEach(() => {
  folder = createStoreFolder();
});
afterEach(() => folder.remove());

it('keeps a process alive that waits for nothing but its ledger', async () => {
  const count = 2_000;
  const deliveries = Array.from({ length: count }, (_, index) =>
    newDelivery(`d${index}`, { to: `${index}@acme.example` }),
  );
  await record(await folder.open(), { deliveries });
  await folder.closeAll();
  const script = fileURLToPath(import.meta.resolve('../helpers/bulkChild.ts'));
  const args = [script, folder.path, folder.anchorsPath, String(count)];
  const ended = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(ended).toMatchObject({ status: 0, stdout: 'all begun' });
  const begun = folder.raw((database) =>
    database.prepare("select count(*) as n from deliveries where state = 'sending'").get(),
  );
  expect(begun).toMatchObject({ n: count });
});
