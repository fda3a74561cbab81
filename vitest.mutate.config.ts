import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

// A store in memory: each mutant of the delivery is judged by dozens of tests that wait for the disk at each commit.
const memory = '/dev/shm';

/** The tests that judge mutants of one floor (`scripts/mutate.ts`): those that know it by name, and start no child. */
const judges: Readonly<Record<string, readonly string[]>> = {
  domain: ['tests/domain/**/*.test.ts'],
  delivery: ['tests/delivery/**/*.test.ts'],
  queue: ['tests/postgres/queue*.test.ts'],
};

export default defineConfig({
  test: {
    include: [...(judges[process.env['MUTATED_PART'] ?? 'domain'] ?? [])],
    testTimeout: 10_000,
    env: existsSync(memory) ? { TMPDIR: memory } : {},
  },
});
