import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Ended, offline, root, runFile } from '../helpers/packed.ts';

const executable = join(root, 'dist-executable', 'incident');
let home: string;
/** Nothing is found by name: neither node nor anything else. */
const env = (): Readonly<Record<string, string>> => ({ HOME: home, PATH: '' });
const run = (...args: readonly string[]): Promise<Ended> => runFile([executable, ...args], { env: env(), cwd: home });

beforeAll(async () => {
  const built = await runFile([process.execPath, 'scripts/executable.ts'], {
    cwd: root,
    env: { PATH: '/usr/bin:/bin' },
  });
  process.stdout.write(built.stdout);
  // It ends with 1 where its start takes longer than twice that of a bare node.
  expect(built).toMatchObject({ code: 0, stdout: expect.stringMatching(/MB.*ratio \d/su) });
}, 120_000);
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'allclear-executable-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const shelf = (): string => join(home, '.cache', 'allclear', 'executable');
const unpacked = (): string => join(shelf(), readdirSync(shelf()).find((name) => !name.includes('.new-')) ?? '');

it('says its version, and writes nothing for that', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(await run('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  expect(readdirSync(home)).toEqual([]);
});

it('rehearses a whole incident with no Node in PATH and the network off', async () => {
  const drill = await runFile(offline(executable, 'drill', '--example'), { env: env(), cwd: home });
  expect(drill).toMatchObject({ code: 0, stdout: expect.stringContaining('The drill went well.') });
});

const config = (channels: object): object => ({
  company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
  statusPage: { url: 'https://status.acme.example' },
  timezone: 'UTC',
  store: 'sqlite:./incidents.db',
  components: [{ name: 'checkout', title: 'Checkout' }],
  channels,
});
const settle = (channels: object): void =>
  writeFileSync(join(home, 'config.json'), JSON.stringify(config(channels)), { mode: 0o600 });

it('rehearses with a channel that runs a program, in whose place a drill puts a Node of its own', async () => {
  settle({ pager: { type: 'command', command: ['/bin/cat'] } });
  const drill = JSON.parse((await run('drill', '--config', 'config.json', '--json')).stdout);
  expect(drill.channels).toMatchObject([{ channel: 'pager', sent: 3, ok: true }]);
});

it('says what to use instead of a keychain, for which it has no native module', async () => {
  settle({ hook: { type: 'webhook', url: 'https://hooks.acme.example', secret: { keychain: 'hook' } } });
  const { code, stdout } = await run('channels', 'test', '--config', 'config.json', '--json');
  expect(code).toBe(6);
  expect(JSON.parse(stdout)[0].message).toMatch(/@napi-rs\/keyring is not installed.*use \{"env": NAME\}/u);
});

it.each([1, 40, 400])('starts again after it was killed with %i files unpacked', async (count) => {
  const child = spawn(executable, ['status'], { env: env(), cwd: home, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const begun = (): boolean =>
    existsSync(shelf()) &&
    readdirSync(shelf()).some((name) => readdirSync(join(shelf(), name), { recursive: true }).length >= count);
  while (child.exitCode === null && !begun()) await new Promise((resolve) => setImmediate(resolve));
  child.kill('SIGKILL');
  await ended;
  expect(await run('status')).toMatchObject({ code: 0, stdout: 'No incident is open.\n', stderr: '' });
});

it('starts three times at once on a machine that has never seen it', async () => {
  const ended = await Promise.all([1, 2, 3].map(() => run('status')));
  expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual([
    [0, ''],
    [0, ''],
    [0, ''],
  ]);
  expect(readdirSync(shelf())).toHaveLength(1);
});

it('mends what was damaged in its folder before it runs', async () => {
  await run('status');
  const main = join(unpacked(), 'dist', 'main.js');
  const whole = readFileSync(main);
  writeFileSync(main, 'process.stdout.write("somebody else’s")');
  expect(await run('status')).toMatchObject({ code: 0, stdout: 'No incident is open.\n' });
  expect(readFileSync(main).equals(whole)).toBe(true);
});

it('runs nothing from a folder that others can write', async () => {
  await run('status');
  chmodSync(unpacked(), 0o777);
  const ended = await run('status');
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr).toMatch(/^incident could not unpack itself: \S+ can be written by others\.\n.*XDG_CACHE_HOME/u);
});
