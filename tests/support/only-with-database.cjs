// For `jest --filter`, which calls a CommonJS module: the tests whose result may depend on the release of PostgreSQL.
const { existsSync, readFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');

const TESTS = join(__dirname, '..');
// Tests that use neither start the embedded PostgreSQL, or none, and would do the same again on a second release.
const DATABASE = ['test-database.ts', 'cluster.ts'].map((name) => join(__dirname, name));
const LOCAL_IMPORT = /from '(\.{1,2}\/[^']+)'/g;

/**
 * These have a database so that the server starts; what they test happens before or after it: options and texts of
 * commands, bodies being read, hashing, emails, the client. Other files test their statements.
 */
const DECIDED_OUTSIDE = [
  'cli/named-things',
  'cli/people-commands',
  'cli/tenant-commands',
  'client/client',
  'client/path-parameters',
  'config/warnings',
  'http/body-budget',
  'http/body-minute',
  'http/content-encoding',
  'http/openapi',
  'http/pipelining',
  'http/request-limits',
  'http/request-log',
  'http/slow-bodies',
  'http/threads',
  'identity/accounts/csrf',
  'identity/accounts/hashing-queue',
  'identity/accounts/mail',
  'lib/logger',
  'lib/network',
  'protocols/otlp/answers',
  'protocols/otlp/refusals',
  'protocols/otlp/retries',
  'server/large-bodies',
].map((name) => `${name}.test.ts`);

/** Whether a file below tests/ imports one of DATABASE, by way of others below tests/. */
function usesDatabase(file, seen = new Set()) {
  if (DATABASE.includes(file)) return true;
  if (seen.has(file) || !file.includes('/tests/') || !existsSync(file)) return false;
  seen.add(file);
  const imports = [...readFileSync(file, 'utf8').matchAll(LOCAL_IMPORT)];
  return imports.some(([, path]) => usesDatabase(join(dirname(file), path), seen));
}

module.exports = async (tests) => {
  const gone = DECIDED_OUTSIDE.filter((name) => !usesDatabase(join(TESTS, name)));
  if (gone.length > 0)
    throw new Error(`tests/support/only-with-database.cjs names tests without a database: ${gone}`);
  const filtered = tests.filter(
    (test) => usesDatabase(test) && !DECIDED_OUTSIDE.includes(relative(TESTS, test)),
  );
  process.stderr.write(
    `Of ${tests.length} test files ${filtered.length} depend on the release of PostgreSQL.\n`,
  );
  return { filtered };
};
