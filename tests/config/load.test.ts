import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Config, ConfigFault } from '../../src/config/config.ts';
import { type LoadOptions, loadConfig } from '../../src/config/load.ts';
import { type Desk, openDesk } from '../helpers/desk.ts';

let desk: Desk;
let folder = '';
beforeEach(() => {
  desk = openDesk();
  folder = mkdtempSync(join(tmpdir(), 'allclear-load-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  desk.close();
  rmSync(folder, { recursive: true, force: true });
});

const file = (name = 'config.json'): string => join(folder, name);
const write = (text: string, mode = 0o600, name = 'config.json'): void => {
  writeFileSync(file(name), text);
  chmodSync(file(name), mode);
};
const acme = (more: object = {}): string => JSON.stringify({ company: { name: 'Acme' }, ...more });
const hook = (secret: unknown) => ({ channels: { hook: { type: 'webhook', url: 'https://acme.example', secret } } });

const load = (more: Partial<LoadOptions> = {}) =>
  loadConfig({
    path: null,
    storeUrl: null,
    env: {},
    paths: {
      configFile: file(),
      storeUrl: 'sqlite:/default.db',
      pageFolder: join(folder, 'page'),
      anchorsFile: join(folder, 'anchors.json'),
      standbyFile: join(folder, 'standby.db'),
    },
    ...more,
  });
async function loaded(more: Partial<LoadOptions> = {}): Promise<Config> {
  const config = await load(more);
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  return config.value;
}
async function refused(more: Partial<LoadOptions> = {}): Promise<ConfigFault> {
  const config = await load(more);
  if (config.ok) throw new Error('it was loaded');
  return config.error;
}

it('is loaded from where the system keeps configs, and no other folder', async () => {
  write(acme());
  expect(await loaded()).toMatchObject({ path: file(), company: { name: 'Acme' } });
});

it('does without a file: the page on this machine says it, and nobody else is told', async () => {
  expect(await loaded()).toMatchObject({
    path: null,
    pageUrl: null,
    storeUrl: 'sqlite:/default.db',
    channels: [{ name: 'page', definition: { type: 'status-page' }, settings: { out: join(folder, 'page') } }],
    secrets: [],
  });
});

it('takes the flag before the variable, and the variable before the usual place', async () => {
  write(acme({ company: { name: 'Usual' } }));
  write(acme({ company: { name: 'Variable' } }), 0o600, 'variable.json');
  write(acme({ company: { name: 'Flag' } }), 0o600, 'flag.json');
  const env = { INCIDENT_CONFIG: file('variable.json') };
  const names = [
    await loaded({ path: file('flag.json'), env }),
    await loaded({ env }),
    await loaded({ env: { INCIDENT_CONFIG: '' } }),
  ];
  expect(names.map(({ company }) => company.name)).toEqual(['Flag', 'Variable', 'Usual']);
});

it('takes the store of the flag before the variable’s, that before the file’s, that before the default', async () => {
  const env = { INCIDENT_STORE: 'sqlite:/variable.db' };
  write(acme());
  const bare = (await loaded()).storeUrl;
  write(acme({ store: 'sqlite:/file.db' }));
  const flag = (await loaded({ storeUrl: 'sqlite:/flag.db', env })).storeUrl;
  expect([flag, (await loaded({ env })).storeUrl, (await loaded()).storeUrl, bare]).toEqual([
    'sqlite:/flag.db',
    'sqlite:/variable.db',
    'sqlite:/file.db',
    'sqlite:/default.db',
  ]);
});

it('parts a database from its password, which is a secret of the file, and of no other database', async () => {
  const env = { INCIDENT_STORE: 'postgres://ci:from-env@db/ours' };
  write(acme({ store: { url: 'postgres://me@db/ours', password: { env: 'WORD' } } }));
  const parted = await loaded();
  expect(parted.storeUrl).toBe('postgres://me@db/ours');
  expect(parted.secrets.map(({ path, secret }) => [path, secret.source])).toEqual([
    ['store.password', { kind: 'env', name: 'WORD' }],
  ]);
  expect((await loaded({ storeUrl: 'postgres://me@other/ours' })).storePassword).toBeUndefined();
  const fromEnv = await loaded({ env });
  expect(fromEnv.storeUrl).toBe('postgres://ci@db/ours');
  expect(fromEnv.storePassword?.source).toEqual({ kind: 'literal', value: 'from-env' });
  write(acme({ store: 'postgres://me:p%40ss@db/ours' }));
  const inUrl = await loaded();
  expect(inUrl.storeUrl).toBe('postgres://me@db/ours');
  expect(inUrl.storePassword?.source).toEqual({ kind: 'literal', value: 'p@ss' });
  chmodSync(file(), 0o644);
  expect(await refused()).toMatchObject({ kind: 'config_insecure', problem: expect.stringContaining('(store)') });
});

it.each([
  [{ url: 'postgres://me:word@db/ours', password: { env: 'WORD' } }, 'store.url'],
  [{ url: 'sqlite:/x.db', password: { env: 'WORD' } }, 'store.url'],
  [{ url: 'postgres://me@db/ours' }, 'store'],
  [{ url: 'postgres://me@db/ours', password: { env: 'WORD' }, user: 'me' }, 'store'],
  [7, 'store'],
])('does not take %j for a store', async (store, place) => {
  write(acme({ store }));
  const fault = await refused();
  expect(fault.kind === 'config_invalid' && fault.faults.map(({ path }) => path)).toEqual([place]);
  expect(JSON.stringify(fault)).not.toContain('me:word');
});

it.each([
  ['the flag', (path: string) => ({ path })],
  ['the variable', (path: string) => ({ env: { INCIDENT_CONFIG: path } })],
])('refuses a file that %s names and that is not there', async (_, options) => {
  expect(await refused(options(file('gone.json')))).toEqual({ kind: 'config_missing', file: file('gone.json') });
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
  write('{\n  "company": {"name": "hunter2-secret" "x"}\n}');
  expect(await refused()).toEqual({
    kind: 'config_syntax',
    file: file(),
    line: 2,
    column: expect.any(Number),
    detail: 'this is not JSON',
  });
});

it.each(['', '{', '{"company": {"name": "Acme"},}', "{'company': 1}"])('does not take %j for JSON', async (text) => {
  write(text);
  expect(await refused()).toMatchObject({ kind: 'config_syntax' });
});

it('reads a file with a byte order mark, and one behind a link', async () => {
  write(`\ufeff${acme()}`, 0o600, 'real.json');
  symlinkSync(file('real.json'), file());
  expect((await loaded()).company.name).toBe('Acme');
});

it('can not read a folder, and says so', async () => {
  mkdirSync(file());
  expect(await refused()).toEqual({ kind: 'config_unreadable', file: file(), detail: 'EISDIR' });
});

it.each([0o600, 0o400, 0o640, 0o644])('trusts a file of mode %o that holds no secret itself', async (mode) => {
  write(acme(hook({ env: 'HOOK' })), mode);
  expect((await loaded()).company.name).toBe('Acme');
});

it.each([0o620, 0o602, 0o666, 0o660])('refuses a file of mode %o, which others can change', async (mode) => {
  write(acme(), mode);
  expect(await refused()).toEqual({
    kind: 'config_insecure',
    file: file(),
    problem: 'can be changed by others',
    mend: `chmod go-w ${file()}`,
  });
});

it.each([0o640, 0o604, 0o644])('refuses a file of mode %o with a secret in it, and names its place', async (mode) => {
  write(acme(hook('whsec_hunter2')), mode);
  const fault = await refused();
  expect(fault).toEqual({
    kind: 'config_insecure',
    file: file(),
    problem: 'holds a secret (channels.hook.secret) and can be read by others',
    mend: `chmod 600 ${file()}`,
  });
  expect(JSON.stringify(fault)).not.toContain('hunter2');
});

it('takes a secret in a file that nobody else can read', async () => {
  write(acme(hook('whsec_hunter2')), 0o600);
  expect((await loaded()).secrets).toMatchObject([{ path: 'channels.hook.secret' }]);
});

/** A file of somebody else: really so where we may give files away, else by being somebody else ourselves. */
function giveAway(path: string, me: number): void {
  if (me === 0) chownSync(path, 12_345, 12_345);
  else vi.spyOn(process, 'getuid').mockReturnValue(me + 1);
}

it('refuses a file that belongs to another user, and says how to take it over', async () => {
  write(acme());
  giveAway(file(), process.getuid?.() ?? 0);
  const me = process.getuid?.() ?? 0;
  expect(await refused()).toMatchObject({ problem: 'belongs to another user', mend: `chown ${me} ${file()}` });
});

it('writes the command that mends it so that a shell takes it, whatever the file is called', async () => {
  write(acme(), 0o666, "it's mine.json");
  expect(await refused({ path: file("it's mine.json") })).toMatchObject({
    mend: `chmod go-w '${join(folder, "it'\\''s mine.json")}'`,
  });
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
