import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Desk, openDesk, type Ran } from '../helpers/desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = openDesk();
  configure();
});
afterEach(() => desk.close());

const configure = (more: object = {}): void =>
  desk.configure({ company: { name: 'Acme' }, store: 'sqlite:./incidents.db', ...more });
const write = (name: string, text: string | Buffer): string => {
  writeFileSync(desk.path(name), text);
  return desk.path(name);
};
const contacts = (...args: string[]): Promise<Ran> => desk.run('contacts', ...args);
const json = async (...args: string[]) => (await contacts(...args, '--json')).json();
const emails = async (...args: string[]) =>
  (JSON.parse((await contacts('list', ...args, '--json')).stdout) as { readonly email: string }[]).map(
    (one) => one.email,
  );
const sourced = (...sources: object[]) => configure({ contacts: { sources }, signingKey: { file: 'signing.key' } });
const key = (): void => writeFileSync(desk.path('signing.key'), 'k'.repeat(44), { mode: 0o600 });

it('imports a list with the columns that are named, and says what came of it', async () => {
  const path = write('people.csv', 'Mail address;Name\nada@x.test;Ada\nADA@x.test;Ada again\nben@x.test;\n');
  const args = ['import', path, '--map', 'email=mail ADDRESS', '--tag', 'beta', '--tag', 'vip'];
  expect(await json(...args, '--dry-run')).toMatchObject({ dryRun: true, people: 2, added: 2 });
  expect(await emails()).toEqual([]);
  expect(await json(...args)).toEqual({
    ...{ people: 2, duplicates: 1, added: 2, changed: 0, erased: 0, rows: 3 },
    leftOut: { rows: 0, first: [] },
  });
  expect((await contacts(...args)).stdout).toContain('Took 2 people: 0 new, 0 changed, 2 as they were.');
  expect(JSON.parse((await contacts('list', '--tag', 'vip', '--json')).stdout)[0]).toEqual({
    ...{ email: 'ada@x.test', phone: null, sms: false, name: 'Ada', locale: null, timezone: null },
    ...{ tags: ['beta', 'vip'], source: 'imported', suppressed: [] },
  });
});

it('imports what comes by stdin', async () => {
  const input = '{"email":"ada@x.test","locale":"de"}\n{"phone":"+1 202 555 0101","sms":true}\n';
  expect((await desk.runWith({ input }, 'contacts', 'import', '-')).code).toBe(0);
  expect(await emails()).toEqual([null, 'ada@x.test']);
});

it('stores nothing of a list with broken rows, unless they are let go', async () => {
  const path = write('people.csv', 'email\nada@x.test\nnobody\n');
  const refused = await contacts('import', path, '--json');
  expect([refused.code, refused.stdout]).toEqual([2, '']);
  expect(refused.json()).toMatchObject({ error: { kind: 'contact_rows' } });
  expect(refused.stderr).toContain(`${path}:3 has \\"nobody\\"`);
  expect(await emails()).toEqual([]);
  expect(await json('import', path, '--skip-invalid')).toMatchObject({
    people: 1,
    leftOut: { rows: 1, first: [{ line: 3, message: 'has "nobody", which is not one e-mail address' }] },
  });
});

it.each([
  [['import', 'gone.csv'], 2, 'contact_source'],
  [['import', 'gone.csv', '--map', 'mail=x'], 2, 'usage'],
  [['import', 'gone.csv', '--format', 'xlsx'], 2, 'usage'],
  [['sync'], 2, 'no_sources'],
  [['sync', 'gone'], 2, 'unknown_source'],
  [['add'], 2, 'missing_input'],
  [['add', '--email', 'a@x.test, b@x.test'], 2, 'usage'],
  [['add', '--email', 'a@x.test', '--sms'], 2, 'usage'],
  [['add', '--email', 'a@x.test', '--locale', '!!'], 2, 'usage'],
  [['remove', 'nobody@x.test'], 3, 'unknown_contact'],
  [['remove', 'nobody'], 2, 'usage'],
  [['suppress'], 2, 'usage'],
  [['suppress', 'a@x.test', '--file', 'b.csv'], 2, 'usage'],
  [['suppress', 'a@x.test', '--kind', 'sms'], 3, 'unknown_contact'],
  [['erase', 'a@x.test'], 2, 'unconfirmed'],
  [['erase', 'nobody', '--yes'], 2, 'usage'],
  [['export', 'nobody'], 2, 'usage'],
] as const)('refuses %j with exit %i and kind %s', async (args, code, kind) => {
  const ran = await contacts(...args, '--json');
  expect([ran.code, ran.stdout, (ran.json()['error'] as { kind: string }).kind]).toEqual([code, '', kind]);
});

