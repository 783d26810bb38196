import { join } from 'node:path';

// for the processes that tests start, and for the next run
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/node-compile');

export default {
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  transform: {},
  injectGlobals: false,
  testRunner: '<rootDir>/tests/runner/runner.ts',
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
  testTimeout: 30_000,
  maxWorkers: 2,
};
