import { join } from 'node:path';

// for the processes that tests start, and for the next run
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/node-compile');

const inBrowser = process.env.TEST_DASHBOARD !== undefined;
// several processes behind a proxy: npm run test:processes
const ofProcesses = process.env.TEST_PROCESSES !== undefined;

export default {
  // the suite in a browser has a command of its own: npm run test:dashboard
  testMatch: [`<rootDir>/tests/${inBrowser ? 'dashboard/' : ''}**/*.test.ts`],
  testPathIgnorePatterns: [
    ...(inBrowser ? [] : ['<rootDir>/tests/dashboard/']),
    ...(ofProcesses ? [] : ['<rootDir>/tests/processes/']),
  ],
  transform: {},
  injectGlobals: false,
  testRunner: '<rootDir>/tests/runner/runner.ts',
  testSequencer: '<rootDir>/tests/runner/sequencer.ts',
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
  testTimeout: 30_000,
  // processes that tests start and wait for leave a third of two cores idle; pages in a browser do not
  maxWorkers: inBrowser ? 2 : 3,
  // modules of test files stay in the memory of their process, which would end at the heap limit
  workerIdleMemoryLimit: '1.5GB',
  // a process of that size takes more than the default of half a second to end on a busy machine; what is left open would keep it
  workerGracefulExitTimeout: 10_000,
};
