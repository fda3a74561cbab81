import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writePrivately } from '../../src/cli/store/exportFile.ts';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { startTerminal } from '../helpers/terminal.ts';

let desk: Desk;
beforeEach(async () => {
  desk = openDesk();
  desk.configure({
    company: { name: 'Acme', url: 'https://acme.example' },
    channels: { log: { type: 'file', folder: desk.path('log') } },
  });
  const input = 'email,name\nann@mail.test,Ann\n';
  expect((await desk.runWith({ input }, 'contacts', 'import', '-')).code).toBe(0);
  const opened = await desk.run('open', 'Checkout is down', '--impact', 'major', '--yes');
  expect(opened.code).toBe(0);
  expect((await desk.run('note', '-m', 'It was the SECRET cache')).code).toBe(0);
});
afterEach(() => desk.close());

const other = (): string => `sqlite:${desk.path('other', 'incidents.db')}`;

it('writes a whole backup that nobody else may read, and puts it back into an empty store', async () => {
  const file = desk.path('backup.json');
  const ran = await desk.run('export', '--with-contacts', file, '--json');
  expect(ran.json()).toMatchObject({
    file,
    contacts: true,
    public: false,
    counts: { incidents: 1, updates: 2, contacts: 1 },
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(ran.json()['bytes']).toBe(statSync(file).size);
  const took = await desk.run('import', file, '--store', other(), '--json');
  expect(took.stderr).toBe('');
  expect(took.json()).toMatchObject({ from: 'allclear', imported: true, contacts: true, counts: { incidents: 1 } });
  for (const args of [
    ['deliveries', '--json'],
    ['list', '--json'],
    ['contacts', 'list', '--json'],
  ]) {
    expect((await desk.run(...args, '--store', other())).stdout).toBe((await desk.run(...args)).stdout);
  }
  const again = await desk.run('export', '--with-contacts', '--store', other());
  expect(again.stdout).toBe(readFileSync(file, 'utf8'));
});

it('says the second time that it is all there, and refuses a store with something else in it', async () => {
  const file = desk.path('backup.json');
  await desk.run('export', file);
  const stood = await desk.run('import', '--from', 'allclear', file);
  expect(stood).toMatchObject({ code: 0, stdout: expect.stringContaining('already, to the letter') });
  await desk.run('note', '-m', 'more');
  const refused = await desk.run('import', file, '--json');
  expect(refused.code).toBe(3);
  expect(refused.json()).toMatchObject({ error: { kind: 'store_taken' } });
});

it('goes through pipes, with nothing but the export on stdout', async () => {
  const ran = await desk.run('export');
  expect(JSON.parse(ran.stdout)).toBeInstanceOf(Array);
  expect(ran.stdout).not.toContain('ann@mail.test');
  expect(ran.stdout).toContain('SECRET');
  expect(ran.stderr).toContain('--with-contacts');
  const input = ran.stdout;
  const took = await desk.runWith({ input }, 'import', '--from', 'allclear', '-', '--store', other());
  expect(took).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('Nothing was sent') });
  expect(took.stdout).toContain('incident contacts sync');
});

it('gives the public no note', async () => {
  const ran = await desk.run('export', '--public', '--json');
  expect(ran.stdout).toContain('Checkout is down');
  expect(ran.stdout).not.toMatch(/SECRET|ann@mail/u);
});

it('looks at an export without storing it, and refuses one that was cut in half', async () => {
  const file = desk.path('backup.json');
  await desk.run('export', file);
  const dry = await desk.run('import', file, '--dry-run', '--store', other());
  expect(dry.stdout).toContain('The export is whole: 1 incident, 2 updates');
  expect(existsSync(desk.path('other'))).toBe(false);
  writeFileSync(file, readFileSync(file).subarray(0, statSync(file).size / 2));
  const cut = await desk.run('import', file, '--store', other(), '--json');
  expect(cut.code).toBe(2);
  expect(cut.stdout).toBe('');
  expect(cut.json()).toMatchObject({
    error: { kind: 'export_cut', message: expect.stringMatching(/it ends in line \d+/u) },
  });
  expect((await desk.run('list', '--json', '--store', other())).json()).toEqual([]);
});

it.each<[string, readonly string[], number, string]>([
  ['both kinds at once', ['export', '--public', '--with-contacts'], 2, 'usage'],
  ['a store that is not there', ['export', '--store', 'sqlite:/nowhere/at/all.db'], 3, 'no_store'],
  ['a file that is not there', ['import', '--from', 'allclear', '/nowhere.json'], 2, 'usage'],
  ['what no tool wrote', ['import', '--from', 'allclear', process.execPath], 2, 'export_foreign'],
  ['a flag of other tools', ['import', '--from', 'allclear', process.execPath, '--close-open'], 2, 'usage'],
])('refuses %s', async (_, args, code, kind) => {
  const ran = await desk.run(...args, '--json');
  expect([ran.code, ran.json()['error']]).toEqual([code, expect.objectContaining({ kind })]);
  expect(ran.stdout).toBe('');
});

it('puts an older export aside whole, and nothing else', async () => {
  const file = desk.path('backup.json');
  await desk.run('export', file);
  await desk.run('note', '-m', 'more');
  expect((await desk.run('export', file)).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toContain('"body":"more"');
  const store = desk.path('data', 'allclear', 'incidents.db');
  const before = readFileSync(store);
  for (const path of [store, '/dev/null', desk.folder]) expect((await desk.run('export', path)).code).toBe(2);
  expect(readFileSync(store)).toEqual(before);
  const nowhere = await desk.run('export', desk.path('missing', 'backup.json'), '--json');
  expect(nowhere.json()).toMatchObject({ error: { kind: 'export_unwritable' } });
});

it('leaves nothing behind where it is stopped in the middle, and keeps the older one', async () => {
  const file = desk.path('backup.json');
  writeFileSync(file, 'older');
  const halfway = async function* (): AsyncGenerator<string> {
    yield 'half of it';
    throw new Error('stopped');
  };
  await expect(writePrivately(file, halfway())).rejects.toThrow('stopped');
  expect(readdirSync(desk.folder).filter((name) => name.includes('backup'))).toEqual(['backup.json']);
  expect(readFileSync(file, 'utf8')).toBe('older');
});

it('does not fill a terminal with it unless that is asked for', async () => {
  const session = startTerminal(desk, ['export']);
  expect(await session.ended).toMatchObject({ code: 2 });
  expect(session.text()).toContain('incident export backup.json');
});
