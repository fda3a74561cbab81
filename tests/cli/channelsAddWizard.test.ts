import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { type FacebookPage, oddConfig, startFacebookPage } from '../helpers/facebookPage.ts';
import { type KeychainSession, noKeychain, startKeychain, tellIfSkipped } from '../helpers/keychainSession.ts';
import { keys, type Session, startTerminal } from '../helpers/terminal.ts';

// `incident channels add` at a terminal; by flags it is in channelsAdd.test.ts.

const { enter, down, ctrlC } = keys;
const planted = 'EAAB-planted-secret';

let desk: Desk;
let service: FacebookPage;
let session: Session;
let before: string;
beforeEach(async () => {
  desk = openDesk();
  service = await startFacebookPage();
  before = oddConfig(desk.folder);
  writeFileSync(desk.configFile, before, { mode: 0o600 });
});
afterEach(async () => {
  session.close();
  desk.close();
  await service.close();
});

const text = (): string => readFileSync(desk.configFile, 'utf8');
const channels = () => JSON.parse(text()).channels;
const add = (args: readonly string[], env: Readonly<Record<string, string>> = {}): void => {
  session = startTerminal(desk, ['channels', 'add', ...args], env);
};
const facebook = (env: Readonly<Record<string, string>> = {}): void =>
  add(['facebook', '--set', `apiUrl=${service.url}`], env);
/** All files of the desk but those that are named. */
const everythingBut = (...names: readonly string[]): string =>
  readdirSync(desk.folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !names.includes(name) && statSync(desk.path(name)).isFile())
    .map((name) => readFileSync(desk.path(name), 'utf8'))
    .join('\n');

