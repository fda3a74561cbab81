import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ContactSourceFault } from '../../src/contacts/contactSource.ts';
import { type ReadPeople, readListFile } from '../helpers/contactList.ts';
import { readContacts } from '../helpers/readContacts.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allclear-contacts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = (name = 'people.csv'): string => join(folder, name);
async function read(text: string | Buffer): Promise<ReadPeople> {
  writeFileSync(path(), text);
  return await readListFile(path());
}
const emails = ({ contacts }: ReadPeople) => contacts.map((one) => one.email);
async function refusal(text: string | Buffer): Promise<string> {
  const fault = await read(text).then(
    () => null,
    (error: unknown) => error,
  );
  if (!(fault instanceof ContactSourceFault)) throw new Error('the list was taken');
  return fault.message.replaceAll(path(), 'LIST');
}

const ada = {
  email: 'ada@x.test',
  phone: '+491701234567',
  smsOptIn: false,
  name: 'Ada',
  locale: 'de',
  timezone: null,
  tags: ['vip', 'beta'],
};

it.each([
  ['the plain names', 'email,phone,name,locale,tags', 'ada@x.test,+491701234567,Ada,de,vip;beta'],
  ['other names', 'E-Mail,Mobile,Full Name,Language,Tag', 'ada@x.test,+49 170 1234567,Ada,de,vip|beta'],
  ['another order', 'tags,lang,name,phone number,mail', 'vip beta,de,Ada,0049 (170) 123-45.67,ada@x.test'],
  [
    'columns of others between',
    'id,EMAIL ADDRESS,plan,telephone,name,locale,tags',
    '7,ada@x.test,x,+491701234567,Ada,de,"vip, "',
  ],
  ['spaces around', ' email , phone , name , locale , tags ', ' ada@x.test , +491701234567 , Ada , de , vip beta '],
])('knows the columns by %s', async (what, head, row) => {
  const { contacts, faults } = await read(`${head}\n${row}\n`);
  const tags = what.startsWith('columns') ? ['vip,'] : ada.tags;
  expect([contacts, faults]).toEqual([[{ ...ada, tags }], []]);
});

it('leaves empty what a row does not say', async () => {
  const { contacts } = await read('email,name,phone,locale,tags\nada@x.test,,,,\n');
  expect(contacts).toEqual([
    { email: 'ada@x.test', name: null, phone: null, smsOptIn: false, locale: null, timezone: null, tags: [] },
  ]);
});

it.each([
  ['a comma', 'email,name\nada@x.test,Ada\n'],
  ['a semicolon', 'email;name\nada@x.test;Ada\n'],
  ['a semicolon, with a comma quoted in the head', '"email";"name"\n"ada@x.test";"Ada"\n'],
  ['a tab', 'email\tname\nada@x.test\tAda\n'],
  ['a byte order mark', '\ufeffemail,name\nada@x.test,Ada\n'],
  ['Windows’ line ends', 'email,name\r\nada@x.test,Ada\r\n'],
  ['old Mac’s line ends', 'email,name\rada@x.test,Ada\r'],
  ['no line end at its end', 'email,name\nada@x.test,Ada'],
  ['empty lines', '\n\nemail,name\n\n\nada@x.test,Ada\n\n'],
  ['UTF-16, as a spreadsheet saves "Unicode text"', Buffer.from('\ufeffemail\tname\r\nada@x.test\tAda\r\n', 'utf16le')],
  ['UTF-16 of the other end', Buffer.from('\ufeffemail,name\nada@x.test,Ada\n', 'utf16le').swap16()],
])('reads a list with %s', async (_, text) => {
  const { contacts, faults } = await read(text);
  expect(contacts.map(({ email, name }) => [email, name])).toEqual([['ada@x.test', 'Ada']]);
  expect(faults).toEqual([]);
});

it('reads quoted cells: separators, quotes and line breaks in a column that is not used', async () => {
  const { contacts, faults } = await read(
    'email,name,note\nada@x.test,"Lovelace, Ada","one\ntwo"\nben@x.test,"Ben ""B"" B","a\r\nb"\ncy@x.test,Cy,\n',
  );
  expect(contacts.map(({ email, name }) => [email, name])).toEqual([
    ['ada@x.test', 'Lovelace, Ada'],
    ['ben@x.test', 'Ben "B" B'],
    ['cy@x.test', 'Cy'],
  ]);
  expect(faults).toEqual([]);
});

