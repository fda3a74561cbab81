import { afterAll, expect, it } from 'vitest';
import { readFound } from './found.ts';
import { loadTargets } from './targets/index.ts';
import { createWatchdog } from './watchdog.ts';

// In a thread of their own, as in a whole run: what hangs is ended.
const dog = createWatchdog();
afterAll(() => dog.close());

const targets = (await loadTargets()).map(({ name, runs }) => ({ name, runs: runs ?? 200 }));
// The same each time: what chance brings up is for `npm run fuzz`, and not to fail somebody else's change.
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_128);

it.each(targets)(
  '$name stands what broke it once',
  async ({ name }) => {
    for (const { file, why, input } of readFound(name)) {
      expect(await dog.tryInput(name, input), `${file}: ${why}`).toMatchObject({ kind: 'held' });
    }
  },
  60_000,
);

it.each(targets)(
  `$name stands some inputs of chance (FUZZ_SEED=${seed})`,
  async ({ name, runs }) => {
    const report = await dog.fuzz({ kind: 'fuzz', target: name, seed, count: runs });
    if ('killed' in report)
      throw new Error(`${report.killed.why}: ${JSON.stringify(report.killed.input).slice(0, 2_000)}`);
    expect(report.findings.map(({ why, input }) => `${why}: ${JSON.stringify(input).slice(0, 2_000)}`)).toEqual([]);
    expect(report.tried).toBe(runs);
  },
  60_000,
);
