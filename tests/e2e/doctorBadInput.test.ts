import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BrokenServices, broken, hooks, startBrokenServices } from '../helpers/brokenChannels.ts';
import { type Desk, openDesk, type Ran } from '../helpers/desk.ts';

let desk: Desk;
let ran: Ran;
let tested: Ran;
let services: BrokenServices;

beforeAll(async () => {
  services = await startBrokenServices();
  desk = openDesk();
  // A number without its country's code stands in the list of contacts.
  writeFileSync(
    desk.path('people.csv'),
    'email,phone,sms\nada@customer.example,+491711234567,yes\nb@c.example,0171 1234567,yes\n',
  );
  const channels = Object.entries(broken).map(([name, { entry }]) => [
    name,
    { ...entry, apiUrl: `${services.url}/${name}` },
  ]);
  desk.configure({
    company: { name: 'Acme' },
    store: 'sqlite:./incidents.db',
    contacts: { sources: [{ type: 'file', path: './people.csv' }] },
    channels: Object.fromEntries(channels),
  });
  const env = { BAD_KEY: 'very-secret', BAD_TELEGRAM: '5:very-secret', ...hooks };
  ran = await desk.runWith({ env }, 'doctor', '--json');
  tested = await desk.runWith({ env }, 'channels', 'test', '--json');
}, 60_000);
afterAll(async () => {
  await services?.close();
  desk?.close();
});

interface Check {
  readonly area: string;
  readonly name: string;
  readonly result: string;
  readonly message: string;
  readonly fix: string;
}
const checks = (): readonly Check[] => ran.json()['checks'] as readonly Check[];

it.each(Object.entries(broken))('doctor names %s for what it is, and where it is mended', (name, wanted) => {
  const { message, fix, result = 'fault' } = wanted;
  expect(checks().find((check) => check.area === 'channels' && check.name === name)).toEqual({
    ...{ area: 'channels', name, result },
    ...{ message: expect.stringMatching(message), fix: expect.stringMatching(fix) },
  });
});

it('names the row whose number has no country’s code', () => {
  expect(checks()).toContainEqual({
    ...{ area: 'contacts', name: 'rows', result: 'fault' },
    ...{ message: expect.stringMatching(/line 3: .*country/u), fix: expect.stringContaining('people.csv') },
  });
});

it('ends with 6, has asked all side by side and posted nothing, and keeps every secret to itself', () => {
  expect(ran).toMatchObject({ code: 6, stderr: '' });
  expect([services.posted, services.strange]).toEqual([[], []]);
  expect(ran.stdout).not.toContain('very-secret');
});

it('`channels test` says of each what doctor says', () => {
  expect(tested).toMatchObject({ code: 6, stderr: '' });
  const found = (tested.json() as unknown as readonly (Check & { channel: string })[]).map((one) => [
    ...[one.channel, one.result, one.message, one.fix],
  ]);
  const channels = checks().filter(({ area }) => area === 'channels');
  expect(found).toEqual(channels.map(({ name, result, message, fix }) => [name, result, message, fix]));
});
