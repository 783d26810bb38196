import { spawn } from 'node:child_process';
import { once } from 'node:events';
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

/** They stop nodes, so that no other test may run meanwhile. */
const NODES = 'tests/citus/nodes';

/** `npm run test:citus [folder …]`: these suites on the cluster of CITUS_URL. */
async function main(given: readonly string[]): Promise<void> {
  if (!citusCluster()) {
    console.log('Skipped: CITUS_URL names no Citus cluster (docs/scale.md, "Tests on a cluster").');
    return;
  }
  for (const [file, reason] of Object.entries(LEFT_OUT)) console.log(`Left out: ${file}: ${reason}.`);
  const leftOut = ['tests/dashboard/', ...Object.keys(LEFT_OUT)];
  const namesNodes = given.some((one) => one.startsWith(NODES));
  const codes = namesNodes ? [] : [await runJest(given.length > 0 ? given : SUITES, [...leftOut, NODES])];
  if (given.length === 0 || namesNodes)
    codes.push(
      await runJest([...(namesNodes ? given.filter(isNoNumber) : [NODES]), '--maxWorkers=1'], leftOut),
    );
  process.exitCode = Math.max(...codes);
}

const isNoNumber = (option: string): boolean => !option.startsWith('--maxWorkers');

async function runJest(suites: readonly string[], leftOut: readonly string[]): Promise<number> {
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  const ignored = leftOut.map((path) => `--testPathIgnorePatterns=${path}`);
  const child = spawn(process.execPath, [jest, ...suites, ...ignored], { cwd: ROOT, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

await main(process.argv.slice(2));
