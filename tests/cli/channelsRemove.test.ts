import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { keys, startTerminal } from '../helpers/terminal.ts';

let desk: Desk;
beforeEach(() => {
  desk = openDesk();
  for (const name of ['own.key', 'shared.key', 'lone.key'])
    writeFileSync(desk.path(name), `planted-secret-of-${name}\n`, { mode: 0o600 });
  writeFileSync(desk.configFile, config, { mode: 0o600 });
});
afterEach(() => desk.close());

const config = `{
    "company": { "name": "Acme" },
    "channels": {
        "team": { "type": "discord", "webhookUrl": {"file": "./own.key"} },
        "other": { "type": "discord", "webhookUrl": {"file": "shared.key"} },
        "own": { "type": "discord", "webhookUrl": {"file": "lone.key"} },
        "twin": { "type": "discord", "webhookUrl": {"file": "shared.key"} }
    },
    "routes": [ { "channels": ["team"] }, { "channels": ["other", "team"], "impacts": ["major"] } ]
}
`;
const text = (): string => readFileSync(desk.configFile, 'utf8');
const remove = async (...args: string[]) => await desk.run('channels', 'remove', ...args, '--json');

it('takes the channel out, leaves every other letter, and says where its secret still lies', async () => {
  const ran = await remove('twin', '--yes');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.json()).toMatchObject({ channel: 'twin', routes: 0, deleted: [], kept: [desk.path('shared.key')] });
  expect(text()).toBe(
    config.replace(',\n        "twin": { "type": "discord", "webhookUrl": {"file": "shared.key"} }', ''),
  );
  expect(readFileSync(`${desk.configFile}.before`, 'utf8')).toBe(config);
});

it('refuses one that a route names, and takes it out of the routes with --force', async () => {
  const refused = await remove('team', '--yes');
  expect(refused.code).toBe(2);
  expect(refused.json()).toMatchObject({
    error: { kind: 'channel_in_use', message: expect.stringContaining('routes[0], routes[1]') },
  });
  expect(text()).toBe(config);
  const forced = await remove('team', '--yes', '--force');
  expect(forced.json()).toMatchObject({ routes: 2 });
  expect(JSON.parse(text())).toMatchObject({ routes: [{ channels: ['other'], impacts: ['major'] }] });
  expect(Object.keys(JSON.parse(text()).channels)).toEqual(['other', 'own', 'twin']);
  expect((await desk.run('channels', 'list')).code).toBe(0);
});

it('deletes its secrets with --secrets, but none that another channel names', async () => {
  const own = await remove('team', '--yes', '--force', '--secrets');
  expect(own.json()).toMatchObject({ deleted: [desk.path('own.key')], kept: [] });
  expect(existsSync(desk.path('own.key'))).toBe(false);
  const shared = await remove('twin', '--yes', '--secrets');
  expect(shared.json()).toMatchObject({ deleted: [], kept: [desk.path('shared.key')] });
  expect(existsSync(desk.path('shared.key'))).toBe(true);
});

it.each([
  ['without --yes', ['twin'], '--yes is missing'],
  ['of a name that is none', ['twim', '--yes'], 'Did you mean \\"twin\\"?'],
])('refuses without a terminal %s', async (_, args, message) => {
  const ran = await remove(...args);
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.stderr).toContain(message);
  expect(text()).toBe(config);
});

it('mends a config that this version can not read, by taking out what it does not know', async () => {
  writeFileSync(desk.configFile, config.replace('"discord"', '"pigeon"'), { mode: 0o600 });
  expect((await desk.run('channels', 'list')).code).toBe(2);
  expect((await remove('team', '--yes', '--force')).code).toBe(0);
  expect((await desk.run('channels', 'list')).code).toBe(0);
});

it.each([
  ['no', [], ['n', keys.enter], 130, config],
  ['Enter, which is yes', [], [keys.enter], 0, null],
  ['Enter, which is no where secrets would go with it', ['--secrets'], [keys.enter], 130, config],
  ['yes, secrets and all', ['--secrets'], ['y', keys.enter], 0, null],
])('asks once at a terminal; %s', async (_, flags, pressed, code, left) => {
  const session = startTerminal(desk, ['channels', 'remove', 'own', ...flags]);
  try {
    await session.answer('Take the channel "own" out of', ...pressed);
    const ended = await session.ended;
    expect(ended.code).toBe(code);
    expect(ended.text).not.toContain('planted');
    if (left === null) expect(JSON.parse(text()).channels).not.toHaveProperty('own');
    else expect(text()).toBe(left);
    expect(existsSync(desk.path('lone.key'))).toBe(!(code === 0 && flags.length > 0));
  } finally {
    session.close();
  }
});
