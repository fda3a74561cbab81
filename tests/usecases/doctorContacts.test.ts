import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Check } from '../../src/usecases/doctorCheck.ts';
import { checkContacts } from '../../src/usecases/doctorContacts.ts';
import { type AppBench, createAppBench, sampleConfig } from '../helpers/appBench.ts';
import { inBatches, suppressed } from '../helpers/storePeople.ts';

let bench: AppBench;
const mail = { type: 'email', from: 'a@acme.example', to: 'contacts', smtp: [{ host: '127.0.0.1', port: 9 }] };
const open = async (more: object): Promise<void> => {
  bench = await createAppBench(sampleConfig({ channels: { mail }, ...more }));
};
beforeEach(() => open({ contacts: { sources: [{ type: 'file', path: 'people.csv' }] } }));
afterEach(() => bench.remove());

const asleep = { path: '', exists: true, store: null, anchored: null, unsettled: 0, integrity: 'ok', fault: null };
async function examined(): Promise<readonly Check[]> {
  const { config, peopleSources, now } = bench.deps;
  const deps = { config, peopleSources, now, inspect: () => asleep, openStore: async () => bench.store };
  return await checkContacts(deps, new AbortController().signal);
}
const lines = async () => (await examined()).map(({ name, result, message }) => `${result} ${name}: ${message}`);

it('counts whom each channel reaches, and stores nothing of what it read', async () => {
  bench.write('people.csv', 'email,phone,sms\nada@x.test,+12025550101,yes\nben@x.test,+12025550102,\n');
  await bench.store.people.merge('by hand', inBatches([{ email: 'cy@x.test' }]));
  await bench.store.people.suppress([suppressed('email', 'ben@x.test'), suppressed('email', 'gone@x.test')]);
  expect(await lines()).toEqual([
    'ok people: 3 to reach by e-mail, 1 by SMS, 1 address of them suppressed',
    'ok people.csv: 2 people, read less than an hour ago',
  ]);
  expect(await bench.store.people.sources()).toEqual([]);
});

it('names broken rows, a source that is down and a list that is empty, each with what mends it', async () => {
  bench.write('people.csv', 'email\nnobody\n');
  expect(await examined()).toMatchObject([
    { name: 'people', result: 'fault', message: 'the list is empty' },
    { name: 'rows', result: 'fault', fix: expect.stringMatching(/^correct .*people\.csv$/u) },
    { name: 'people.csv', result: 'ok' },
  ]);
  rmSync(join(bench.folder, 'people.csv'));
  expect(await examined()).toMatchObject([
    { name: 'people', result: 'fault' },
    { name: 'sources', result: 'fault', message: expect.stringContaining('is not there') },
  ]);
});

it('says that nobody is in the list where a channel writes to it and nothing fills it', async () => {
  await bench.remove();
  await open({});
  expect(await lines()).toEqual(['fault sources: a channel writes to the contacts, and there are none']);
  await bench.store.people.merge('imported', inBatches([{ email: 'ada@x.test' }]));
  expect(await lines()).toEqual(['ok people: 1 to reach by e-mail']);
});
