import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { type FacebookPage, startFacebookPage } from '../helpers/facebookPage.ts';
import { keys, startTerminal } from '../helpers/terminal.ts';

let desk: Desk;
let service: FacebookPage;
beforeEach(async () => {
  desk = openDesk();
  service = await startFacebookPage();
});
afterEach(async () => {
  desk.close();
  await service.close();
});

const oldToken = 'EAAB-old-planted';
const newToken = 'EAAB-new-planted';
const text = (): string => readFileSync(desk.configFile, 'utf8');
const token = (): string => readFileSync(desk.path('fb.key'), 'utf8');
function configure(pageToken: unknown): string {
  writeFileSync(desk.path('fb.key'), `${oldToken}\n`, { mode: 0o600 });
  desk.configure({
    company: { name: 'Acme' },
    channels: { facebook: { type: 'facebook', pageId: '12345', apiUrl: service.url, pageToken } },
  });
  return text();
}
const pipe = async (input: string, ...args: string[]) =>
  await desk.runWith({ input }, 'channels', 'login', 'facebook', ...args, '--json');
const bearers = (): readonly string[] => service.requests.map(({ path, headers }) => path + JSON.stringify(headers));

it('reads one secret from stdin, proves it, and keeps it where the old one lay', async () => {
  const before = configure({ file: 'fb.key' });
  const ran = await pipe(`${newToken}\n`, '--secret', 'pageToken');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.json()).toMatchObject({
    result: 'ok',
    secrets: [{ setting: 'pageToken', place: desk.path('fb.key'), renewed: true }],
  });
  expect(token()).toBe(`${newToken}\n`);
  expect(statSync(desk.path('fb.key')).mode & 0o777).toBe(0o600);
  expect(text()).toBe(before);
  expect(readdirSync(desk.folder)).not.toContain('config.json.before');
  expect(bearers().join()).toContain(newToken);
  expect(ran.stdout).not.toContain('planted');
});

it('keeps the old one where the new one does not hold, unless --keep says so', async () => {
  configure({ file: 'fb.key' });
  service.refuse(newToken);
  const refused = await pipe(newToken, '--secret', 'pageToken');
  expect(refused).toMatchObject({ code: 6, stderr: '' });
  expect(refused.json()).toMatchObject({ result: 'fault', secrets: [{ renewed: false }] });
  expect(token()).toBe(`${oldToken}\n`);
  expect((await pipe(newToken, '--secret', 'pageToken', '--keep')).code).toBe(0);
  expect(token()).toBe(`${newToken}\n`);
});

it('writes into the config only what stood in the config', async () => {
  const before = configure(oldToken);
  expect((await pipe(newToken, '--secret', 'pageToken')).code).toBe(0);
  expect(text()).toBe(before.replace(oldToken, newToken));
});

it('proves what a variable holds, and leaves setting it to its owner', async () => {
  configure({ env: 'DESK_X' });
  expect((await pipe('')).json()).toMatchObject({ result: 'ok', secrets: [{ place: 'the variable DESK_X' }] });
  service.refuse(desk.env['DESK_X'] ?? '');
  expect((await pipe('')).code).toBe(6);
  const refused = await pipe(newToken, '--secret', 'pageToken');
  expect(refused.code).toBe(2);
  expect(refused.json()).toMatchObject({
    error: { kind: 'secret_in_variable', message: expect.stringContaining('DESK_X') },
  });
});

it.each([
  ['no secret is named', [], newToken, '--secret pageToken is missing'],
  ['a setting is named that is none', ['--secret', 'token'], newToken, 'It has: pageToken'],
  ['nothing comes', ['--secret', 'pageToken'], '\n', 'Nothing came by stdin'],
])('refuses where %s', async (_, args, input, message) => {
  configure({ file: 'fb.key' });
  const ran = await pipe(input, ...args);
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.stderr).toContain(message);
  expect(ran.stderr).not.toContain('planted');
  expect(token()).toBe(`${oldToken}\n`);
});

it('asks at a terminal for the secrets alone, again after a wrong one, and shows none of them anywhere', async () => {
  const before = configure({ file: 'fb.key' });
  service.refuse('EAAB-wrong-planted');
  const session = startTerminal(desk, ['channels', 'login', 'facebook']);
  try {
    await session.answer('The token of the Page', 'EAAB-wrong-planted', keys.enter);
    await session.see('✗ facebook');
    await session.answer('What now?', keys.down, keys.enter);
    await session.answer('The token of the Page', newToken, keys.enter);
    await session.see('✓ facebook');
    await session.see(`Kept pageToken: ${desk.path('fb.key')}`);
    const { code, text: screen } = await session.ended;
    expect(code).toBe(0);
    expect(screen).not.toContain('planted');
  } finally {
    session.close();
  }
  expect(token()).toBe(`${newToken}\n`);
  expect(text()).toBe(before);
  const others = readdirSync(desk.folder).filter((name) => statSync(desk.path(name)).isFile() && name !== 'fb.key');
  for (const name of others) expect(readFileSync(desk.path(name), 'utf8')).not.toContain('planted');
});
