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
  const report = (await desk.run('drill', '--json')).json();
  expect(report['addresses']).toBe(0);
  expect(report['notRehearsed']).toContainEqual(
    expect.objectContaining({ what: expect.stringMatching(/^the people of /u) }),
  );
});

it('warns of a channel that reaches nobody of the list', async () => {
  writeFileSync(desk.path('people.csv'), 'email,phone\nada@x.test,+491701234567\n');
  const account = { provider: 'twilio', accountSid: `AC${'a'.repeat(32)}`, authToken: { env: 'DESK_X' } };
  desk.configure({
    ...{ company: { name: 'Acme' }, store: 'sqlite:./incidents.db' },
    channels: { customers, texts: { type: 'sms', from: '+15005550006', to: 'contacts', ...account } },
    contacts: { sources: [{ type: 'file', path: 'people.csv' }] },
  });
  const report = (await desk.run('drill', '--json')).json();
  expect(report['score']).toContainEqual({
    ...{ name: 'whole list', result: 'warning', fix: 'see who is in it: incident contacts list' },
    message: 'texts reaches nobody: nobody in the contact list can be told there',
  });
  expect(report['channels']).toContainEqual({ channel: 'texts', type: 'sms', sent: 0, arrived: 0, ok: true });
});

it('wakes nobody who is not there, and asks nobody to confirm how many made-up people are texted', async () => {
  writeFileSync(desk.path('people.csv'), 'phone,sms\n+491701234567,yes\n+491701234568,yes\n+491701234569,no\n');
  const account = { provider: 'twilio', accountSid: `AC${'a'.repeat(32)}`, authToken: { env: 'DESK_X' } };
  const careful = { quietHours: { from: '00:00', to: '23:59' }, confirmAbove: { messages: 1 } };
  desk.configure({
    ...{ company: { name: 'Acme' }, store: 'sqlite:./incidents.db' },
    channels: { texts: { type: 'sms', from: '+15005550006', to: 'contacts', ...account, ...careful } },
    contacts: { sources: [{ type: 'file', path: 'people.csv' }] },
  });
  const report = (await desk.run('drill', '--json')).json();
  expect(mailsOf(report)).toEqual([true, 6, 6]);
  expect([report['addresses'], report['rehearsed']]).toEqual([2, 2]);
  expect(report['notRehearsed']).toContainEqual(
    expect.objectContaining({ what: 'the quiet hours of texts', why: 'a drill does not wait for the morning' }),
  );
});
