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
