import { existsSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Desk, openDesk } from '../helpers/desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.close());

const customers = {
  ...{ type: 'email', from: 'Acme <status@acme.example>', to: 'contacts' },
  smtp: [{ host: 'smtp.acme.example' }],
};
const configure = (...sources: object[]): void =>
  desk.configure({
    ...{ company: { name: 'Acme' }, store: 'sqlite:./incidents.db', channels: { customers } },
    contacts: { sources },
  });
const mailsOf = (report: Record<string, unknown>) => {
  const [channel] = report['channels'] as { readonly sent: number; readonly arrived: number }[];
  return [report['ok'], channel?.sent, channel?.arrived];
};

it('writes to the people of a file, at its own receivers, and puts nothing into the real store', async () => {
  writeFileSync(desk.path('people.csv'), 'email\nada@x.test\nben@x.test\n');
  configure({ type: 'file', path: 'people.csv' });
  const [isOk, sent, arrived] = mailsOf((await desk.run('drill', '--json')).json());
  expect([isOk, Number(sent) % 2, arrived]).toEqual([true, 0, sent]);
  expect(existsSync(desk.path('incidents.db'))).toBe(false);
});

it('runs no program that gives people, and writes to three that stand for them', async () => {
  const code = `require('fs').writeFileSync('asked', ''); console.log('email\\nada@x.test')`;
  configure({ type: 'command', command: [process.execPath, '-e', code] });
  const [isOk, sent, arrived] = mailsOf((await desk.run('drill', '--json')).json());
  expect([isOk, Number(sent) % 3, arrived]).toEqual([true, 0, sent]);
  expect(Number(sent)).toBeGreaterThan(0);
  expect(existsSync(desk.path('asked'))).toBe(false);
});
