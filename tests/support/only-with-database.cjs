// For `jest --filter`, which calls a CommonJS module: the tests whose result may depend on the release of PostgreSQL.
const { existsSync, readFileSync } = require('node:fs');
const { dirname, join, sep } = require('node:path');

const TESTS = join(__dirname, '..');
// Tests that use neither start the embedded PostgreSQL, or none, and would do the same again on a second release.
const DATABASE = ['test-database.ts', 'cluster.ts'].map((name) => join(__dirname, name));
const LOCAL_IMPORT = /from '(\.{1,2}\/[^']+)'/g;

/**
 * The folders whose tests ask what a release decides: policies, plans, locks, functions and the catalogue. The rules of people
 * and HTTP, and what moves or deletes rows, have statements that every release runs alike.
 */
const FOLDERS = [
  'audit',
  'db',
  'doctor',
  'isolation',
  'memory/checkpoints',
  'memory/search',
  'telemetry/metrics',
  'telemetry/usage',
].map((folder) => join(TESTS, folder) + sep);

/** In addition with TEST_CONTAINER=all, as before a release. */
const FURTHER = [
  'changes',
  'contract',
  'deletion',
  'exchange/claims',
  'exchange/ingest',
  'memory/sessions',
  'retention',
].map((folder) => join(TESTS, folder) + sep);

/** Whether a file below tests/ imports one of DATABASE, by way of others below tests/. */
function usesDatabase(file, seen = new Set()) {
  if (DATABASE.includes(file)) return true;
  if (seen.has(file) || !file.includes('/tests/') || !existsSync(file)) return false;
  seen.add(file);
  const imports = [...readFileSync(file, 'utf8').matchAll(LOCAL_IMPORT)];
  return imports.some(([, path]) => usesDatabase(join(dirname(file), path), seen));
}

module.exports = async (tests) => {
  const folders = process.env.TEST_CONTAINER === 'all' ? [...FOLDERS, ...FURTHER] : FOLDERS;
  const filtered = tests.filter(
    (test) => folders.some((folder) => test.startsWith(folder)) && usesDatabase(test),
  );
  process.stderr.write(
    `Of ${tests.length} test files ${filtered.length} depend on the release of PostgreSQL.\n`,
  );
  return { filtered };
};
