import { userInfo } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { startTerminal } from '../helpers/terminal.ts';

let desk: Desk;
beforeEach(() => {
  desk = openDesk();
  desk.configure({
    company: { name: 'Acme', url: 'https://acme.example' },
    statusPage: { url: 'https://status.acme.example' },
    store: 'sqlite:./incidents.db',
    timezone: 'UTC',
    channels: { journal: { type: 'file', folder: './journal' } },
  });
});
afterEach(() => desk.close());

const speak = ['-m', 'Nobody can pay.', '--yes'];
const json = async (...args: readonly string[]) => JSON.parse((await desk.run(...args, '--json')).stdout);

function behind(sql: string): void {
  const database = new DatabaseSync(desk.path('incidents.db'));
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
}

it('shows on a terminal who did what, from where, and that the trail is whole', async () => {
  await desk.run('open', 'Checkout is down', '--impact', 'major', ...speak);
  const ssh = { SSH_CONNECTION: '203.0.113.9 50000 10.0.0.1 22' };
  const update = startTerminal(desk, ['update', '1', '-m', 'We found it.', '--status', 'identified', '--yes'], ssh);
  expect((await update.ended).code).toBe(0);
  await desk.runWith({ env: { CI: 'true' } }, 'note', '1', '-m', 'Rolled back.');
  const list = startTerminal(desk, ['audit', 'list', 'INC-1']);
  const { code, text } = await list.ended;
  expect(code).toBe(0);
  const { username } = userInfo();
  expect(text).toMatch(new RegExp(`2 .* ${username}@\\S+ \\(script\\) +INC-1#1 investigating, 1 delivery`, 'u'));
  expect(text).toMatch(/3 .*\(terminal, from 203\.0\.113\.9\) +INC-1#2 identified, 1 delivery/u);
  expect(text).toMatch(/4 .*\(ci\) +INC-1#3 note, 0 deliveries \(private\)/u);
  const verify = startTerminal(desk, ['audit', 'verify']);
  const verified = await verify.ended;
  expect(verified.code).toBe(0);
  expect(verified.text).toContain('The audit trail is whole: 4 entries, from ');
  const head = /Its head: ([0-9a-f]{64})/u.exec(verified.text)?.[1] ?? '';
  await desk.run('update', '1', '-m', 'Nearly there.', '--yes');
  const grown = await desk.run('audit', 'verify', '--head', head.slice(0, 16));
  expect([grown.code, grown.stdout]).toEqual([0, expect.stringContaining('is entry 4; 1 entry has come since.')]);
});

it('says in words, and by its code, what does not fit', async () => {
  await desk.run('open', 'Checkout is down', '--impact', 'major', ...speak);
  behind(`update updates set body = 'All is well'`);
  const broken = startTerminal(desk, ['audit', 'verify']);
  const { code, text } = await broken.ended;
  expect(code).toBe(6);
  expect(text).toContain('The audit trail is broken: the text of INC-1#1 is not what entry 2 of the trail says.');
  expect(text).toContain('The timeline was changed in the store behind the program.');
  expect(await json('audit', 'verify')).toMatchObject({
    ...{ ok: false, entries: 2, fault: { kind: 'update_changed', seq: 2, update: 'INC-1#1' } },
  });
  const doctor = await json('doctor');
  expect(doctor.checks).toContainEqual(
    expect.objectContaining({ area: 'store', name: 'audit', result: 'fault', fix: 'incident audit verify' }),
  );
});

it('knows of a cut that nothing but a noted head can show', async () => {
  await desk.run('open', 'Checkout is down', '--impact', 'major', ...speak);
  await desk.run('contacts', 'add', '--email', 'ada@customer.example');
  const { head } = await json('audit', 'verify');
  behind('drop trigger audit_kept; delete from audit where seq = 3');
  expect(await json('audit', 'verify')).toMatchObject({ ok: true, entries: 2 });
  const cut = await desk.run('audit', 'verify', '--head', head);
  expect([cut.code, cut.stdout]).toEqual([6, expect.stringContaining('Somebody has cut the trail')]);
  expect((await desk.run('audit', 'verify', '--head', 'nonsense')).code).toBe(2);
});

it('tells scripts the same as one value, with no address of anybody in it', async () => {
  expect(await json('audit', 'list')).toEqual([]);
  expect(await json('audit', 'verify')).toMatchObject({ ok: true, entries: 0, head: null });
  await desk.run('open', 'Checkout is down', '--impact', 'major', ...speak);
  await desk.run('contacts', 'add', '--email', 'ada@customer.example', '--name', 'Ada L');
  await desk.run('contacts', 'erase', 'ada@customer.example', '--yes');
  const entries = await json('audit', 'list');
  expect(entries.map(({ action }: { action: string }) => action)).toEqual([
    ...['trail.began', 'entry.recorded', 'contacts.added', 'contacts.erased'],
  ]);
  expect(JSON.stringify(entries)).not.toMatch(/customer\.example|Ada L|Nobody can pay/u);
  expect((await json('audit', 'list', '--newest', '1')).map(({ seq }: { seq: number }) => seq)).toEqual([4]);
  expect((await desk.run('audit', 'list', '99')).code).toBe(3);
});

it('goes along in a backup, which tells that it was made', async () => {
  await desk.run('open', 'Checkout is down', '--impact', 'major', ...speak);
  const { head } = await json('audit', 'verify');
  await desk.run('export', '--with-contacts', desk.path('backup.json'));
  const there = ['--store', `sqlite:${desk.path('restored.db')}`];
  expect((await desk.run('import', desk.path('backup.json'), ...there)).code).toBe(0);
  expect(await json('audit', 'verify', '--head', head, ...there)).toMatchObject({ ok: true, noted: 2, entries: 3 });
  expect((await json('audit', 'list')).at(-1)).toMatchObject({ action: 'contacts.exported' });
});
