import { defineConfig } from 'vitest/config';

/** Tests that start processes or a database take seconds; they have a project of their own so that `check` stays quick. */
const SLOW = [
  'src/store/**/*.test.ts',
  'src/api/**/*.test.ts',
  'src/cli/**/*.test.ts',
  'src/core*.test.ts',
  'src/main*.test.ts',
  '**/*.database.test.ts',
];

export default defineConfig({
  test: {
    // The zone of a test is set, never inherited.
    env: { TZ: 'UTC' },
    // Of one worker, the quick tests share their modules (`isolate: false`): no module has state, and loading them anew is half the time.
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['src/**/*.test.ts', 'tools/**/*.test.ts', 'test/golden/**/*.test.ts'],
          exclude: SLOW,
          isolate: false,
        },
      },
      { extends: true, test: { name: 'web', include: ['web/**/*.test.{ts,tsx}'], isolate: false } },
      {
        extends: true,
        test: {
          name: 'database',
          include: SLOW,
          globalSetup: ['test/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // Each starts a server, a database and perhaps a browser: one after another on two cores.
          fileParallelism: false,
        },
      },
    ],
  },
});