it('syncs files and programs, and takes out of the list who is in them no more', async () => {
  write('people.csv', 'email\nada@x.test\nben@x.test\n');
  sourced({ type: 'file', path: 'people.csv' }, { type: 'command', command: ['cat', 'more.jsonl'], name: 'shop' });
  write('more.jsonl', '{"email":"cy@x.test"}\n');
  await contacts('add', '--email', 'dee@x.test');
  const { sources } = await json('sync');
  expect(sources).toMatchObject([
    { source: 'people.csv', people: 2, added: 2, removed: 0 },
    { source: 'shop', people: 1 },
  ]);
  write('people.csv', 'email\nben@x.test\n');
  expect((await contacts('sync', 'people.csv')).stdout).toBe('people.csv: 1 person, 0 new, 0 changed, 1 gone.\n');
  expect(await emails()).toEqual(['ben@x.test', 'cy@x.test', 'dee@x.test']);
});

it('keeps the list where a source is down or has shrunk, syncs the others, and says so', async () => {
  write('people.csv', 'email\na@x.test\nb@x.test\nc@x.test\n');
  sourced({ type: 'command', command: ['cat', 'more.csv'], name: 'shop' }, { type: 'file', path: 'people.csv' });
  write('more.csv', 'email\nada@x.test\n');
  expect((await contacts('sync')).code).toBe(0);
  rmSync(desk.path('more.csv'));
  write('people.csv', 'email\na@x.test\nb@x.test\nc@x.test\nd@x.test\n');
  const down = await contacts('sync', '--json');
  expect([down.code, down.json()]).toMatchObject([2, { error: { kind: 'contact_source' } }]);
  expect(down.stderr).toMatch(/the contact source shop ended with code 1: cat: .*the list stays as it was/u);
  expect(await emails()).toEqual(['a@x.test', 'ada@x.test', 'b@x.test', 'c@x.test', 'd@x.test']);
  write('people.csv', 'email\na@x.test\n');
  const shrunk = await contacts('sync', 'people.csv', '--json');
  expect([shrunk.code, shrunk.json()]).toMatchObject([2, { error: { kind: 'contacts_shrink' } }]);
  expect((await contacts('sync', 'people.csv', '--allow-shrink')).code).toBe(0);
  expect(await emails()).toEqual(['a@x.test', 'ada@x.test']);
});

it('does not run a program through a shell, and shows it no secret of the config', async () => {
  const code = `const { DESK_X, DESK_HOOK } = process.env;
    console.log(JSON.stringify({ email: 'a@x.test', name: [DESK_X, DESK_HOOK, process.argv[1]].join(' ') }));`;
  const source = { type: 'command', command: [process.execPath, '-e', code, '$(id)'] };
  const hook = { type: 'webhook', url: 'http://127.0.0.1:9/', secret: { env: 'DESK_HOOK' } };
  configure({ channels: { hook }, contacts: { sources: [source] } });
  expect((await contacts('sync')).code).toBe(0);
  expect((await contacts('list', '--csv')).stdout).toContain('a@x.test,,,x-key-of-the-desk  $(id),');
});

it('adds to what is known of a person, and takes consent for the number alone that it names', async () => {
  await contacts('add', '--email', 'Ada@x.test', '--phone', '+49 170 1234567', '--sms', '--tag', 'vip');
  expect(await json('add', '--email', 'ada@x.test', '--locale', 'pt_br', '--tag', 'beta')).toMatchObject({
    ...{ email: 'Ada@x.test', phone: '+491701234567', sms: true, locale: 'pt-BR', tags: ['vip', 'beta'] },
  });
  expect(await json('add', '--email', 'ada@x.test', '--phone', '+12025550101')).toMatchObject({ sms: false });
  expect(await json('remove', '+12025550101')).toMatchObject({ removed: [{ email: 'Ada@x.test', source: 'by hand' }] });
  expect(await emails()).toEqual([]);
});

