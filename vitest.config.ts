import { defineConfig } from 'vitest/config';

/** `npm test` runs `main`; the slow suites have scripts of their own (see package.json). */
export default defineConfig({
  test: {
    // Left to itself vitest keeps one of two cores free; most of our tests wait for a child or a socket.
    maxWorkers: 3,
    projects: [
      {
        test: {
          name: 'main',
          include: ['tests/**/*.test.ts'],
          exclude: [
            'tests/e2e/**',
            'tests/drill/**',
            'tests/faults/**',
            'tests/security/**',
            'tests/crash/**',
            'tests/browser/**',
            'tests/mta/**',
            'tests/install/**',
            'tests/postgres/**',
          ],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts', 'tests/drill/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts', 'tests/security/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      { test: { name: 'install', include: ['tests/install/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 } },
      { test: { name: 'crash', include: ['tests/crash/**/*.test.ts'], testTimeout: 300_000 } },
      { test: { name: 'mta', include: ['tests/mta/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 } },
      {
        test: {
          name: 'postgres',
          include: ['tests/postgres/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      { test: { name: 'browser', include: ['tests/browser/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 } },
    ],
  },
});
