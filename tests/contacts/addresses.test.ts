import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvLine } from '../../src/cli/io/csvText.ts';
import { createAddressKeys } from '../../src/contacts/addressKey.ts';
import { readAddressList } from '../../src/contacts/addressList.ts';
import type { ListBytes } from '../../src/contacts/contactSource.ts';
import { readList } from '../../src/contacts/readList.ts';
import type { AddressKind } from '../../src/domain/contact.ts';

const listOf = (text: string): ListBytes => ({
  name: 'LIST',
  bytes: async function* () {
    yield Buffer.from(text);
  },
});
async function read(text: string, kind: AddressKind | null = null) {
  const reading = readAddressList(listOf(text), kind, new AbortController().signal);
  const found = (await Array.fromAsync(reading.batches)).flat();
  return { keys: found.map((one) => `${one.kind} ${one.key}`), ...reading.report() };
}

it.each([
  ['a report with its own columns', 'Date,Recipient,Status\n2026-11-23,ADA@x.test,bounced\n', 'email ada@x.test'],
  ['one address a line, without a header', 'Ada@x.test\n', 'email ada@x.test'],
  ['numbers', 'number\n+49 170 1234567\n', 'phone +491701234567'],
  ['numbers, as a spreadsheet keeps them', "phone\n'+491701234567\n", 'phone +491701234567'],
  ['JSON lines', '{"address":"ada@bücher.example","type":"hard"}\n', 'email ada@xn--bcher-kva.example'],
])('reads the addresses of %s', async (_, text, key) => {
  expect(await read(text)).toMatchObject({ keys: [key], faults: [] });
});

it('tells the lines that hold no address, or one of another kind', async () => {
  const list = await read('address\nada@x.test\nnobody\n"a@x.test, b@x.test"\n+12025550101\n \n', 'email');
  expect(list.keys).toEqual(['email ada@x.test']);
  expect(list.faults.map(({ line, message }) => [line, message])).toEqual([
    [3, 'has "nobody", which is not one e-mail address'],
    [4, 'has "a@x.test, b@x.test", which is not one e-mail address'],
    [5, 'has "+12025550101", which is not one e-mail address'],
    [6, 'has no e-mail address'],
  ]);
  expect((await read('{"name":"Ada"}\n')).faults[0]?.message).toBe('has no address');
});

it('refuses a list without any address in its first line', async () => {
  await expect(read('name,plan\nAda,x\n')).rejects.toThrow('LIST has no column "address" in its first line');
});

it('makes address keys that are the same on every machine, and say nothing without the signing key', () => {
  const [one, same, other] = ['secret', 'secret', 'another'].map(createAddressKeys);
  if (!one || !same || !other) throw new Error('no keys');
  const ada = { kind: 'email', key: 'ada@x.test' } as const;
  expect(one.of(ada)).toBe(same.of(ada));
  expect(new Set([one.of(ada), other.of(ada), one.of({ ...ada, kind: 'phone' })]).size).toBe(3);
  expect(one.of(ada)).toMatch(/^hmac:[\w-]{8}:[\w-]{43}$/u);
  expect([one.made(same.of(ada)), one.made(other.of(ada))]).toEqual([true, false]);
});

const text = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .map((one) => one.trim())
  .filter((one) => !/[\p{Cc}\ufffd]/u.test(one));
const risky = fc
  .tuple(fc.constantFrom('', '=', '+', '-', '@', "'", "'=", "''=", "'+"), text)
  .map((two) => two.join(''));

it('gives back through CSV exactly what went into it, and no cell that a spreadsheet would run', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(risky, { minLength: 1, maxLength: 6 }), async (names) => {
      const rows = names.map((name, at) => [`p${at}@x.test`, '+12025550101', name]);
      const csv = [['email', 'phone', 'name'], ...rows].map(csvLine).join('');
      for (const row of csv.split('\n').slice(1, -1)) {
        for (const cell of row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/gu)) {
          expect((cell[1] ?? cell[2] ?? '').replaceAll('""', '"')).not.toMatch(/^[=+\-@\t\r]/u);
        }
      }
      const reading = readList(listOf(csv));
      const people = (await Array.fromAsync(reading.batches)).flat();
      expect(reading.report().faults).toEqual([]);
      const read = people.map(({ email, phone, name }) => [email, phone, name ?? '']);
      expect(read).toEqual(rows.map(([email, phone, name = '']) => [email, phone, name.trim()]));
    }),
    { numRuns: 300 },
  );
});
