import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { startPostgres } from '../tests/helpers/postgresServer.ts';

/**
 * Changes src/domain and src/delivery in some thousand ways, one at a time, and counts how many of them a test notices:
 * `npm run mutate [-- domain|delivery|queue]`. What has not changed since the last run is not judged again.
 */

/** What is changed, and by which tests of vitest.mutate.config.ts it is judged. */
const parts = [
  { name: 'domain', floor: 'src/domain', files: 'src/domain/**/*.ts' },
  { name: 'delivery', floor: 'src/delivery', files: 'src/delivery/**/*.ts,!src/delivery/pgBossQueue.ts' },
  { name: 'queue', floor: 'src/delivery', files: 'src/delivery/pgBossQueue.ts' },
] as const;

interface Counts {
  readonly noticed: number;
  /** Without those that do not compile or that nobody asks about. */
  readonly valid: number;
}

interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}

const reportOf = (name: string): string => `tmp/mutation/${name}.json`;

function countsOf(name: string): Counts {
  const report: Report = JSON.parse(readFileSync(reportOf(name), 'utf8'));
  const statuses = Object.values(report.files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const count = (...some: readonly string[]): number => statuses.filter((status) => some.includes(status)).length;
  // As Stryker counts: a change by which a test never ends is noticed.
  const noticed = count('Killed', 'Timeout');
  return { noticed, valid: noticed + count('Survived', 'NoCoverage') };
}

const sum = (all: readonly Counts[]): Counts =>
  all.reduce((a, b) => ({ noticed: a.noticed + b.noticed, valid: a.valid + b.valid }), { noticed: 0, valid: 0 });

const say = (what: string, { noticed, valid }: Counts): boolean =>
  process.stdout.write(`${what}: ${noticed} of ${valid} changes noticed, ${((noticed / valid) * 100).toFixed(2)} %\n`);

const asked = process.argv.slice(2);
const chosen = parts.filter(({ name }) => asked.length === 0 || asked.includes(name));
// Started once: to start one for each change would take longer than the tests.
const server = chosen.some(({ name }) => name === 'queue')
  ? await startPostgres({ conf: ['fsync = off', 'max_connections = 200'] })
  : null;
let isWell = true;
try {
  const given = server === null ? {} : { TEST_POSTGRES: server.url('postgres') };
  for (const { name, files } of chosen) {
    const args = ['stryker', 'run', '--mutate', files, '--incrementalFile', reportOf(name)];
    const { status } = spawnSync('npx', args, {
      stdio: 'inherit',
      env: { ...process.env, ...given, MUTATED_PART: name },
    });
    isWell &&= status === 0;
  }
} finally {
  await server?.remove();
}
for (const [floor, own] of Map.groupBy(chosen, (one) => one.floor))
  say(floor, sum(own.map(({ name }) => countsOf(name))));
say('all', sum(chosen.map(({ name }) => countsOf(name))));
process.exitCode = isWell ? 0 : 1;
