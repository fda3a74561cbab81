import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Desk, openDesk, type Ran } from '../helpers/desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = openDesk();
  mkdirSync(desk.path('tmp'));
});
afterEach(() => desk.close());

const customers = {
  ...{ type: 'email', from: 'Acme <status@acme.example>', to: 'contacts' },
  smtp: [{ host: 'smtp.acme.example' }],
};
const configure = (more: object): void =>
  desk.configure({
    ...{ company: { name: 'Acme' }, store: 'sqlite:./incidents.db' },
    channels: { blog: { type: 'file', folder: './blog' } },
    ...more,
  });
const drill = (...args: string[]): Promise<Ran> =>
  desk.runWith({ env: { TMPDIR: desk.path('tmp') } }, 'drill', ...args);

interface Report {
  readonly score: readonly { name: string; result: string; message: string; fix: string }[];
  readonly notRehearsed: readonly { what: string; why: string; fix: string }[];
  readonly firstNoticeMs: number | null;
  readonly allToldMs: number | null;
  readonly addresses: number;
  readonly rehearsed: number;
  readonly previous: { readonly firstNoticeMs: number } | null;
  readonly folder: string | null;
}
const reportOf = (ran: Ran): Report => ran.json() as unknown as Report;

it('scores the rehearsal, keeps how it went, and compares the next one with it', async () => {
  configure({
    channels: { customers: { ...customers, perSecond: 2 } },
    contacts: { sources: [{ type: 'file', path: './crowd.csv' }] },
  });
  const rows = Array.from({ length: 1200 }, (_, index) => `real-${index}@customer.test,${index < 3 ? 'de' : ''}`);
  writeFileSync(desk.path('crowd.csv'), ['email,locale', ...rows, ''].join('\n'));
  const first = await drill('--json', '--keep');
  expect(first.code, first.stdout).toBe(0);
  const { score, addresses, rehearsed, firstNoticeMs, allToldMs, previous, notRehearsed } = reportOf(first);
  // Of three Germans one stands for all, because his language has to be heard.
  expect([addresses, rehearsed, previous]).toEqual([1200, 499, null]);
  expect(Number(firstNoticeMs)).toBeLessThanOrEqual(Number(allToldMs));
  expect(score.map(({ name, result }) => `${result} ${name}`)).toEqual([
    'ok first notice',
    'ok all told',
    'ok whole list',
    'ok credentials',
    'ok wording',
    'ok promises',
  ]);
  const lines = score.map(({ message }) => message);
  expect(lines[2]).toBe('customers: 499 made-up people stood for 1,200; at 2 a second all 1,200 take about 10 minutes');
  expect(lines.at(-1)).toBe('2 given, and each kept');
  expect(notRehearsed.map(({ what }) => what)).toEqual([
    'whether the services take your credentials',
    'your own site',
    'your whole list at once',
  ]);
  const mails = readdirSync(join(String(reportOf(first).folder), 'mail')).join(' ');
  expect(mails).toContain('person-1@customer.example');
  expect(mails + first.stdout).not.toContain('customer.test');
  writeFileSync(desk.path('crowd.csv'), 'email\nada@customer.test\n');
  const second = await drill();
  expect(second.stdout).toMatch(/✓ first notice +\d+\.\d s after the command, last time \d+\.\d s\n/u);
  const checks = (await desk.run('doctor', '--json')).json()['checks'];
  expect(checks).toContainEqual({
    ...{ area: 'drill', name: 'last', result: 'ok', message: 'it went well less than an hour ago', fix: '' },
  });
}, 60_000);

it('promises nothing where the config does not, and says so', async () => {
  configure({ promise: { major: 'none' } });
  const ran = await drill('--json');
  expect(ran.code).toBe(0);
  expect(reportOf(ran).score.find(({ name }) => name === 'promises')).toMatchObject({
    ...{ result: 'warning', fix: 'add "promise": {"major": "60m"} to the config' },
  });
});

it('runs no program for a secret, and says that it could not be rehearsed', async () => {
  const asked = desk.path('asked');
  const password = { command: [process.execPath, '-e', `require('fs').writeFileSync(${JSON.stringify(asked)}, '')`] };
  const smtp = [{ host: 'smtp.invalid', user: 'u', password }];
  configure({ channels: { customers: { ...customers, to: ['ada@customer.test'], smtp } } });
  const ran = await drill('--json');
  expect(ran.code, ran.stdout).toBe(0);
  expect(existsSync(asked)).toBe(false);
  expect(reportOf(ran).notRehearsed).toContainEqual(
    expect.objectContaining({ what: 'channels.customers.smtp[0].password', fix: 'incident doctor' }),
  );
});

it('goes well where the record can not be kept, and warns of that', async () => {
  configure({});
  const file = desk.path('no-folder');
  writeFileSync(file, '');
  const ran = await desk.runWith({ env: { XDG_STATE_HOME: file } }, 'drill');
  expect(ran.stderr).toMatch(/warning: how it went could not be kept in .*drills\.jsonl/u);
  expect(ran.code).toBe(0);
});
