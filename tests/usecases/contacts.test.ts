import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OpenInput } from '../../src/usecases/input.ts';
import { prepareOpen } from '../../src/usecases/open.ts';
import { type AppBench, createAppBench, plannedIn, sampleConfig } from '../helpers/appBench.ts';
import { openInput } from '../helpers/appVerbs.ts';

let bench: AppBench;
beforeEach(async () => {
  bench = await createAppBench(
    sampleConfig({
      channels: {
        blog: { type: 'file', folder: 'blog' },
        customers: {
          type: 'email',
          from: 'status@acme.example',
          to: 'contacts',
          smtp: [{ host: '127.0.0.1', port: 9 }],
        },
        staff: {
          type: 'email',
          from: 'status@acme.example',
          to: ['ops@acme.example'],
          smtp: [{ host: '127.0.0.1', port: 9 }],
        },
      },
      contacts: { sources: [{ type: 'file', path: 'people.csv' }] },
    }),
  );
});
afterEach(() => bench.remove());

/** What would be stored and sent; nothing is. */
async function draft(input: Partial<OpenInput> = {}) {
  const prepared = await prepareOpen(bench.deps)(openInput({ textOnly: true, ...input }));
  if (!prepared.ok || prepared.value.kind !== 'draft') throw new Error('no draft');
  return { ...prepared.value, deliveries: await plannedIn(bench, prepared.value) };
}
const people = (made: Awaited<ReturnType<typeof draft>>) =>
  made.deliveries.filter((one) => one.channel === 'customers').map((one) => one.to);
const list = (...rows: string[]): void => bench.write('people.csv', ['email,locale,tags', ...rows, ''].join('\n'));

it('plans one delivery a person, in the person’s language, beside those that go to all', async () => {
  list('ann@acme.example,,', 'ben@acme.example,de,beta');
  const made = await draft();
  expect(made.deliveries.map((one) => [one.channel, one.to, one.locale])).toEqual([
    ['blog', '', 'en'],
    ['customers', 'ann@acme.example', 'en'],
    ['customers', 'ben@acme.example', 'de'],
    ['staff', 'ops@acme.example', 'en'],
  ]);
  expect([made.faults, made.warnings]).toEqual([[], []]);
});

it('gives each person an id that is the same at every planning, and nobody else’s', async () => {
  list('ann@acme.example,,', 'ben@acme.example,,');
  const ids = (await draft()).deliveries.map((one) => one.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => /^[a-z2-7]{26}$/u.test(id))).toBe(true);
});

it('reports every broken row by its line, and stops', async () => {
  list('ann@acme.example,,', '"a@x.test, evil@y.test",,', 'nobody,,', ',de,', 'cy@acme.example,xx-!!,');
  const { faults } = await draft();
  expect(faults).toEqual([
    {
      kind: 'contact_rows',
      good: 1,
      faults: [3, 4, 5, 6].map((line) => ({
        source: join(bench.folder, 'people.csv'),
        line,
        message: expect.any(String),
      })),
    },
  ]);
});

it('writes to the others only when it is told to leave the broken ones out, and says how many those were', async () => {
  list('ann@acme.example,,', '"a@x.test, evil@y.test",,', 'ben@acme.example,,', 'nobody,,');
  const made = await draft({ skipInvalid: true });
  expect(people(made)).toEqual(['ann@acme.example', 'ben@acme.example']);
  expect(made.faults).toEqual([]);
  expect(made.warnings).toEqual(['2 broken rows of the contact list left out']);
});

it('writes to a person once who is in the list twice', async () => {
  list('ann@acme.example,,', 'ANN@ACME.EXAMPLE,,', 'ann@acme.example,de,');
  expect(people(await draft())).toEqual(['ann@acme.example']);
});

it('writes to those with a tag only, and warns where nobody has it', async () => {
  list('ann@acme.example,,vip beta', 'ben@acme.example,,beta');
  expect(people(await draft({ audience: 'vip' }))).toEqual(['ann@acme.example']);
  const none = await draft({ audience: 'gold' });
  expect([people(none), none.warnings]).toEqual([[], ['nobody in the contact list has the tag gold']]);
});

it('reads the list only where somebody of it is written to', async () => {
  expect((await draft({ skip: ['customers'] })).faults).toEqual([]);
  expect((await draft({ only: ['blog'] })).faults).toEqual([]);
  expect((await draft()).faults).toEqual([{ kind: 'contact_source', message: expect.stringContaining('people.csv') }]);
});

it('stores nothing by planning', async () => {
  list('ann@acme.example,,');
  await draft();
  expect(await bench.stored()).toEqual({ incidents: [], deliveries: [], epoch: 0 });
  expect(existsSync(join(bench.folder, 'blog'))).toBe(false);
});
