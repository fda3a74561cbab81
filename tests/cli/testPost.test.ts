import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Services, startServices } from '../helpers/services.ts';
import { keys, type Session, startTerminal } from '../helpers/terminal.ts';

let services: Services;
let session: Session | null = null;
beforeEach(async () => {
  services = await startServices({ people: ['ada@customer.example', 'bob@customer.example'] });
});
afterEach(async () => {
  session?.close();
  await services.close();
});

const run = (...args: string[]) => services.desk.run('channels', 'test', ...args);
const posted = () => ({
  mails: services.mail.mails.length,
  posts: services.x.posts.length,
  hooks: services.hook.posts.length,
});
const nothing = { mails: 0, posts: 0, hooks: 0 };

it.each([
  [['--post', '--to', 'me@acme.example'], 'unconfirmed', 'incident channels test --post --to me@acme.example --yes'],
  [['--post', '--yes'], 'missing_input', 'incident channels test --post --to ADDRESS'],
  [['customers', '--post'], 'not_ready', 'incident channels test customers --post --to ADDRESS --yes'],
  [['--post', '--yes', '--to', '0151 12345678'], 'usage', 'phone number with its country’s code'],
  [['--post', '--yes', '--to', 'a@b.example', '--to', 'c@b.example'], 'usage', 'a test goes to one alone'],
  [['x', '--to', 'me@acme.example'], 'usage', 'incident channels test --help'],
  [['x', '--yes'], 'usage', 'incident channels test --help'],
  [['nobody', '--post', '--yes'], 'unknown_channel', 'customers'],
])('without a terminal `channels test %j` posts nothing and names what is missing', async (args, kind, hint) => {
  const ran = await run(...args, '--json');
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.json()).toMatchObject({ error: { kind, hint: expect.stringContaining(hint) } });
  expect(posted()).toEqual(nothing);
});

it('writes to the one address that was named, in the form of a real e-mail', async () => {
  const ran = await run('customers', '--post', '--to', 'me@acme.example', '--yes');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toMatch(
    /^✓ customers {2}E-mail {2}sent: the service has taken it \(250 .*\)\. A sent e-mail can't/u,
  );
  const [mail] = services.mail.mails;
  expect([mail?.to, posted()]).toEqual([['me@acme.example'], { ...nothing, mails: 1 }]);
  const raw = mail?.raw.toString() ?? '';
  expect(raw).toContain('Subject: [Test] Acme: nothing is wrong');
  expect(raw).toMatch(/content-type: text\/html/iu);
  expect(raw).toContain('This is a test of Allclear. Nothing is wrong.');
});

it('sends a webhook an event of its own, so that no receiver takes it for an incident', async () => {
  expect((await run('hook', '--post', '--yes')).code).toBe(0);
  expect(services.hook.posts).toMatchObject([
    { type: 'incident.test', data: { incident: { id: 'TEST', status: 'resolved', impact: 'none', url: null } } },
  ]);
});

it('ends with 6 where one did not go out, names why and what mends it, and posts on the others', async () => {
  services.x.fail({ status: 403, body: { detail: 'Not allowed', title: 'Forbidden', type: 'about:blank' } });
  const ran = await run('x', 'hook', 'page', '--post', '--yes', '--json');
  expect(ran).toMatchObject({ code: 6, stderr: '' });
  expect(ran.json()).toEqual([
    {
      ...{ channel: 'page', type: 'status-page', result: 'skipped', fix: '', url: null },
      message: 'the page is not touched by a test',
    },
    {
      ...{ channel: 'x', type: 'x', result: 'failed', message: 'X said HTTP 403: Not allowed', url: null },
      fix: 'mend what it says in the settings of x, then: incident channels test x --post',
    },
    { channel: 'hook', type: 'webhook', result: 'sent', message: expect.any(String), fix: '', url: null },
  ]);
  expect(posted()).toEqual({ ...nothing, hooks: 1 });
});

it('does not call it sent where the answer was lost, and tries nothing twice', async () => {
  services.x.fail('lose-answer');
  const [told] = (await run('x', '--post', '--yes', '--json')).json() as unknown as readonly object[];
  expect(told).toMatchObject({ result: 'uncertain', fix: expect.stringContaining('look there') });
  expect(posted()).toEqual({ ...nothing, posts: 1 });
  services.x.fail({ status: 429, headers: { 'retry-after': '90' } });
  const [later] = (await run('x', '--post', '--yes', '--json')).json() as unknown as readonly object[];
  expect(later).toMatchObject({ result: 'failed', fix: 'try again in 90 s: incident channels test x --post' });
});

it('shows at a terminal what goes where, asks once, and posts after a yes', async () => {
  session = startTerminal(services.desk, ['channels', 'test', '--post', '--to', 'me@acme.example']);
  await session.see('A test, which says that it is one. No incident is stored.');
  await session.see('customers  E-mail');
  await session.see('to me@acme.example alone, not to the 2 people it writes to');
  await session.see('public: whoever looks there sees it · about $0.015 · A post can be deleted, but not edited.');
  await session.see('[Test] Acme: This is a test of Allclear. Nothing is wrong.');
  await session.answer('Post this test?', 'y', keys.enter);
  const { code, text } = await session.ended;
  expect([code, posted()]).toEqual([0, { mails: 1, posts: 1, hooks: 1 }]);
  expect(text).toMatch(/✓ x +X +sent: https:\/\/x\.com\/i\/web\/status\/\d+/u);
  expect(text).toMatch(/- page +Status page +left out: the page is not touched by a test/u);
});

it('writes to none of the contacts, and says how many they are', async () => {
  const { desk, mail } = services;
  writeFileSync(desk.path('people.csv'), 'email\nada@customer.example\nbob@customer.example\ncy@customer.example\n');
  const config = JSON.parse(readFileSync(desk.configFile, 'utf8'));
  config.channels.customers.to = 'contacts';
  desk.configure({ ...config, contacts: { sources: [{ type: 'file', path: './people.csv' }] } });
  session = startTerminal(desk, ['channels', 'test', 'customers', '--post', '--to', 'me@acme.example']);
  await session.see('to me@acme.example alone, not to the 3 people it writes to');
  await session.answer('Post this test?', 'y', keys.enter);
  expect((await session.ended).code).toBe(0);
  expect(mail.mails.map(({ to }) => to)).toEqual([['me@acme.example']]);
});

it('posts nothing after Enter alone', async () => {
  session = startTerminal(services.desk, ['channels', 'test', 'x', '--post']);
  await session.answer('Post this test?', keys.enter);
  expect((await session.ended).code).toBe(130);
  expect(posted()).toEqual(nothing);
});
