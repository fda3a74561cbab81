import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Desk, openDesk } from '../helpers/desk.ts';

// Where `incident init` writes, and what it leaves alone; what it writes is in init.test.ts.

let desk: Desk;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.close());

const home = (...parts: string[]): string => desk.path('xdg-config', 'allclear', ...parts);
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const written = (path = home('config.json')) => JSON.parse(readFileSync(path, 'utf8'));

it('leaves a config alone that is there, unless it is told to; then it keeps the old one beside', async () => {
  await desk.run('init', '--company', 'First');
  const key = readFileSync(home('signing.key'), 'utf8');
  const refused = await desk.run('init', '--company', 'Second', '--json');
  expect(refused.code).toBe(2);
  expect(refused.json()).toMatchObject({ error: { kind: 'config_exists', hint: expect.stringContaining('--force') } });
  expect(written()).toMatchObject({ company: { name: 'First' } });
  const forced = await desk.run('init', '--company', 'Second', '--force', '--json');
  expect(forced.json()).toMatchObject({ earlier: home('config.json.before') });
  expect(written()).toMatchObject({ company: { name: 'Second' } });
  expect(written(home('config.json.before'))).toMatchObject({ company: { name: 'First' } });
  expect(modeOf(home('config.json.before'))).toBe('600');
  expect(readFileSync(home('signing.key'), 'utf8')).toBe(key);
});

it('keeps the signing key of the config that it replaces, wherever that is', async () => {
  desk.configure({ company: { name: 'First' }, signingKey: { env: 'SIGNING_KEY' } });
  expect((await desk.run('init', '--company', 'Second', '--force')).code).toBe(0);
  expect(written(desk.configFile)).toMatchObject({ company: { name: 'Second' }, signingKey: { env: 'SIGNING_KEY' } });
  expect(readdirSync(desk.folder)).not.toContain('signing.key');
});

it.each([
  ['broken JSON', '{"company":'],
  ['something else', '[1, 2]'],
])('replaces %s with --force', async (_, text) => {
  mkdirSync(home(), { recursive: true });
  writeFileSync(home('config.json'), text);
  expect((await desk.run('init', '--company', 'Acme', '--force')).code).toBe(0);
  expect(written()).toMatchObject({ company: { name: 'Acme' } });
  expect(readFileSync(home('config.json.before'), 'utf8')).toBe(text);
});

it.each(['acme.json', 'deep/er/acme', '.hidden'])(
  'writes to --config %s, with paths from where it was typed',
  async (name) => {
    const file = desk.path(name);
    const ran = await desk.run('init', '--company', 'Acme', '--page-folder', '/tmp/../tmp', '--config', file, '--json');
    expect(ran.json()).toMatchObject({ config: file });
    expect(modeOf(file)).toBe('600');
    expect(written(file)).toMatchObject({ channels: { page: { out: '/tmp' } } });
    expect((await desk.run('channels', 'list', '--config', file)).code).toBe(0);
  },
);

it('writes through a link to where the file really is', async () => {
  mkdirSync(desk.path('dotfiles'));
  writeFileSync(desk.path('dotfiles', 'allclear.json'), '{}');
  symlinkSync(desk.path('dotfiles', 'allclear.json'), desk.path('link.json'));
  expect((await desk.run('init', '--company', 'Acme', '--force', '--config', desk.path('link.json'))).code).toBe(0);
  expect(written(desk.path('dotfiles', 'allclear.json'))).toMatchObject({ company: { name: 'Acme' } });
});

it('says so where it can not write, and leaves nothing half done', async () => {
  writeFileSync(desk.path('no-folder'), '');
  const ran = await desk.run('init', '--company', 'Acme', '--config', desk.path('no-folder', 'config.json'), '--json');
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.json()).toMatchObject({ error: { kind: 'config_unwritable', hint: expect.stringContaining('--config') } });
});
