import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ProgramEnd } from '../../src/channels/programRun.ts';
import { environmentWithout, type ProgramStart, runProgram } from '../../src/config/runProgram.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allclear-program-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const node = (code: string, ...args: readonly string[]): readonly string[] => [process.execPath, '-e', code, ...args];
const run = async (
  argv: readonly string[],
  more: Partial<ProgramStart> = {},
  signal = new AbortController().signal,
) => {
  const start = { argv, env: {}, stdin: '', timeoutMs: 20_000, ownGroup: true, graceMs: 50, ...more };
  return await runProgram(start, signal);
};
const outputOf = (end: ProgramEnd): string => (end.kind === 'exited' ? end.output : JSON.stringify(end));
/** Gone, or waiting for somebody to take note of it. */
const isGone = (pid: string): boolean => {
  try {
    return /\) Z /u.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
};

it('gives a program its stdin, its environment and its folder, and keeps what it says', async () => {
  const code = `
    process.stdin.on('data', (text) => console.log(text + process.env.A + process.cwd()));
    process.stdin.on('end', () => { console.error('bad ü'); process.exitCode = 3; });`;
  const end = await run(node(code), { stdin: 'hello ', env: { A: 'b ' }, cwd: folder });
  expect(end).toEqual({ kind: 'exited', code: 3, output: `hello b ${folder}\n`, cut: false, errors: 'bad ü\n' });
});

it('puts no text of an argument before a shell', async () => {
  const end = await run(node('console.log(JSON.stringify(process.argv.slice(1)))', '$(id)', '; id', '"'));
  expect(JSON.parse(outputOf(end))).toEqual(['$(id)', '; id', '"']);
});

it('minds no program that ends without reading', async () => {
  expect(await run(node('process.exit(0)'), { stdin: 'x'.repeat(1024 * 1024) })).toMatchObject({ code: 0 });
});

it('keeps the beginning of what it prints and the end of its errors, however much there is', async () => {
  const code = `
    process.stdout.write('first' + 'x'.repeat(5e6), () => process.stderr.write('y'.repeat(5e6) + 'last'));`;
  const end = await run(node(code));
  if (end.kind !== 'exited') throw new Error(end.kind);
  expect(end.cut).toBe(true);
  expect(end.output).toHaveLength(65_536);
  expect(end.output).toMatch(/^first/u);
  expect(end.errors).toHaveLength(4_096);
  expect(end.errors).toMatch(/last$/u);
});

it.each([
  ['that is not there', ['/no/such/program'], 'ENOENT'],
  ['that is a folder', ['/tmp'], 'EACCES'],
  ['with a NUL in its name', ['a\u0000b'], 'ERR_INVALID_ARG_VALUE'],
])('says of a program %s that nothing ran', async (_, argv, code) => {
  expect(await run(argv)).toEqual({ kind: 'not-started', code });
});

it('starts nothing once it was interrupted', async () => {
  const argv = node(`require('fs').writeFileSync(process.argv[1], '')`, join(folder, 'ran'));
  expect(await run(argv, {}, AbortSignal.abort())).toEqual({ kind: 'not-started', code: 'interrupted' });
  expect(() => readFileSync(join(folder, 'ran'))).toThrow('ENOENT');
});

it('tells who was killed from who ended', async () => {
  expect(await run(node(`process.kill(process.pid, 'SIGKILL')`))).toEqual({ kind: 'killed', signal: 'SIGKILL' });
});

const stubborn = `
  process.on('SIGTERM', () => {});
  require('node:fs').writeFileSync(process.argv[1], String(process.pid));
  setInterval(() => {}, 1000);`;

/** Interrupts a program once it has written its number, which it does when it is ready. */
async function interrupted(argv: readonly string[], file: string, graceMs: number): Promise<ProgramEnd> {
  const interrupt = new AbortController();
  const end = run(argv, { graceMs }, interrupt.signal);
  await expect.poll(() => readFileSync(file, 'utf8'), { interval: 10, timeout: 10_000 }).toMatch(/\d/u);
  interrupt.abort();
  return await end;
}

it('stops a program at its time limit', async () => {
  const end = await run(node('setInterval(() => {}, 1000)'), { timeoutMs: 50 });
  expect(end).toEqual({ kind: 'stopped', by: 'time' });
});

it('kills a program that ignores SIGTERM', async () => {
  const file = join(folder, 'pid');
  expect(await interrupted(node(stubborn, file), file, 50)).toEqual({ kind: 'stopped', by: 'interrupt' });
  expect(isGone(readFileSync(file, 'utf8'))).toBe(true);
});

it('stops with a program what it had started', async () => {
  const file = join(folder, 'pid');
  const argv = ['/bin/sh', '-c', `"$0" -e "$1" "$2" & wait`, process.execPath, stubborn, file];
  expect(await interrupted(argv, file, 50)).toEqual({ kind: 'stopped', by: 'interrupt' });
  await expect.poll(() => isGone(readFileSync(file, 'utf8')), { interval: 10, timeout: 10_000 }).toBe(true);
});

it('takes an exit with 0 after SIGTERM for no yes', async () => {
  const file = join(folder, 'pid');
  const polite = stubborn.replace('() => {}', '() => process.exit(0)');
  expect(await interrupted(node(polite, file), file, 10_000)).toEqual({ kind: 'stopped', by: 'interrupt' });
});

it('waits for no pipe that a program left in the background holds', async () => {
  const file = join(folder, 'pid');
  const end = await run(['/bin/sh', '-c', `sleep 30 & echo $! > "$0"; echo done`, file]);
  expect(end).toMatchObject({ kind: 'exited', code: 0, output: 'done\n' });
  process.kill(Number(readFileSync(file, 'utf8')));
});

it('takes variables out of an environment, but for those that are allowed', () => {
  const env = { PATH: '/bin', A: '1', B: '2' };
  expect(environmentWithout(env, ['A', 'B'])).toEqual({ PATH: '/bin' });
  expect(environmentWithout(env, ['A', 'B'], ['B'])).toEqual({ PATH: '/bin', B: '2' });
});