it('asks for what the service needs, says where it is found, and keeps what is typed in a file that only you can read', async () => {
  facebook();
  await session.answer('What do you want to call it?', enter);
  await session.answer('Which number has your Page? (on the Page: About, Page transparency)', '12345', enter);
  await session.see('It needs pages_manage_posts');
  await session.answer('Where is the token of the Page (developers.facebook.com/tools/explorer)?', down, enter);
  await session.answer('The token of the Page', `${planted} `, enter);
  await session.see('✓ facebook  posts as the Page Acme');
  const { code, text: screen } = await session.ended;
  expect(code).toBe(0);
  expect(screen).toContain('incident channels test facebook');
  expect(channels().facebook).toEqual({
    type: 'facebook',
    apiUrl: service.url,
    pageId: '12345',
    pageToken: { file: 'facebook.pageToken.key' },
  });
  expect(readFileSync(desk.path('facebook.pageToken.key'), 'utf8')).toBe(`${planted}\n`);
  expect(statSync(desk.path('facebook.pageToken.key')).mode & 0o777).toBe(0o600);
  expect(screen + everythingBut('facebook.pageToken.key')).not.toContain('planted');
  expect(new Set(service.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
});

it('asks again after a fault, offers what was answered, and writes nothing when it is dropped', async () => {
  for (const token of [planted, desk.env['DESK_X'] ?? '']) service.refuse(token);
  facebook();
  await session.answer('What do you want to call it?', enter);
  await session.answer('Which number has your Page?', '12345', enter);
  await session.answer('Where is the token', down, enter);
  await session.answer('The token of the Page', planted, enter);
  await session.see('✗ facebook');
  await session.answer('What now?', down, enter);
  await session.see('(12345)');
  session.press(enter);
  await session.answer('Where is the token', enter);
  await session.answer('Which variable has the token', keys.clear, 'DESK_X', enter);
  await session.see('✗ facebook');
  await session.answer('What now?', down, down, enter);
  expect((await session.ended).code).toBe(130);
  expect(text()).toBe(before);
  expect(session.text() + everythingBut()).not.toContain('planted');
});

it('leaves no trace when the terminal is left in the middle of a secret', async () => {
  facebook();
  await session.answer('What do you want to call it?', enter);
  await session.answer('Which number has your Page?', '12345', enter);
  await session.answer('Where is the token', down, enter);
  await session.answer('The token of the Page', planted, ctrlC);
  expect((await session.ended).code).toBe(130);
  expect(text()).toBe(before);
  expect(session.text() + everythingBut()).not.toContain('planted');
});

it('asks which service and which name where neither is given, and not for a name that is taken', async () => {
  add([]);
  await session.answer('Where do you want to post?', keys.up, enter);
  await session.answer('What do you want to call it?', keys.clear, 'page', enter);
  await session.see('There is a channel "page" already.');
  session.press(keys.clear, 'archive', enter);
  await session.answer('Which folder are the messages written into?', keys.clear, desk.path('out'), enter);
  expect((await session.ended).code).toBe(0);
  expect(channels().archive).toEqual({ type: 'file', folder: desk.path('out') });
});

it('asks first how a channel is set up where there are several ways, then only what that way needs', async () => {
  add(['sms', '--keep']);
  await session.answer('What do you want to call it?', enter);
  await session.answer('Which service sends the texts?', down, enter);
  await session.answer('Which number or name is it sent from?', 'Acme', enter);
  await session.answer('Who gets it?', '+49 171 1234567, +1 212 555 0100', enter);
  await session.answer('Where are its 2 keys?', enter);
  await session.answer('Which variable has the API key', enter);
  await session.answer('Which variable has the API secret', enter);
  await session.see('the variable VONAGE_API_KEY is not set');
  await session.answer('What now?', enter);
  const ended = await session.ended;
  expect(ended.code).toBe(0);
  expect(ended.text).not.toContain('Account SID');
  expect(channels().texts).toEqual({
    type: 'sms',
    provider: 'vonage',
    from: 'Acme',
    to: ['+49 171 1234567', '+1 212 555 0100'],
    apiKey: { env: 'VONAGE_API_KEY' },
    apiSecret: { env: 'VONAGE_API_SECRET' },
  });
});

it('asks how mail is sent, and takes a program with its arguments', async () => {
  add(['email']);
  await session.answer('What do you want to call it?', enter);
  await session.answer('How is your mail sent?', down, down, enter);
  await session.answer('Whom does the e-mail come from?', enter);
  await session.answer('Who gets it?', 'ada@customer.example', enter);
  await session.answer('Which program?', keys.clear, '/bin/cat -u "a b"', enter);
  await session.see('customers');
  const choice = await Promise.race([session.ended, session.answer('What now?', enter).then(() => session.ended)]);
  expect(choice.code).toBe(0);
  expect(channels().customers).toEqual({
    type: 'email',
    from: 'Acme <status@acme.example>',
    to: ['ada@customer.example'],
    sendmail: { command: ['/bin/cat', '-u', 'a b'] },
  });
});

it('takes numbers as numbers, and settings that may be empty', async () => {
  add(['zendesk']);
  await session.answer('What do you want to call it?', enter);
  await session.answer('What is it posted as?', down, enter);
  await session.answer('What stands before .zendesk.com', 'acme.', enter);
  await session.see('Expected the name before .zendesk.com.');
  session.press(keys.clear, 'acme', enter);
  await session.answer('Whose API token is it?', enter);
  await session.answer('Which topic?', '42', enter);
  await session.answer('Where is the API token', enter);
  await session.answer('Which variable has the API token', enter);
  await session.answer('What now?', enter);
  expect((await session.ended).code).toBe(0);
  expect(channels().zendesk).toEqual({
    type: 'zendesk',
    as: 'community-post',
    subdomain: 'acme',
    topicId: 42,
    token: { env: 'ZENDESK_TOKEN' },
  });
});

tellIfSkipped();
describe.skipIf(noKeychain !== null)('where a keychain answers', () => {
  let keychain: KeychainSession;
  beforeAll(async () => {
    keychain = await startKeychain();
  });
  afterAll(() => keychain.close());

  it('offers it first, keeps the token there, renews it there, and deletes it with the channel', async () => {
    facebook(keychain.env);
    await session.answer('What do you want to call it?', enter);
    await session.answer('Which number has your Page?', '12345', enter);
    await session.answer('Where is the token', enter);
    await session.answer('The token of the Page', planted, enter);
    await session.see('✓ facebook');
    expect((await session.ended).code).toBe(0);
    expect(channels().facebook.pageToken).toEqual({ keychain: 'facebook.pageToken' });
    const run = async (...args: string[]) => await desk.runWith({ env: keychain.env }, ...args);
    expect((await run('channels', 'test', 'facebook')).code).toBe(0);
    const login = await desk.runWith(
      { env: keychain.env, input: 'EAAB-renewed' },
      ...['channels', 'login', 'facebook', '--secret', 'pageToken'],
    );
    expect(login).toMatchObject({ code: 0, stderr: '' });
    expect(login.stdout).toContain('Kept pageToken: "facebook.pageToken" in the keychain (service allclear)');
    expect(service.requests.map((one) => JSON.stringify(one)).join('\n')).toContain('EAAB-renewed');
    expect(session.text() + everythingBut() + login.stdout).not.toMatch(/planted|renewed/u);
    const removed = await run('channels', 'remove', 'facebook', '--secrets', '--yes', '--json');
    expect(removed.json()).toMatchObject({ deleted: ['"facebook.pageToken" in the keychain (service allclear)'] });
    writeFileSync(
      desk.configFile,
      JSON.stringify({ company: { name: 'A' }, signingKey: { keychain: 'facebook.pageToken' } }),
    );
    const doctor = await run('doctor', '--json');
    expect(doctor.stdout).toContain('the keychain holds nothing under');
  });
});
