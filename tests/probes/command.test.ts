import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeSecrets } from '../../src/appParts.ts';
import { createLook } from '../../src/appProbes.ts';
import { checkConfig } from '../../src/config/check.ts';
import { drillPaths } from '../../src/drill/redirected.ts';
import { command } from '../../src/probes/command.ts';
import type { ProgramEnd } from '../../src/probes/probe.ts';
import { never } from '../helpers/httpChannelIo.ts';
import { faultsIn, findingOf } from '../helpers/probeIo.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allclear-probe-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const given = { command: ['/usr/local/bin/check-shop', '--fast'] };
const exited = (code: number, more: object = {}): ProgramEnd => ({
  kind: 'exited',
  code,
  output: '',
  errors: '',
  ...more,
});
const judge = (end: ProgramEnd) => findingOf(command, given, 10_000, { run: async () => end });
const runScript = (script: string, timeoutMs = 5000) =>
  findingOf(command, { command: [process.execPath, '-e', script] }, timeoutMs);

it.each<[ProgramEnd, string]>([
  [exited(0, { output: 'OK - all is well\n' }), 'exit code 0'],
  [exited(1), 'exit code 1'],
  [exited(2, { errors: '\nqueue is full\nat line 7\n', output: 'x' }), 'exit code 2: queue is full'],
  [exited(2, { output: 'SHOP CRITICAL - 503 | time=3s\n' }), 'exit code 2: SHOP CRITICAL - 503 | time=3s'],
  [exited(1, { errors: `${'x'.repeat(4000)}\nsecond line\n`.padStart(4096, 'x') }), 'exit code 1: second line'],
  [{ kind: 'killed', signal: 'SIGSEGV' }, 'it was killed (SIGSEGV)'],
  [{ kind: 'stopped', by: 'time' }, 'it was not done after 10 s, and was stopped'],
  [{ kind: 'stopped', by: 'interrupt' }, 'interrupted'],
  [{ kind: 'not-started', code: 'ENOENT' }, 'it could not be started (ENOENT)'],
])('takes %j for what it is', async (end, reason) => {
  expect(await judge(end)).toEqual({ healthy: reason === 'exit code 0', reason });
});

it('is not led astray by a flood on both sides', async () => {
  const flood = `const line = ('x'.repeat(99) + '\\n').repeat(10_000);
    process.stdout.write(line, () => process.stderr.write('the disk is full\\n' + line, () => { process.exitCode = 3; }));`;
  const { healthy, reason } = await runScript(flood);
  expect(healthy).toBe(false);
  expect(reason).toMatch(/^exit code 3: x{99}$/u);
});

it('is stopped with its time even if it will not hear of it', async () => {
  const script = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("up")';
  expect(await runScript(script, 400)).toEqual({
    healthy: false,
    reason: 'it was not done after 400 ms, and was stopped',
  });
});

const alive = (pid: number): boolean => {
  try {
    // A zombie has ended; only nobody has asked.
    return !/\) Z /u.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

it.each([
  ['and is done itself', 'setTimeout(() => process.exit(0), 50)', true, 5000],
  ['and does not end', 'setInterval(() => {}, 1000)', false, 500],
])('leaves nothing running that it has started %s', async (_, then, healthy, timeoutMs) => {
  const file = join(folder, 'child.pid');
  const script = `const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    require('node:fs').writeFileSync(${JSON.stringify(file)}, String(child.pid));
    ${then}`;
  expect(await runScript(script, timeoutMs)).toMatchObject({ healthy });
  const pid = Number(readFileSync(file, 'utf8'));
  await expect.poll(() => alive(pid), { interval: 10 }).toBe(false);
});

it('runs where the config stands, without its secrets but those it may see, and tells none of them', async () => {
  writeFileSync(join(folder, 'check.mjs'), 'console.error(JSON.stringify(process.env)); process.exit(1);');
  const probes = {
    shop: { type: 'command', command: [process.execPath, 'check.mjs'], env: ['SHOP_TOKEN'] },
    api: {
      type: 'http',
      url: 'http://127.0.0.1:9/',
      requestHeaders: { authorization: { env: 'API_TOKEN' }, 'x-token': { env: 'SHOP_TOKEN' } },
    },
  };
  const paths = drillPaths(folder);
  const config = checkConfig({ company: { name: 'Acme' }, probes }, paths.configFile, paths, {});
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  const env = { SHOP_TOKEN: 'shop-value', API_TOKEN: 'api-value', HOME: '/home/ada' };
  const options = { config: config.value, paths, env, version: '0' };
  const [shop] = config.value.probes;
  if (!shop) throw new Error('no probe');
  expect(await createLook(options, makeSecrets(options))(shop, 30_000, never)).toMatchObject({
    healthy: false,
    reason: 'exit code 1: {"SHOP_TOKEN":"***","HOME":"/home/ada"}',
  });
  expect(config.value.secrets.map(({ path }) => path)).toEqual([
    'probes.api.requestHeaders.authorization',
    'probes.api.requestHeaders.x-token',
  ]);
});

it('gives no shell anything to read', async () => {
  const file = join(folder, 'made');
  const words = ['-e', 'process.exit(0)', `; touch ${file}`, `$(touch ${file})`];
  expect(await findingOf(command, { command: [process.execPath, ...words] })).toMatchObject({ healthy: true });
  expect(existsSync(file)).toBe(false);
});

it.each([
  [{ command: 'check-shop --fast' }, 'command'],
  [{ command: [] }, 'command'],
  [{ command: [''] }, 'command.0'],
  [{ env: 'TOKEN' }, 'env'],
])('refuses %j', (settings, place) => {
  expect(faultsIn(command, { ...given, ...settings })).toEqual([place]);
});
