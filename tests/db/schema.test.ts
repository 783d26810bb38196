import { expect, test } from '@jest/globals';
import { generateSchema } from '../../scripts/generate-schema.ts';
import { TIME_COLUMNS } from '../../src/db/query/json-times.ts';
import { migrateDown, migrateUp, migrationStatus } from '../../src/db/schema/migrate.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();

test('src/db/schema/tables.ts is what the migrations make; else run `npm run schema:generate`', () => {
  expect(() => generateSchema(db.urls.admin, true)).not.toThrow();
});

test('the list of columns that are times is that of the schema', async () => {
  const { rows } = await db.asAdmin((admin) =>
    admin.query<{ name: string }>(
      `select distinct column_name as name from information_schema.columns
       where table_schema = 'public' and table_name <> 'schema_migrations' and data_type = 'timestamp with time zone' order by name`,
    ),
  );
  expect([...TIME_COLUMNS].sort()).toEqual(rows.map(({ name }) => name));
});

test('all migrations go down and up again, and the schema is the same', async () => {
  const all = (await migrationStatus(db.urls.owner)).map(({ name }) => name);
  expect(await migrateDown(db.urls.owner, all.length)).toHaveLength(all.length);
  const { rows } = await db.asAdmin((admin) =>
    admin.query(
      `select tablename from pg_tables where schemaname = 'public' and tablename <> 'schema_migrations'`,
    ),
  );
  expect(rows).toEqual([]);
  expect(await migrateUp(db.urls.owner)).toEqual(all);
  expect(() => generateSchema(db.urls.admin, true)).not.toThrow();
});
