import { execFileSync } from 'node:child_process';
import { spawn } from '@lydell/node-pty';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FolderDesk, openFolderDesk } from '../helpers/folderDesk.ts';

let desk: FolderDesk;
beforeEach(() => {
  desk = openFolderDesk();
});
afterEach(() => desk.close());

const hasColour = (text: string): boolean => text.includes('\u001b[');

it.each<[string, string[], Record<string, string>, boolean]>([
  ['into a pipe', [], {}, false],
  ['into a pipe, with FORCE_COLOR', [], { FORCE_COLOR: '1' }, true],
  ['with FORCE_COLOR=0', [], { FORCE_COLOR: '0' }, false],
  ['with FORCE_COLOR, and NO_COLOR besides', [], { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ['with FORCE_COLOR and --no-color', ['--no-color'], { FORCE_COLOR: '1' }, false],
])('writes in colour %s or not', async (_, args, env, expected) => {
  await desk.open();
  expect(hasColour((await desk.runWith({ env }, 'show', ...args)).stdout)).toBe(expected);
  expect(hasColour((await desk.runWith({ env }, 'show', '99', ...args)).stderr)).toBe(expected);
});

const program = new URL('../../bin/incident.js', import.meta.url).pathname;
const atTerminal = async (args: readonly string[], env: Record<string, string>): Promise<string> => {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...desk.env, INCIDENT_CONFIG: desk.configFile, ...env },
  });
  let text = '';
  child.onData((some) => {
    text += some;
  });
  await new Promise<void>((resolve) => void child.onExit(() => resolve()));
  return text;
};

it.each<[string, string[], Record<string, string>, boolean]>([
  ['in colour', [], {}, true],
  ['plainly with NO_COLOR', [], { NO_COLOR: '1' }, false],
  ['in colour with an empty NO_COLOR', [], { NO_COLOR: '' }, true],
  ['plainly where TERM is dumb', [], { TERM: 'dumb' }, false],
  ['plainly with --no-color', ['--no-color'], {}, false],
  ['plainly in JSON', ['--json'], {}, false],
])('writes at a terminal %s', async (_, args, env, expected) => {
  await desk.open();
  const text = await atTerminal(['show', ...args], env);
  expect(text).toContain('Checkout is down');
  expect(hasColour(text)).toBe(expected);
});

it('says nothing but the result with --quiet, and still why it refuses', async () => {
  const ran = await desk.run('drill', '--example', '--quiet');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toContain('The drill went well.');
  const refused = await desk.run('show', '7', '--quiet');
  expect(refused).toMatchObject({ code: 3, stdout: '' });
  expect(refused.stderr).toContain('There is no incident 7.');
});

it('puts warnings into the answer with --json, and on stderr without', async () => {
  const args = ['open', 'Checkout is down', '--impact', 'major', '--private', '--channel', 'blog', '--yes'];
  const plain = await desk.run(...args);
  expect(plain.code).toBe(0);
  expect(plain.stderr).toMatch(/^warning: No channel hears of this/u);
  const json = await desk.run(...args, '--json');
  expect(json).toMatchObject({ code: 0, stderr: '' });
  expect(json.json()).toMatchObject({ warnings: [expect.stringContaining('No channel hears of this')] });
});

it('takes global flags before the verb as well as after it', async () => {
  const other = `sqlite:${desk.path('other.db')}`;
  await desk.run('--store', other, 'open', 'Search', '--impact', 'minor', '--yes', '--json');
  const listed = await desk.run('list', `--store=${other}`, '--json');
  expect(listed.json()).toMatchObject([{ title: 'Search' }]);
  expect((await desk.run('--json', 'list')).json()).toEqual([]);
  expect((await desk.run('--config', desk.configFile, 'channels', 'list', '--json')).json()).toHaveLength(2);
});

it('prints what a service or a founder wrote without control characters', async () => {
  await desk.open();
  const hostile = '\u001b[2J\u001b]0;owned\u0007 \u202edenwo \u009b31m';
  desk.sql('update incidents set title = ?', `${hostile} title`);
  desk.sql('update updates set body = ?, evidence = null', `${hostile} body`);
  desk.sql("update deliveries set state = 'failed', reason = ?", `${hostile} reason`);
  for (const verb of ['status', 'list', 'show', 'deliveries', 'deliver', 'preview']) {
    const { stdout, stderr } = await desk.run(verb);
    expect(stdout + stderr, verb).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u);
  }
});

it.each([
  ['--impact', (bad: string) => ['open', 'x', '--impact', bad]],
  ['an id', (bad: string) => ['show', bad]],
  ['a verb', (bad: string) => [bad]],
  ['a flag', (bad: string) => ['list', `--${bad}`]],
  ['an argument too many', (bad: string) => ['list', bad]],
  ['a channel', (bad: string) => ['open', 'x', '--impact', 'major', '--skip', bad]],
  ['a component', (bad: string) => ['open', 'x', '--impact', 'major', '--component', bad]],
  ['a file', (bad: string) => ['open', 'x', '--impact', 'major', '--message-file', bad]],
  ['an event', (bad: string) => ['preview', bad]],
  ['a shell', (bad: string) => ['completion', bad]],
  ['a delivery', (bad: string) => ['deliver', '--settle', bad, 'sent']],
  ['a store', (bad: string) => ['list', '--store', bad]],
  ['a config', (bad: string) => ['list', '--config', bad]],
])('repeats no control character of %s on the command line', async (_, argsOf) => {
  const ran = await desk.run(...argsOf('ba\u001b[31md\u202e'));
  expect([ran.code === 2 || ran.code === 3, ran.stdout]).toEqual([true, '']);
  expect(ran.stderr).toMatch(/ba.*d/u);
  expect(ran.stderr).not.toMatch(/[\u001b\u202e]/u);
});

it('ends quietly when its reader has read enough', async () => {
  await desk.open();
  const script = 'set -o pipefail; "$0" "$1" deliveries --csv | head -n 1; echo $?';
  const out = execFileSync('bash', ['-c', script, process.execPath, program], {
    env: { ...desk.env, INCIDENT_CONFIG: desk.configFile },
  }).toString();
  expect(out).toMatch(/^id,incident,.*\n0\n$/u);
});

it('names every command in its help, and ends with 0; of each command its own', async () => {
  const { stdout, code } = await desk.run('--help');
  expect(code).toBe(0);
  for (const verb of ['open', 'resolve', 'channels test', 'doctor', 'completion']) {
    expect(stdout).toContain(`  ${verb}`);
    const own = await desk.run(...verb.split(' '), '--help');
    expect([own.code, own.stdout.startsWith(`Usage: incident ${verb}`)]).toEqual([0, true]);
  }
});
