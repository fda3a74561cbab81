import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { type FacebookPage, oddConfig, startFacebookPage } from '../helpers/facebookPage.ts';

// `incident channels add` by flags; at a terminal it is in channelsAddWizard.test.ts.

let desk: Desk;
let service: FacebookPage;
let before: string;
beforeEach(async () => {
  desk = openDesk();
  service = await startFacebookPage();
  before = oddConfig(desk.folder);
  writeFileSync(desk.configFile, before, { mode: 0o644 });
});
afterEach(async () => {
  desk.close();
  await service.close();
});

const text = (): string => readFileSync(desk.configFile, 'utf8');
const add = async (...args: string[]) => await desk.run('channels', 'add', ...args, '--json');
const facebook = (...more: string[]) =>
  add('facebook', '--set', 'pageId=12345', '--set', `apiUrl=${service.url}`, ...more);

it('proves the channel without a post, and writes it alone: every other letter stays', async () => {
  const ran = await facebook('--set', 'pageToken=env:DESK_X', '--set', 'audience=team');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.json()).toEqual({
    channel: 'facebook',
    type: 'facebook',
    written: true,
    config: desk.configFile,
    earlier: `${desk.configFile}.before`,
    result: 'ok',
    message: 'posts as the Page Acme',
    fix: '',
  });
  expect(text()).toBe(
    before.replace(
      '/public" } }',
      `/public" }, "facebook": {
        "type": "facebook",
        "pageId": "12345",
        "apiUrl": "${service.url}",
        "pageToken": { "env": "DESK_X" },
        "audience": "team"
    } }`,
    ),
  );
  expect(statSync(desk.configFile).mode & 0o777).toBe(0o600);
  expect(readFileSync(`${desk.configFile}.before`, 'utf8')).toBe(before);
  expect(new Set(service.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
});

it('writes nothing where the check finds a fault, says what mends it, and keeps it all the same with --keep', async () => {
  service.refuse(desk.env['DESK_X'] ?? '');
  const refused = await facebook('--set', 'pageToken=env:DESK_X');
  expect(refused).toMatchObject({ code: 6, stderr: '' });
  expect(refused.json()).toMatchObject({
    written: false,
    result: 'fault',
    fix: expect.stringContaining('pages_manage'),
  });
  expect(text()).toBe(before);
  const kept = await facebook('--set', 'pageToken=env:DESK_X', '--keep');
  expect(kept.json()).toMatchObject({ written: true, result: 'fault' });
  expect(kept.code).toBe(0);
  expect(JSON.parse(text()).channels.facebook).toMatchObject({ pageId: '12345' });
});

it('names every flag that is missing', async () => {
  const ran = await add('x');
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  for (const key of ['appKey', 'appSecret', 'accessToken', 'accessSecret']) {
    expect(ran.stderr).toContain(`--set ${key}=… is missing: env:NAME, file:PATH or keychain:NAME.`);
  }
  expect(text()).toBe(before);
});

it('names what a form lacks whose settings hang together', async () => {
  const twilio = await add('sms', '--set', 'provider=twilio');
  expect(twilio.code).toBe(2);
  for (const key of ['accountSid', 'authToken', 'from']) expect(twilio.stderr).toContain(`--set ${key}=…`);
});

it.each([
  ['a type that is none', ['facbook'], 'Did you mean \\"facebook\\"?'],
  ['no type', [], 'The type is missing'],
  ['a setting that is none', ['x', '--set', 'apKey=env:A'], 'Did you mean \\"appKey\\"?'],
  ['a setting without a value', ['x', '--set', 'appKey'], '--set takes a setting and its value'],
  ['a value of another kind', ['discord', '--set', 'audience=everyone'], '--set audience can not be that'],
  ['a name that is none', ['x', '--name', 'a b'], '--name can not be that'],
  ['a setting twice', ['facebook', '--set', 'pageId=1', '--set', 'pageId=2'], '--set pageId is there twice'],
])('refuses %s', async (_, args, message) => {
  const ran = await add(...args);
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.stderr).toContain(message);
  expect(text()).toBe(before);
});

it('takes no secret on the command line, and does not repeat the one that was typed there', async () => {
  const ran = await facebook('--set', 'pageToken=EAAB-planted-secret');
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.stderr).toContain('--set pageToken names where the secret is, not the secret');
  expect(ran.stderr).not.toContain('planted');
  expect(text()).toBe(before);
});

it('refuses a name that is taken, and replaces it with --force', async () => {
  const taken = await add('file', '--name', 'page', '--set', `folder=${desk.path('out')}`);
  expect(taken.code).toBe(2);
  expect(taken.json()).toMatchObject({ error: { kind: 'channel_exists', hint: expect.stringContaining('--force') } });
  const forced = await add('file', '--name', 'page', '--set', `folder=${desk.path('out')}`, '--force');
  expect(forced.code).toBe(0);
  expect(JSON.parse(text()).channels).toEqual({ page: { type: 'file', folder: desk.path('out') } });
});

it('reads numbers, lists and nested settings as the type takes them', async () => {
  writeFileSync(desk.path('smtp.key'), 'planted-password\n', { mode: 0o600 });
  const ran = await desk.run(
    ...['channels', 'add', 'email', '--set', 'from=status@acme.example', '--set', 'to=a@acme.example, b@acme.example'],
    ...['--set', 'smtp.host=127.0.0.1', '--set', 'smtp.port=1', '--set', 'smtp.user=acme', '--set', 'perSecond=2'],
    ...['--set', `smtp.password=file:${desk.path('smtp.key')}`, '--keep', '--json'],
  );
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(text()).channels.customers).toEqual({
    from: 'status@acme.example',
    to: ['a@acme.example', 'b@acme.example'],
    smtp: { host: '127.0.0.1', port: 1, user: 'acme', password: { file: desk.path('smtp.key') } },
    perSecond: 2,
    type: 'email',
  });
  expect(ran.stdout + ran.stderr).not.toContain('planted');
});

it('wants a config that is there and that is JSON', async () => {
  const missing = await desk.run('channels', 'add', 'file', '--config', desk.path('gone.json'), '--json');
  expect(missing.json()).toMatchObject({ error: { kind: 'config_missing' } });
  writeFileSync(desk.configFile, '{"company":');
  expect((await add('file')).json()).toMatchObject({ error: { kind: 'config_syntax' } });
});

it('says so where a keychain is named and none answers, and leaves nothing behind', async () => {
  const ran = await facebook('--set', 'pageToken=keychain:facebook.pageToken');
  expect(ran.code).toBe(6);
  expect(ran.json()).toMatchObject({ result: 'fault', message: expect.stringContaining('no keychain answers here') });
  expect(readdirSync(desk.folder).filter((name) => name.startsWith('config'))).toEqual(['config.json']);
  expect(existsSync(`${desk.configFile}.before`)).toBe(false);
});
