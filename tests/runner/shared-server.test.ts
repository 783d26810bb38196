import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
/** They start servers of their own. */
const ALONE = /^tests\/(doctor|mutation|chaos|dashboard|replicas)\/|^tests\/server\/two-starts\.test\.ts$/;

const files = execFileSync('git', ['ls-files', '-z', 'tests'], { cwd: ROOT, encoding: 'utf8' })
  .split('\0')
  .filter((file) => file.endsWith('.ts') && !ALONE.test(file))
  .map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));

/** What it reads is about all databases of the server, so other test files that run at the same time are in it. */
const VIEW = /\b(from|join) pg_(stat_activity|locks|stat_database|prepared_xacts|stat_replication)\b/;

/** It names the database that it is about. */
const OF_ONE_DATABASE = /current_database\(\)|\b(datname|database) = ('\$\{name\}'|\$1)/;

function statementsOverTheServer(text: string): string[] {
  const statements = [...text.matchAll(/`[^`]*`|'[^'\n]*'/g)].map(([literal]) => literal);
  return statements.filter((sql) => VIEW.test(sql) && !OF_ONE_DATABASE.test(sql));
}

test('a test reads activity and locks of its own database only', () => {
  expect(files.length).toBeGreaterThan(300);
  const found = files.flatMap(({ file, text }) =>
    statementsOverTheServer(text).map((sql) => `${file}: ${sql}`),
  );
  expect(found).toEqual([]);
  expect(statementsOverTheServer('query(`select from pg_locks where not granted`)')).toHaveLength(1);
});

test('a test lists no folder that others use', () => {
  const lists = /readdir(Sync)?\(\s*(tmpdir|memoryFolder)\(\)|readdir(Sync)?\(\s*'\/(tmp|dev\/shm)'/;
  expect(files.filter(({ text }) => lists.test(text)).map(({ file }) => file)).toEqual([]);
  // put together, because this file is one of those that are looked at
  for (const folder of ['tmpdir()', 'memoryFolder()', "'/tmp'", "'/dev/shm'"])
    for (const call of ['readdir', 'readdirSync']) expect(`${call}(${folder})`).toMatch(lists);
});

test('a test changes settings of a role in its own database only, or takes the change back in its transaction', () => {
  const changes = /alter role \S+ set \w+/;
  expect(files.filter(({ text }) => changes.test(text)).map(({ file }) => file)).toEqual([
    'tests/db/design.test.ts',
    'tests/db/doctor.test.ts',
    // of a role that no other test looks at, and for a moment
    'tests/db/role-settings.test.ts',
  ]);
});
