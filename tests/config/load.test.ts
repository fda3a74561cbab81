import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { acme, type ConfigFolder, createConfigFolder } from '../helpers/configFolder.ts';
import { type Desk, openDesk } from '../helpers/desk.ts';

let desk: Desk;
let at: ConfigFolder;
beforeEach(() => {
  desk = openDesk();
  at = createConfigFolder();
});
afterEach(() => {
  desk.close();
  at.remove();
});

it('is loaded from where the system keeps configs, and no other folder', async () => {
  at.write(acme());
  expect(await at.loaded()).toMatchObject({ path: at.file(), company: { name: 'Acme' } });
});

it('does without a file: the page on this machine says it, and nobody else is told', async () => {
  expect(await at.loaded()).toMatchObject({
    path: null,
    pageUrl: null,
    storeUrl: 'sqlite:/default.db',
    channels: [{ name: 'page', definition: { type: 'status-page' }, settings: { out: join(at.folder, 'page') } }],
    secrets: [],
  });
});

it('takes the flag before the variable, and the variable before the usual place', async () => {
  at.write(acme({ company: { name: 'Usual' } }));
  at.write(acme({ company: { name: 'Variable' } }), 0o600, 'variable.json');
  at.write(acme({ company: { name: 'Flag' } }), 0o600, 'flag.json');
  const env = { INCIDENT_CONFIG: at.file('variable.json') };
  const names = [
    await at.loaded({ path: at.file('flag.json'), env }),
    await at.loaded({ env }),
    await at.loaded({ env: { INCIDENT_CONFIG: '' } }),
  ];
  expect(names.map(({ company }) => company.name)).toEqual(['Flag', 'Variable', 'Usual']);
});

it('takes the store of the flag before the variable’s, that before the file’s, that before the default', async () => {
  const env = { INCIDENT_STORE: 'sqlite:/variable.db' };
  at.write(acme());
  const bare = (await at.loaded()).storeUrl;
  at.write(acme({ store: 'sqlite:/file.db' }));
  const flag = (await at.loaded({ storeUrl: 'sqlite:/flag.db', env })).storeUrl;
  expect([flag, (await at.loaded({ env })).storeUrl, (await at.loaded()).storeUrl, bare]).toEqual([
    'sqlite:/flag.db',
    'sqlite:/variable.db',
    'sqlite:/file.db',
    'sqlite:/default.db',
  ]);
});

it('parts a database from its password, which is a secret of the file, and of no other database', async () => {
  const env = { INCIDENT_STORE: 'postgres://ci:from-env@db/ours' };
  at.write(acme({ store: { url: 'postgres://me@db/ours', password: { env: 'WORD' } } }));
  const parted = await at.loaded();
  expect(parted.storeUrl).toBe('postgres://me@db/ours');
  expect(parted.secrets.map(({ path, secret }) => [path, secret.source])).toEqual([
    ['store.password', { kind: 'env', name: 'WORD' }],
  ]);
  expect((await at.loaded({ storeUrl: 'postgres://me@other/ours' })).storePassword).toBeUndefined();
  const fromEnv = await at.loaded({ env });
  expect(fromEnv.storeUrl).toBe('postgres://ci@db/ours');
  expect(fromEnv.storePassword?.source).toEqual({ kind: 'literal', value: 'from-env' });
  at.write(acme({ store: 'postgres://me:p%40ss@db/ours' }));
  const inUrl = await at.loaded();
  expect(inUrl.storeUrl).toBe('postgres://me@db/ours');
  expect(inUrl.storePassword?.source).toEqual({ kind: 'literal', value: 'p@ss' });
  chmodSync(at.file(), 0o644);
  expect(await at.refused()).toMatchObject({ kind: 'config_insecure', problem: expect.stringContaining('(store)') });
});

it.each([
  [{ url: 'postgres://me:word@db/ours', password: { env: 'WORD' } }, 'store.url'],
  [{ url: 'sqlite:/x.db', password: { env: 'WORD' } }, 'store.url'],
  [{ url: 'postgres://me@db/ours' }, 'store'],
  [{ url: 'postgres://me@db/ours', password: { env: 'WORD' }, user: 'me' }, 'store'],
  [7, 'store'],
])('does not take %j for a store', async (store, place) => {
  at.write(acme({ store }));
  const fault = await at.refused();
  expect(fault.kind === 'config_invalid' && fault.faults.map(({ path }) => path)).toEqual([place]);
  expect(JSON.stringify(fault)).not.toContain('me:word');
});

it.each([
  ['the flag', (path: string) => ({ path })],
  ['the variable', (path: string) => ({ env: { INCIDENT_CONFIG: path } })],
])('refuses a file that %s names and that is not there', async (_, options) => {
  expect(await at.refused(options(at.file('gone.json')))).toEqual({
    kind: 'config_missing',
    file: at.file('gone.json'),
  });
});

it('ends with 2 and names the wizard where the variable names no file, also for a command that only reads', async () => {
  const missing = desk.path('gone.json');
  const ran = await desk.run('list', '--config', missing, '--json');
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.json()).toEqual({
    error: { kind: 'config_missing', message: `There is no config at ${missing}.`, hint: 'Write one: incident init' },
  });
});

it('says where the JSON breaks, and nothing of what stands there', async () => {
  at.write('{\n  "company": {"name": "hunter2-secret" "x"}\n}');
  expect(await at.refused()).toEqual({
    kind: 'config_syntax',
    file: at.file(),
    line: 2,
    column: expect.any(Number),
    detail: 'this is not JSON',
  });
});

it.each(['', '{', '{"company": {"name": "Acme"},}', "{'company': 1}"])('does not take %j for JSON', async (text) => {
  at.write(text);
  expect(await at.refused()).toMatchObject({ kind: 'config_syntax' });
});

it('reads a file with a byte order mark, and one behind a link', async () => {
  at.write(`\ufeff${acme()}`, 0o600, 'real.json');
  symlinkSync(at.file('real.json'), at.file());
  expect((await at.loaded()).company.name).toBe('Acme');
});

it('can not read a at.folder, and says so', async () => {
  mkdirSync(at.file());
  expect(await at.refused()).toEqual({ kind: 'config_unreadable', file: at.file(), detail: 'EISDIR' });
});

it('shows every fault with its place, and ends with 2', async () => {
  desk.configure({ company: {}, colours: 1, channels: { page: { type: 'status-page' } } });
  const ran = await desk.run('status');
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.stderr).toContain('has 3 faults');
  for (const place of ['company.name: ', 'colours: ', 'channels.page.out: ']) expect(ran.stderr).toContain(place);
  const json = await desk.run('status', '--json');
  expect(json.json()).toMatchObject({ error: { kind: 'config_invalid', faults: [{}, {}, {}] } });
});

it('picks up nothing from the folder that it is started in', async () => {
  writeFileSync(desk.path('allclear.json'), acme());
  writeFileSync(desk.path('.incident.json'), acme());
  const doctor = await desk.run('doctor', '--json');
  expect(doctor.json()).toMatchObject({
    checks: expect.arrayContaining([expect.objectContaining({ result: 'fault', area: 'config' })]),
  });
});
