import { expect, test } from '@jest/globals';
import { migrateDown, migrateUp, migrationStatus } from '../../src/db/migrate.ts';
import { generateSchema } from '../support/generate-schema.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();

test('src/db/schema.ts is what the migrations make; else run `npm run schema:generate`', () => {
  expect(() => generateSchema(db.urls.admin, true)).not.toThrow();
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
