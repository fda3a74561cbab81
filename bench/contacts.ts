// A hundred thousand and a million people imported from a CSV with one per cent of rubbish, and the same list again: how
// long it takes, how much memory at most, and whether ten times as many take more than twelve times as long.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const sizes = [100_000, 1_000_000] as const;
const limits = { memoryMb: 200, growth: 12 };
const everyMs = 50;

interface Measured {
  readonly seconds: number;
  readonly memoryMb: number;
}

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'allclear-bench-'));
  try {
    const firsts: Measured[] = [];
    for (const size of sizes) {
      const list = join(folder, `${size}.csv`);
      await writeList(list, size);
      const store = `sqlite:${join(folder, `${size}.db`)}`;
      const first = await imported(list, store, folder);
      const again = await imported(list, store, folder);
      firsts.push(first);
      say(`${size} people`, first);
      say(`${size} people, the same again`, again);
    }
    const growth = (firsts[1]?.seconds ?? 0) / (firsts[0]?.seconds ?? 1);
    process.stdout.write(`ten times as many take ${growth.toFixed(1)} times as long; at most ${limits.growth}\n`);
    if (growth > limits.growth) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In the order of a database, which is not that of the addresses. */
async function writeList(path: string, size: number): Promise<void> {
  const file = createWriteStream(path);
  file.write('email,phone,sms,name,locale,tags\n');
  for (let at = 0; at < size; at += 1) {
    const number = (at * 7919) % size;
    const phone = at % 10 === 0 ? `+4917${10_000_000 + number}` : '';
    const email = at % 100 === 99 ? `rubbish ${number}` : `person${number}@customer.example`;
    const row = `${email},${phone},${at % 20 === 0 ? 'yes' : ''},"Person, ${number}",${at % 3 === 0 ? 'de' : ''},customers\n`;
    if (!file.write(row)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

async function imported(list: string, store: string, folder: string): Promise<Measured> {
  const startedAt = performance.now();
  const env = { ...process.env, XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder, XDG_CACHE_HOME: folder };
  const program = new URL('../bin/incident.js', import.meta.url).pathname;
  const args = ['contacts', 'import', list, '--skip-invalid', '--store', store, '--json'];
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  let memoryMb = 0;
  const watch = setInterval(() => {
    memoryMb = Math.max(memoryMb, peakOf(child.pid ?? 0));
  }, everyMs);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(watch);
  if (code !== 0) throw new Error(`the import ended with ${code}`);
  return { seconds: (performance.now() - startedAt) / 1000, memoryMb };
}

/** What the kernel saw it use at most so far. */
function peakOf(pid: number): number {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function say(what: string, { seconds, memoryMb }: Measured): void {
  const isOver = memoryMb > limits.memoryMb;
  if (isOver) process.exitCode = 1;
  const memory = `${memoryMb.toFixed(0)} MB at most (${isOver ? 'OVER' : 'of'} ${limits.memoryMb})`;
  process.stdout.write(`${what}: ${seconds.toFixed(1)} s, ${memory}\n`);
}