it('names the line on which a broken row begins, also after rows of several lines', async () => {
  const { faults } = await read('email,note\n"ada@x.test","one\ntwo\nthree"\nnobody,"a\nb"\n,\n');
  expect(faults.map(({ line, source }) => [line, source === path()])).toEqual([
    [5, true],
    [7, true],
  ]);
});

it.each([
  ['two addresses in one cell', '"a@x.test, evil@y.test"', 'which is not one e-mail address'],
  ['two with a semicolon', '"a@x.test;evil@y.test"', 'which is not one e-mail address'],
  ['two with a space', 'a@x.test evil@y.test', 'which is not one e-mail address'],
  ['a name besides', 'Ada <a@x.test>', 'which is not one e-mail address'],
  ['no @', 'ada', 'which is not one e-mail address'],
  ['no domain', 'ada@', 'which is not one e-mail address'],
  ['a header line more', '"a@x.test\nBcc: evil@y.test"', 'has a line break or a tab in email'],
  ['a carriage return', '"a@x.test\rBcc: evil@y.test"', 'has a line break or a tab in email'],
  ['nothing', ' ', 'has no e-mail address'],
  ['a letter that the encoding broke', 'j\ufffdrg@x.test', 'has a control character or a broken letter in it'],
  ['NUL', 'a\u0000@x.test', 'has a control character or a broken letter in it'],
  ['ESC', '\u001b[31ma@x.test', 'has a control character or a broken letter in it'],
  ['a C1 control', 'a\u009b@x.test', 'has a control character or a broken letter in it'],
])('takes no row whose address is %s', async (_, cell, message) => {
  const list = await read(`email,name\ngood@x.test,\n${cell},x\nlast@x.test,\n`);
  expect(emails(list)).toEqual(['good@x.test', 'last@x.test']);
  expect(list.faults).toEqual([{ source: path(), line: 3, message: expect.stringContaining(message) }]);
});

it.each([
  ['a cell too few', 'ada@x.test,Ada', 'has 2 cells, and the first line has 3'],
  ['a cell too many', 'ada@x.test,Ada,de,x', 'has 4 cells, and the first line has 3'],
  ['a locale that there is not', 'ada@x.test,Ada,xx-!!', 'the locale "xx-!!"'],
  ['a broken letter in the name', 'ada@x.test,J\ufffdrg,de', 'broken letter'],
  ['a control character in a cell', 'ada@x.test,A\u0007,de', 'control character'],
  ['a line break in the name', 'ada@x.test,"A\nB",de', 'a line break or a tab in name'],
  ['a name without end', `ada@x.test,${'x'.repeat(1001)},de`, 'more than 1000 characters in name'],
])('takes no row with %s', async (_, row, message) => {
  const { contacts, faults } = await read(`email,name,locale\n${row}\n`);
  expect(contacts).toEqual([]);
  expect(faults).toEqual([{ source: path(), line: 2, message: expect.stringContaining(message) }]);
});

it('shows no direction mark of what it quotes', async () => {
  const { faults } = await read('email\nevil\u202e@\u2066x\n');
  expect(faults[0]?.message).toBe('has "evil@x", which is not one e-mail address');
});

it.each([
  ['nothing in it', '', 'is empty'],
  ['empty lines only', '\n \n\r\n', 'is empty'],
  [
    'no column for the address',
    'name,number\nAda,1\n',
    'no column "email" or "phone" in its first line; it has: name, number',
  ],
  ['one name twice', 'email,name,email\na@x.test,A,b@x.test\n', 'two columns called "email"'],
  ['one name twice, in other letters', 'Plan,email, plan\nx,a@x.test,y\n', 'two columns called "plan"'],
  ['two columns for one thing', 'email,e-mail\na@x.test,b@x.test\n', 'several columns for email: "email" and "e-mail"'],
  ['a broken letter in its head', 'email,n\ufffdme\n', 'save it as "CSV UTF-8"'],
  ['Latin-1 in it', Buffer.from('email,name\na@x.test,J\u00f6rg\n', 'latin1'), 'is not UTF-8, seen near line'],
  ['a spreadsheet', Buffer.from('504b0304140006000800', 'hex'), 'is a spreadsheet or a ZIP file'],
  ['a quote without end', `email,name\na@x.test,"A\n${'b@x.test,B\n'.repeat(3)}`, 'from line 2 on: a quote'],
  ['a row without end', `email,name\na@x.test,${'x'.repeat(200_000)}\n`, 'from line 2 on: a row is longer'],
])('refuses a list that has %s, and says so', async (_, text, message) => {
  expect(await refusal(text)).toContain(message);
});

