import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { citusCluster } from '../support/citus.ts';
import { LEFT_OUT } from './expected-failures.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The suites of the API, of isolation, and of the cluster itself. */
const SUITES = [
  'tests/citus',
  'tests/isolation',
  'tests/memory',
  'tests/telemetry',
  'tests/exchange',
  'tests/settings',
  'tests/identity',
  'tests/idempotency',
  'tests/entitlements',
  'tests/audit',
  'tests/deletion',
  'tests/retention',
  'tests/contract',
  'tests/http',
];

/** `npm run test:citus [folder …]`: these suites on the cluster of CITUS_URL. */
function main(folders: readonly string[]): void {
  if (!citusCluster()) {
    console.log('Skipped: CITUS_URL names no Citus cluster (docs/scale.md, "Tests on a cluster").');
    return;
  }
  const suites = folders.length > 0 ? folders : SUITES;
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  for (const [file, reason] of Object.entries(LEFT_OUT)) console.log(`Left out: ${file}: ${reason}.`);
  const leftOut = ['tests/dashboard/', ...Object.keys(LEFT_OUT)].map(
    (path) => `--testPathIgnorePatterns=${path}`,
  );
  spawn(process.execPath, [jest, ...suites, ...leftOut], { cwd: ROOT, stdio: 'inherit' }).on(
    'exit',
    (code) => {
      process.exitCode = code ?? 1;
    },
  );
}

main(process.argv.slice(2));