it('suppresses one address or a list of them, by channel, and lifts it again', async () => {
  await contacts('add', '--email', 'ada@x.test', '--phone', '+12025550101', '--sms');
  const bounces = write('bounces.csv', 'Recipient,Why\nADA@x.test,550\nnobody,550\nben@x.test,550\n');
  expect(await json('suppress', '--file', bounces, '--reason', 'bounced')).toMatchObject({
    ...{ addresses: 2, added: 2, reason: 'bounced', leftOut: { rows: 1, first: [{ line: 3 }] } },
  });
  expect(await json('suppress', 'ada@x.test', '--kind', 'sms')).toEqual({ addresses: 1, added: 1, reason: 'by hand' });
  const [ada] = JSON.parse((await contacts('list', '--json')).stdout);
  expect(ada.suppressed).toMatchObject([
    { kind: 'email', reason: 'bounced' },
    { kind: 'sms', reason: 'by hand' },
  ]);
  expect(await json('suppress', 'ada@x.test', '--undo')).toEqual({ lifted: 1 });
  expect(await json('suppress', 'ada@x.test', '--undo')).toEqual({ lifted: 0 });
});

it('writes no cell that a spreadsheet would run, and reads its own file back', async () => {
  const rows = [{ email: 'ada@x.test', name: '=HYPERLINK("http://evil.test")', phone: '+12025550101', sms: true }];
  await desk.runWith({ input: `${JSON.stringify(rows[0])}\n` }, 'contacts', 'import', '-');
  const { stdout } = await contacts('list', '--csv');
  expect(stdout.split('\n')[1]).toBe(`ada@x.test,'+12025550101,yes,"'=HYPERLINK(""http://evil.test"")",,,,imported,`);
  await contacts('remove', 'ada@x.test');
  expect((await contacts('import', write('again.csv', stdout))).code).toBe(0);
  expect(JSON.parse((await contacts('list', '--json')).stdout)).toMatchObject(rows);
});

it('erases a person so that no list brings them back, and hands over what there was before', async () => {
  key();
  write('people.csv', 'email\nada@x.test\nben@x.test\ncy@x.test\n');
  sourced({ type: 'file', path: 'people.csv' });
  await contacts('sync');
  expect(await json('export', 'Ada@x.test')).toEqual({
    address: 'ada@x.test',
    contacts: [expect.objectContaining({ email: 'ada@x.test', source: 'people.csv' })],
    suppressed: [],
    deliveries: [],
  });
  await json('export', 'nobody@x.test');
  const trail: { readonly action: string; readonly subject: unknown }[] = JSON.parse(
    (await desk.run('audit', 'list', '--json')).stdout,
  );
  // Once: of nobody nothing was handed over.
  expect(trail.filter(({ action }) => action === 'contacts.handed_over').map(({ subject }) => subject)).toEqual([
    { recipients: [expect.stringMatching(/^[\da-f]{20}$/u)] },
  ]);
  expect(await json('erase', 'ada@x.test', '--yes')).toEqual({
    ...{ address: 'ada@x.test', people: 1, deliveries: 0, isKeptOut: true, sources: ['people.csv'] },
    warnings: ['people.csv may have them still; take them out there too'],
  });
  expect(await json('sync')).toMatchObject({ sources: [{ people: 2, erased: 1 }] });
  expect((await contacts('import', desk.path('people.csv'), '--json')).json()).toMatchObject({ people: 2, erased: 1 });
  expect(await json('export', 'ada@x.test')).toMatchObject({ contacts: [], suppressed: [{ reason: 'erased' }] });
  expect((await contacts('add', '--email', 'ada@x.test')).code).toBe(3);
  await contacts('suppress', 'ada@x.test', '--undo');
  expect((await contacts('add', '--email', 'ada@x.test')).code).toBe(0);
});

it('makes no store to say that it knows nothing of somebody', async () => {
  expect(await json('export', 'nobody@x.test')).toMatchObject({ contacts: [], suppressed: [], deliveries: [] });
  expect(existsSync(desk.path('incidents.db'))).toBe(false);
});

it('says so where no signing key keeps an erased person out, and where it is another one', async () => {
  await contacts('add', '--email', 'ada@x.test');
  expect((await contacts('erase', 'ada@x.test', '--yes')).stderr).toContain('the config has no signingKey');
  key();
  sourced({ type: 'file', path: 'people.csv' });
  write('people.csv', 'email\nben@x.test\n');
  await contacts('erase', 'cy@x.test', '--yes');
  writeFileSync(desk.path('signing.key'), 'z'.repeat(44));
  const ran = await contacts('sync');
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain('1 address was erased, and the signingKey of the config is another one');
});
