import { expect, it } from 'vitest';
import { readList } from '../../src/contacts/readList.ts';

async function read(text: string) {
  const reading = readList({
    name: 'LIST',
    bytes: async function* () {
      yield Buffer.from(text);
    },
  });
  const people = (await Array.fromAsync(reading.batches)).flat();
  return { zones: people.map(({ timezone }) => timezone), ...reading.report() };
}

it.each([
  ['timezone', 'Europe/Berlin'],
  ['Time Zone', 'europe/berlin'],
  ['time_zone', ' Europe/Berlin '],
  ['TZ', 'Europe/Berlin'],
])('reads the zone of a column called %j', async (column, zone) => {
  expect(await read(`email,${column}\nada@x.test,${zone}\nben@x.test,\n`)).toMatchObject({
    ...{ zones: ['Europe/Berlin', null], faults: [], remarks: [] },
  });
});

it('takes a person without a zone that nobody knows, and remarks on it: they are to be told all the same', async () => {
  const seen = await read('email,tz,tags\nada@x.test,Mars/Olympus,vip\nben@x.test,Asia/Tokyo,\n');
  expect(seen).toMatchObject({ rows: 2, faults: [], moreFaults: 0, zones: [null, 'Asia/Tokyo'] });
  const message = 'has the time zone "Mars/Olympus", which is left out; expected one such as "Europe/Berlin"';
  expect(seen.remarks).toEqual([{ source: 'LIST', line: 2, message }]);
});

it('says how many remarks there are beyond those that it shows, and counts no broken row among them', async () => {
  const rows = Array.from({ length: 30 }, (_, n) => `{"email":"p${n}@x.test","timezone":"Nowhere"}`);
  const seen = await read(
    `${rows.join('\n')}\n{"email":"nobody","timezone":"Nowhere"}\n{"email":"q@x.test","timezone":7}\n`,
  );
  expect([seen.remarks.length, seen.moreRemarks, seen.faults.length]).toEqual([20, 10, 2]);
});
