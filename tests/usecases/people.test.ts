import { rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PeopleStore } from '../../src/store/people.ts';
import { type FreshPeople, freshPeople } from '../../src/usecases/people.ts';
import { type AppBench, createAppBench, sampleConfig } from '../helpers/appBench.ts';
import { addressesBy } from '../helpers/storePeople.ts';

let bench: AppBench;
const open = async (...sources: object[]): Promise<void> => {
  bench = await createAppBench(sampleConfig({ contacts: { sources } }));
};
beforeEach(() => open({ type: 'file', path: 'people.csv' }));
afterEach(() => bench.remove());

const week = 7 * 24 * 60;
const signal = new AbortController().signal;
async function fresh(given: { readonly skipInvalid?: boolean; readonly isShown?: boolean } = {}): Promise<FreshPeople> {
  const options = { skipInvalid: false, isShown: false, ...given, signal };
  const found = await freshPeople(bench.store, await bench.deps.peopleSources(), options);
  await found.close();
  return found;
}
let written = 0;
/** Each with a time of its own, as a file that is written later has. */
function list(...rows: string[]): void {
  bench.write('people.csv', ['email', ...rows, ''].join('\n'));
  written += 1;
  const at = new Date(bench.deps.now().getTime() - 1_000 + written);
  utimesSync(join(bench.folder, 'people.csv'), at, at);
}
const stored = (people: PeopleStore = bench.store.people) => addressesBy(people, 'email');
const program = (code: string) => ({ type: 'command', command: [process.execPath, '-e', code] });

it('reads a file at first, and again only when it has changed', async () => {
  list('ada@x.test');
  expect(await fresh()).toMatchObject({ faults: [], warnings: [] });
  expect(await stored()).toEqual(['ada@x.test']);
  const [first] = await bench.store.people.sources();
  bench.at(5);
  await fresh();
  expect((await bench.store.people.sources())[0]).toEqual(first);
  list('ada@x.test', 'ben@x.test');
  await fresh();
  expect(await stored()).toEqual(['ada@x.test', 'ben@x.test']);
});

it('keeps to the last good list where the file is gone, and says how old that is', async () => {
  list('ada@x.test');
  await fresh();
  rmSync(join(bench.folder, 'people.csv'));
  bench.at(60 * 30);
  const { faults, warnings } = await fresh();
  expect(faults).toEqual([]);
  expect(warnings).toEqual([
    expect.stringMatching(/people\.csv is not there; .*; the list as of 30 hours ago is used, 1 person$/u),
  ]);
  expect(await stored()).toEqual(['ada@x.test']);
  expect((await bench.store.people.sources())[0]?.failure?.message).toContain('is not there');
});

it('keeps to it as well where the file has become something else', async () => {
  list('ada@x.test');
  await fresh();
  bench.write('people.csv', 'PK\u0003\u0004not a list');
  expect((await fresh()).warnings).toEqual([expect.stringContaining('is a spreadsheet or a ZIP file')]);
  bench.write('people.csv', '');
  expect((await fresh()).warnings).toEqual([expect.stringContaining('is empty')]);
  expect(await stored()).toEqual(['ada@x.test']);
});

it('refuses a source that never gave a list', async () => {
  expect((await fresh()).faults).toEqual([
    { kind: 'contact_source', message: expect.stringContaining('is not there') },
  ]);
});

it('tells all whom the list had, where it lost more than half of them, until that is allowed', async () => {
  list('a@x.test', 'b@x.test', 'c@x.test');
  await fresh();
  list('a@x.test');
  const { warnings } = await fresh();
  expect(warnings).toEqual([
    expect.stringMatching(
      /has 1 person now and had 3; all 3 are told\. .*incident contacts sync people\.csv --allow-shrink$/u,
    ),
  ]);
  expect(await stored()).toHaveLength(3);
});

it('refuses broken rows until they are let go, also when the file is not read again', async () => {
  list('ada@x.test', 'nobody', 'a@x.test b@x.test');
  for (let again = 0; again < 2; again += 1) {
    const [fault] = (await fresh()).faults;
    expect(fault).toMatchObject({ kind: 'contact_rows', good: 1 });
    expect(fault?.kind === 'contact_rows' && fault.faults.map(({ line, source }) => [line, source])).toEqual([
      [3, join(bench.folder, 'people.csv')],
      [4, join(bench.folder, 'people.csv')],
    ]);
  }
  expect(await fresh({ skipInvalid: true })).toMatchObject({
    faults: [],
    warnings: ['2 broken rows of the contact list left out'],
  });
});

it('stores nothing of what is only shown, and shows what it would be', async () => {
  list('ada@x.test', 'ben@x.test');
  await fresh();
  const before = await bench.store.people.sources();
  list('ben@x.test', 'cy@x.test');
  const options = { skipInvalid: false, isShown: true, signal };
  const shown = await freshPeople(bench.store, await bench.deps.peopleSources(), options);
  expect(await stored(shown.people)).toEqual(['ben@x.test', 'cy@x.test']);
  await shown.close();
  expect(await stored()).toEqual(['ada@x.test', 'ben@x.test']);
  expect(await bench.store.people.sources()).toEqual(before);
});

it('warns of a file that is older than a week', async () => {
  list('ada@x.test');
  expect((await fresh()).warnings).toEqual([]);
  bench.at(week + 60);
  expect((await fresh()).warnings).toEqual([expect.stringContaining('people.csv is 7 days old')]);
});

it('asks a program once, and then keeps what it gave', async () => {
  await bench.remove();
  await open(program(`console.log('email\\nada' + process.pid + '@x.test')`));
  expect(await fresh()).toMatchObject({ faults: [], warnings: [] });
  const first = await stored();
  expect(first).toHaveLength(1);
  bench.at(week + 60);
  expect((await fresh()).warnings).toEqual([expect.stringContaining('is 7 days old; bring it up to date')]);
  expect(await stored()).toEqual(first);
});

it('refuses a program that never gave a list, with its last words, which are not kept', async () => {
  await bench.remove();
  await open(program(`console.log('email\\nada@x.test'); console.error('no such table'); process.exitCode = 2`));
  const message = expect.stringMatching(/^the contact source \S+ ended with code 2: no such table$/u);
  expect((await fresh()).faults).toEqual([{ kind: 'contact_source', message }]);
  expect(await stored()).toEqual([]);
  const [source] = await bench.store.people.sources();
  expect(source).toMatchObject({ syncedAt: null, people: 0 });
  expect(source?.failure?.message).not.toContain('no such table');
});

it('reaches nobody of a source that the config names no more, and counts the sources in its order', async () => {
  await bench.remove();
  await open({ type: 'file', path: 'a.csv', name: 'a' }, { type: 'file', path: 'b.csv', name: 'b' });
  bench.write('a.csv', 'email,locale\nada@x.test,de\n');
  bench.write('b.csv', 'email,locale\nada@x.test,fr\nben@x.test,\n');
  await fresh();
  const sources = await bench.deps.peopleSources();
  const ada = async () => (await bench.store.people.find('email', null, ['ada@x.test'])).get('ada@x.test')?.locale;
  expect([await ada(), await stored()]).toEqual(['de', ['ada@x.test', 'ben@x.test']]);
  const named = { ...sources, lists: sources.lists.slice(0, 1) };
  await freshPeople(bench.store, named, { skipInvalid: false, isShown: false, signal });
  expect(await stored()).toEqual(['ada@x.test']);
  await fresh();
  expect(await stored()).toEqual(['ada@x.test', 'ben@x.test']);
});
