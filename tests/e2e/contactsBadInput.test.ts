import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Desk, openDesk } from '../helpers/desk.ts';

const incident = new URL('../../bin/incident.js', import.meta.url).pathname;
const slow = { timeout: 10_000 };
let desk: Desk;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.close());

const configure = (...sources: object[]): void =>
  desk.configure({ company: { name: 'Acme' }, store: 'sqlite:./incidents.db', contacts: { sources } });
const write = (name: string, text: string | Buffer): string => {
  writeFileSync(desk.path(name), text);
  return desk.path(name);
};
const stored = async (): Promise<readonly { readonly email: string; readonly name: string | null }[]> =>
  JSON.parse((await desk.run('contacts', 'list', '--json')).stdout);
const people = (count: number, domain = 'x.test'): string =>
  ['email,name', ...Array.from({ length: count }, (_, at) => `p${at}@${domain},P${at}`), ''].join('\n');

it('takes 20,000 rows with one per cent of rubbish: all the good ones once, all the others named', async () => {
  const rubbish = [
    'nobody,x',
    '"a@x.test, b@x.test",x',
    'a@x.test',
    `"e@x.test","N\nBcc: b@x.test"`,
    'n\u0000@x.test,x',
  ];
  const rows = Array.from({ length: 20_000 }, (_, at) =>
    at % 100 === 0 ? (rubbish[(at / 100) % rubbish.length] ?? '') : `p${at % 19_000}@x.test,P${at}`,
  );
  const path = write('people.csv', ['email,name', ...rows, ''].join('\n'));
  const ran = (await desk.run('contacts', 'import', path, '--skip-invalid', '--json')).json();
  const good = new Set(rows.flatMap((row, at) => (at % 100 === 0 ? [] : [row.split(',')[0]])));
  expect(ran).toMatchObject({
    rows: 20_000,
    people: good.size,
    duplicates: 19_800 - good.size,
    leftOut: { rows: 200 },
  });
  const list = await stored();
  expect(list.map((one) => one.email)).toEqual([...good].sort());
  // Of the same person twice the first one counts.
  expect(list.every((one) => one.name === `P${one.email.slice(1, -'@x.test'.length)}`)).toBe(true);
});

it('reads a list that a spreadsheet saved as Unicode text, with addresses of every kind', async () => {
  const rows = [
    'E-Mail\tName\tNote',
    'o\'neill+status@x.test\tO’Neill\t"one\ntwo"',
    'jörg@x.test\tno letter of an address\t',
    '"quoted"@x.test\tquoted local part\t',
    'grüße@x.test\tno ASCII before the @\t',
    'ada@straße.example\tAda\t',
    'ADA@STRASSE.example\tanother domain\t',
  ];
  const path = write('people.txt', Buffer.from(`\ufeff${rows.join('\r\n')}\r\n`, 'utf16le'));
  const ran = (await desk.run('contacts', 'import', path, '--skip-invalid', '--json')).json();
  expect(ran).toMatchObject({ rows: 6, leftOut: { first: [{ line: 4 }, { line: 5 }, { line: 6 }] } });
  expect((await stored()).map((one) => one.email)).toEqual([
    'ADA@strasse.example',
    'ada@xn--strae-oqa.example',
    "o'neill+status@x.test",
  ]);
});

it.each([
  ['an empty file', '', 'is empty'],
  ['a ZIP', Buffer.from('504b0304140006000800', 'hex'), 'is a spreadsheet or a ZIP file'],
  ['Latin-1', Buffer.from('email,name\nada@x.test,J\u00f6rg\n', 'latin1'), 'is not UTF-8'],
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'is not UTF-8'],
  ['a quote without end', 'email\n"ada@x.test\n', 'is not closed'],
] as const)('stores nothing of %s and says what it is', async (_, bytes, message) => {
  const ran = await desk.run('contacts', 'import', write('people.csv', bytes), '--json');
  expect([ran.code, ran.json()['error']]).toMatchObject([2, { kind: 'contact_source' }]);
  expect(ran.stderr).toContain(message);
  expect(await stored()).toEqual([]);
});

it('has the old list or the new one, and nothing between, whenever a sync is killed', async () => {
  configure({ type: 'file', path: 'people.csv' });
  write('people.csv', people(3_000, 'old.test'));
  expect((await desk.run('contacts', 'sync')).code).toBe(0);
  write('people.csv', people(20_000, 'new.test'));
  for (const afterMs of [150, 300, 450, 600, 750]) {
    const { child, ended } = desk.start('contacts', 'sync');
    const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
    await ended;
    clearTimeout(timer);
    const domains = Object.entries(Object.groupBy(await stored(), (one) => one.email.split('@')[1] ?? ''));
    expect([
      ['old.test', 3_000],
      ['new.test', 20_000],
    ]).toContainEqual([domains[0]?.[0], domains.length === 1 ? domains[0]?.[1]?.length : -1]);
  }
  expect((await desk.run('contacts', 'sync')).code).toBe(0);
  expect(await stored()).toHaveLength(20_000);
});

it('keeps the last list where the source is killed in the middle of a row', async () => {
  const code = `console.log('email'); for (let n = 0; n < 5000; n++) console.log('n' + n + '@new.test');
    process.stdout.write('half', () => process.kill(process.pid, 'SIGKILL'));`;
  configure({ type: 'command', command: ['cat', desk.path('people.csv')], name: 'shop' });
  write('people.csv', people(100));
  await desk.run('contacts', 'sync');
  configure({ type: 'command', command: [process.execPath, '-e', code], name: 'shop' });
  const ran = await desk.run('contacts', 'sync');
  expect([ran.code, ran.stderr]).toEqual([
    2,
    expect.stringContaining('was killed (SIGKILL); the list stays as it was'),
  ]);
  expect(await stored()).toHaveLength(100);
});

it('is whole after two syncs and two imports at once', async () => {
  configure({ type: 'file', path: 'people.csv' });
  write('people.csv', people(5_000));
  const more = write('more.csv', people(5_000, 'more.test'));
  const all = await Promise.all([
    desk.run('contacts', 'sync'),
    desk.run('contacts', 'import', more),
    desk.run('contacts', 'sync'),
    desk.run('contacts', 'import', more),
  ]);
  expect(all.map((one) => one.code)).toEqual([0, 0, 0, 0]);
  const list = await stored();
  expect([list.length, new Set(list.map((one) => one.email)).size]).toEqual([10_000, 10_000]);
  expect(statSync(desk.path('incidents.db')).mode & 0o777).toBe(0o600);
});

it.each([
  ['a program that never ends', (): readonly string[] => ['sync']],
  ['a list that never comes by stdin', (): readonly string[] => ['import', '-']],
])('ends with 130 at Ctrl-C while it waits for %s', async (_, args) => {
  const code = `console.log('email\\na@x.test'); require('fs').writeFileSync('started', ''); setInterval(() => {}, 1000);`;
  configure({ type: 'command', command: [process.execPath, '-e', code] });
  const [program = '', ...rest] = ['contacts', ...args()];
  const child = spawn(process.execPath, [incident, program, ...rest], {
    env: { ...desk.env, INCIDENT_CONFIG: desk.configFile },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = once(child, 'exit');
  await expect.poll(() => existsSync(desk.path(args()[0] === 'sync' ? 'started' : 'incidents.db')), slow).toBe(true);
  child.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  expect(await stored()).toEqual([]);
});
