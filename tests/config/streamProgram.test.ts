import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type StreamEnd, streamProgram } from '../../src/config/streamProgram.ts';

const node = (code: string): readonly string[] => [process.execPath, '-e', code];
async function run(argv: readonly string[], timeoutMs = 20_000, signal = new AbortController().signal) {
  const output = streamProgram({ argv, env: { A: 'b' }, timeoutMs, graceMs: 50 }, signal);
  let text = '';
  for (;;) {
    const { value, done } = await output.next();
    if (done) return { text, end: value satisfies StreamEnd };
    text += Buffer.from(value).toString();
  }
}
const isGone = (pid: string): boolean => {
  try {
    return /\) Z /u.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
};

it('gives all that a program prints, however slowly it is read', async () => {
  const lines = 300_000;
  const output = streamProgram({ argv: ['seq', String(lines)], env: process.env, timeoutMs: 20_000 }, neverAborted());
  let bytes = 0;
  for await (const some of output) {
    bytes += some.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(bytes).toBe(Array.from({ length: lines }, (_, at) => `${at + 1}\n`).join('').length);
});

const neverAborted = (): AbortSignal => new AbortController().signal;

it.each([
  ['well', 'console.log(process.env.A)', { text: 'b\n', end: { kind: 'exited', code: 0, errors: '' } }],
  [
    'badly',
    'console.error("no such table"); process.exitCode = 3',
    { text: '', end: { kind: 'exited', code: 3, errors: 'no such table\n' } },
  ],
  ['by a signal', 'process.kill(process.pid, "SIGKILL")', { text: '', end: { kind: 'killed', signal: 'SIGKILL' } }],
])('says that it ended %s', async (_, code, expected) => {
  expect(await run(node(code))).toEqual(expected);
});

it('says that there is no such program', async () => {
  expect(await run(['/no/such/program'])).toEqual({ text: '', end: { kind: 'not-started', code: 'ENOENT' } });
});

it('stops one that takes too long, with all that it has started', async () => {
  const inner = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)';
  const code = `const { spawn } = require('child_process');
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(inner)}], { stdio: 'inherit' });
    process.stdout.write(child.pid + '\\n'); process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`;
  const { text, end } = await run(node(code), 500);
  expect(end).toEqual({ kind: 'stopped', by: 'time' });
  await expect.poll(() => isGone(text.trim())).toBe(true);
});

it('stops one that is interrupted, and one that nobody reads on', async () => {
  const ticking = node('console.log(process.pid); setInterval(() => console.log("x".repeat(65536)), 5)');
  const stopper = new AbortController();
  const output = streamProgram({ argv: ticking, env: {}, timeoutMs: 20_000, graceMs: 50 }, stopper.signal);
  const first = await output.next();
  const pid = Buffer.from(first.value as Uint8Array)
    .toString()
    .split('\n')[0];
  stopper.abort();
  let last = await output.next();
  while (!last.done) last = await output.next();
  expect(last.value).toEqual({ kind: 'stopped', by: 'interrupt' });
  await expect.poll(() => isGone(pid ?? '')).toBe(true);

  const other = streamProgram({ argv: ticking, env: {}, timeoutMs: 20_000 }, neverAborted());
  const begun = await other.next();
  await other.return({ kind: 'stopped', by: 'interrupt' });
  const left = Buffer.from(begun.value as Uint8Array)
    .toString()
    .split('\n')[0];
  await expect.poll(() => isGone(left ?? '')).toBe(true);
});
