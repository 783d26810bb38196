// For `jest --filter`, which calls a CommonJS module: the tests that work on the database of the run. The others start
// the embedded PostgreSQL, or none, and would do the same again on a second release.
const { existsSync, readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const DATABASE = ['test-database.ts', 'cluster.ts'].map((name) => join(__dirname, name));
const LOCAL_IMPORT = /from '(\.{1,2}\/[^']+)'/g;

/** Whether a file below tests/ imports one of DATABASE, by way of others below tests/. */
function usesDatabase(file, seen = new Set()) {
  if (DATABASE.includes(file)) return true;
  if (seen.has(file) || !file.includes('/tests/') || !existsSync(file)) return false;
  seen.add(file);
  const imports = [...readFileSync(file, 'utf8').matchAll(LOCAL_IMPORT)];
  return imports.some(([, path]) => usesDatabase(join(dirname(file), path), seen));
}

module.exports = async (tests) => {
  const filtered = tests.filter((test) => usesDatabase(test));
  process.stderr.write(`Of ${tests.length} test files ${filtered.length} work on the database of the run.\n`);
  return { filtered };
};
