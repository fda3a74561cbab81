import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Field } from '../../src/contacts/person.ts';
import type { ListFormat } from '../../src/contacts/readList.ts';
import { readListFile } from '../helpers/contactList.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allclear-contacts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function read(text: string | Buffer, map: readonly (readonly [Field, string])[] = [], format?: ListFormat) {
  const path = join(folder, 'people');
  writeFileSync(path, text);
  return await readListFile(path, { map: new Map(map), ...(format ? { format } : {}) });
}
const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

it('reads one object a line, by the names that a CSV’s columns have', async () => {
  const full = { 'E-Mail': 'Ada@Bücher.example', mobile: '+49 170 1234567', sms: true, Name: 'Ada', lang: 'de_AT' };
  const { contacts, faults, rows } = await read(
    `\ufeff${line({ ...full, tags: ['vip', 'beta'] })}\r\n  \n${line({ phone: '+12025550101', sms: 'yes', plan: {} })}${JSON.stringify({ email: 'ben@x.test', name: null, tags: 'a;b' })}`,
  );
  expect(faults).toEqual([]);
  expect(rows).toBe(3);
  expect(contacts).toEqual([
    {
      ...{ email: 'Ada@xn--bcher-kva.example', phone: '+491701234567', smsOptIn: true },
      ...{ name: 'Ada', locale: 'de-AT', timezone: null, tags: ['vip', 'beta'] },
    },
    { email: null, phone: '+12025550101', smsOptIn: true, name: null, locale: null, timezone: null, tags: [] },
    { email: 'ben@x.test', phone: null, smsOptIn: false, name: null, locale: null, timezone: null, tags: ['a', 'b'] },
  ]);
});

it.each([
  ['no JSON', '{"email": "a@x.test"', 'is not a JSON object'],
  ['a list', '["a@x.test"]', 'is not a JSON object'],
  ['a text', '"a@x.test"', 'is not a JSON object'],
  ['an address that is a number', '{"email": 7}', 'has a number for email'],
  ['a list of addresses', '{"email": ["a@x.test"]}', 'has a list for email'],
  ['two addresses', '{"email": "a@x.test, b@x.test"}', 'which is not one e-mail address'],
  ['two keys for one thing', '{"email": "a@x.test", "mail": "b@x.test"}', 'has two keys that mean the same'],
  [
    'a header line in the name',
    '{"email": "a@x.test", "name": "A\\r\\nBcc: b@x.test"}',
    'a line break or a tab in name',
  ],
  ['a header line in the address', '{"email": "a@x.test\\nBcc: b@x.test"}', 'a line break or a tab in email'],
  ['a control character', '{"email": "a@x.test", "name": "A\\u0000"}', 'has a control character'],
  ['tags that are no texts', '{"email": "a@x.test", "tags": [1]}', 'has a list for tags'],
  ['neither address nor number', '{"name": "Ada"}', 'has no e-mail address'],
  ['consent without a number', '{"email": "a@x.test", "sms": true}', 'says yes to SMS and has no phone number'],
])('takes no line with %s, names it, and goes on', async (_, text, message) => {
  const list = await read(`${line({ email: 'good@x.test' })}${text}\n${line({ email: 'last@x.test' })}`);
  expect(list.contacts.map(({ email }) => email)).toEqual(['good@x.test', 'last@x.test']);
  expect(list.faults).toEqual([{ source: expect.anything(), line: 2, message: expect.stringContaining(message) }]);
});

it.each([
  ['a JSON list', '[{"email": "a@x.test"}]', undefined, 'is a JSON list; expected one object a line'],
  ['nothing', '', 'jsonl', 'is empty'],
  ['a line without end', `{"email": "a@x.test"}\n{"${'x'.repeat(200_000)}`, undefined, 'from line 2 on: it is longer'],
] as const)('refuses %s, and says so', async (_, text, format, message) => {
  await expect(read(text, [], format)).rejects.toThrow(message);
});

it('reads UTF-16 by its mark, as the format that was named', async () => {
  const { contacts } = await read(Buffer.from(`\ufeff${line({ email: 'ada@x.test' })}`, 'utf16le'), [], 'jsonl');
  expect(contacts.map(({ email }) => email)).toEqual(['ada@x.test']);
});

it('takes the columns that a map names, whatever else is called like that', async () => {
  const text = 'email,Work Mail,Sprache,name\nold@x.test,ada@x.test,de,Ada\n';
  const { contacts } = await read(text, [
    ['email', 'work mail'],
    ['locale', ' SPRACHE '],
  ]);
  expect(contacts).toMatchObject([{ email: 'ada@x.test', locale: 'de', name: 'Ada' }]);
  const json = await read(line({ email: 'old@x.test', work: 'ada@x.test' }), [['email', 'work']]);
  expect(json.contacts.map(({ email }) => email)).toEqual(['ada@x.test']);
});

it('uses a column once, where a map gives it to another field', async () => {
  const { contacts } = await read('mail,name\nada@x.test,vip\n', [['tags', 'name']]);
  expect(contacts).toMatchObject([{ email: 'ada@x.test', name: null, tags: ['vip'] }]);
});

it('names the column that a map asks for and the list has not', async () => {
  await expect(read('email,name\nada@x.test,Ada\n', [['phone', 'Handy']])).rejects.toThrow(
    'has no column "Handy" in its first line; it has: email, name',
  );
});
