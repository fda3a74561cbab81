import { defineConfig } from 'vitest/config';

/** `npm test` runs `main`; the slow suites have scripts of their own (see package.json). */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'main',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/crash/**', 'tests/browser/**'],
          testTimeout: 20_000,
        },
      },
      { test: { name: 'crash', include: ['tests/crash/**/*.test.ts'], testTimeout: 300_000 } },
      { test: { name: 'browser', include: ['tests/browser/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 } },
    ],
  },
});