it.each([
  ['a quote without end', '"a@x.test\n'],
  ['a row without end', `${'x'.repeat(200_000)}\n`],
])('names the line after which a list of many rows has %s', async (_, row) => {
  expect(await refusal(`email\n${'ada@x.test\n'.repeat(500)}${row}`)).toContain('from line 502 on');
});

it('refuses a list that is not there, or is a folder', async () => {
  await expect(readListFile(path('gone.csv'))).rejects.toThrow('gone.csv is not there');
  mkdirSync(path('folder'));
  await expect(readListFile(path('folder'))).rejects.toThrow('folder is a folder');
});

it('counts who is there twice, and keeps the first', async () => {
  const list = await read('email,name\nada@x.test,First\nADA@X.TEST,Second\nben@x.test,\nada@x.test,Third\n');
  expect(list.contacts.map(({ name }) => name)).toEqual(['First', null]);
  expect(list).toMatchObject({ faults: [], duplicates: 2, moreFaults: 0 });
});

it('names a thousand broken rows and counts the others', async () => {
  const list = await read(`email\n${'nobody\n'.repeat(1234)}ada@x.test\n`);
  expect([list.faults.length, list.moreFaults, emails(list)]).toEqual([1000, 234, ['ada@x.test']]);
  expect(list.faults.at(-1)?.line).toBe(1001);
});

it('reads several sources as one, in their order, and counts who is in two of them', async () => {
  writeFileSync(path('a.csv'), 'email,locale\nada@x.test,de\nnobody,\n');
  writeFileSync(path('b.csv'), 'mail;name\nAda@x.test;Other\nben@x.test;Ben\n');
  const list = await readContacts([
    { type: 'file', name: 'a', path: path('a.csv') },
    { type: 'file', name: 'b', path: path('b.csv') },
  ]);
  expect(list.contacts.map(({ email, locale }) => [email, locale])).toEqual([
    ['ada@x.test', 'de'],
    ['ben@x.test', null],
  ]);
  expect(list.faults.map(({ source, line }) => [source, line])).toEqual([[path('a.csv'), 3]]);
  expect(list.duplicates).toBe(1);
});

it.each([
  ['international addresses', 'ada@bücher.example', 'ada@xn--bcher-kva.example'],
  ['a plus', 'ada+status@x.test', 'ada+status@x.test'],
])('takes %s', async (_, cell, email) => {
  expect(emails(await read(`email\n${cell}\n`))).toEqual([email]);
});

it.each([
  ['en_GB', 'en-GB'],
  ['PT-br', 'pt-BR'],
  ['de', 'de'],
])('reads the locale %s as %s', async (given, locale) => {
  const { contacts } = await read(`email,locale\nada@x.test,${given}\n`);
  expect(contacts[0]?.locale).toBe(locale);
});

it('keeps no number that could be of another country', async () => {
  const { contacts } = await read('email,phone\na@x.test,0170 1234567\nb@x.test,+1 (555) 010-0123\nc@x.test,call me\n');
  expect(contacts.map(({ phone }) => phone)).toEqual([null, '+15550100123', null]);
});

it('takes a yes in the column "sms", and nothing else, for consent to be texted', async () => {
  const { contacts, faults } = await read(
    'email,phone,sms\na@x.test,+491701234567,yes\nb@x.test,+491701234568,no\nc@x.test,+491701234569,\nd@x.test,+491701234570,maybe\n',
  );
  expect(contacts.map(({ smsOptIn }) => smsOptIn)).toEqual([true, false, false, false]);
  expect(faults).toEqual([]);
});

it('names the number that can not be texted, where somebody has agreed to it', async () => {
  const { contacts, faults } = await read('email,phone,sms\na@x.test,0170 1234567,yes\nb@x.test,,yes\n');
  expect(contacts).toEqual([]);
  expect(faults.map(({ line, message }) => [line, message])).toEqual([
    [2, 'says yes to SMS with "0170 1234567"; expected a number with its country\'s code, such as +49 170 1234567'],
    [3, 'says yes to SMS and has no phone number'],
  ]);
});

it('reads a list of numbers alone, each once', async () => {
  const { contacts, duplicates } = await read('phone,sms\n+491701234567,yes\n+49 170 1234567,yes\n+15550100123,yes\n');
  expect(contacts.map(({ email, phone }) => [email, phone])).toEqual([
    [null, '+491701234567'],
    [null, '+15550100123'],
  ]);
  expect(duplicates).toBe(1);
});
