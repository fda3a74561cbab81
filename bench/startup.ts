// How long a founder waits for a command that only reads, as a ratio to a bare `node -e 0` of the same run.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const rounds = 20;
const program = resolve(import.meta.dirname, '../bin/incident.js');

export async function run(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'allclear-bench-'));
  const env = environment(home);
  const start = (args: readonly string[], expected = 0): number => {
    const begin = performance.now();
    const done = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
    const ms = performance.now() - begin;
    if (done.status !== expected) throw new Error(`node ${args.join(' ')} ended with ${done.status}: ${done.stderr}`);
    return ms;
  };
  const dryRun = ['open', 'Checkout is down', '--impact', 'major', '--dry-run'];
  const cases = [
    { name: 'node -e 0', args: ['-e', '0'], limit: null },
    { name: 'incident --version', args: [program, '--version'], limit: 1.5 },
    { name: 'incident status', args: [program, 'status'], limit: 2 },
    { name: 'incident open --dry-run', args: [program, ...dryRun], limit: 3 },
  ];
  try {
    // One past incident, so that there is a store to read; it also fills the compile cache.
    start([program, 'open', 'Earlier', '--impact', 'minor', '--channel', 'page', '--yes']);
    start([program, 'resolve', '--override', 'bench', '--channel', 'page', '--yes']);
    for (const { args } of cases) for (let i = 0; i < 3; i += 1) start(args);
    const times = new Map(cases.map(({ name }) => [name, [] as number[]]));
    // Interleaved, so that a noisy second hits all of them alike.
    for (let round = 0; round < rounds; round += 1) {
      for (const { name, args } of cases) times.get(name)?.push(start(args));
    }
    const bare = median(times.get('node -e 0') ?? []);
    process.stdout.write(`medians of ${rounds}, Node ${process.versions.node}\n`);
    for (const { name, limit } of cases) {
      const ms = median(times.get(name) ?? []);
      const ratio = ms / bare;
      const verdict = limit === null ? '' : ratio <= limit ? `ok (at most ${limit})` : `OVER (at most ${limit})`;
      process.stdout.write(`${name.padEnd(26)} ${ms.toFixed(1).padStart(7)} ms  ${ratio.toFixed(2)}x  ${verdict}\n`);
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

/** A founder's config with the usual channels; none of them is reached by these commands. */
function environment(home: string): NodeJS.ProcessEnv {
  const config = join(home, 'config.json');
  mkdirSync(home, { recursive: true });
  const channels = {
    page: { type: 'status-page', out: './public' },
    customers: {
      type: 'email',
      from: 'Acme <status@acme.example>',
      to: ['a@acme.example', 'b@acme.example'],
      smtp: { host: '127.0.0.1', port: 9, user: 'u', password: { env: 'BENCH_SMTP' } },
    },
    x: {
      type: 'x',
      appKey: { env: 'BENCH_X' },
      appSecret: { env: 'BENCH_X' },
      accessToken: { env: 'BENCH_X' },
      accessSecret: { env: 'BENCH_X' },
      apiUrl: 'http://127.0.0.1:9',
    },
    hook: { type: 'webhook', url: 'http://127.0.0.1:9/hook', secret: { env: 'BENCH_HOOK' } },
  };
  const company = { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' };
  const statusPage = { url: 'https://status.acme.example' };
  writeFileSync(
    config,
    JSON.stringify({ company, statusPage, store: './incidents.db'.replace(/^/u, 'sqlite:'), channels }),
    {
      mode: 0o600,
    },
  );
  return {
    PATH: process.env['PATH'],
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: join(home, 'cache'),
    INCIDENT_CONFIG: config,
    BENCH_SMTP: 'secret-of-the-bench',
    BENCH_X: 'secret-of-the-bench',
    BENCH_HOOK: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  };
}
