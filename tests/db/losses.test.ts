import { describe, expect, test } from '@jest/globals';
import { countLosses, lossesOf } from '../../src/db/schema/losses.ts';
import { migrateDown, migrationNames, migrationsToRevert } from '../../src/db/schema/migrate.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();

/** Tables, and columns that hold what somebody stored, as `table` and `table.column`. */
async function stored(): Promise<string[]> {
  const { rows } = await db.asAdmin((admin) =>
    admin.query<{ name: string }>(
      `select c.relname || coalesce('.' || a.attname, '') as name
        from pg_class c left join lateral (select attname from pg_attribute where attrelid = c.oid and attnum > 0
          and not attisdropped and attgenerated = '' union all select null) a on true
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'schema_migrations'`,
    ),
  );
  return rows.map(({ name }) => name);
}

const names = (await migrationNames()).toReversed();
let before = await stored();

describe('what the question before `migrate down` names is lost, and nothing else, by', () => {
  // in this order: each takes back what the one before has left
  test.each(names)('%s', async (name) => {
    expect(await migrationsToRevert(db.urls.owner, 1)).toEqual([name]);
    const losses = await countLosses(db.urls.admin, await lossesOf([name]));
    const named = losses
      .filter(({ kind }) => kind !== 'rows')
      .map(({ table, column }) => (column ? `${table}.${column}` : table));
    await migrateDown(db.urls.owner, 1);
    const after = await stored();
    const kept = new Set(after);
    const gone = before.filter((one) => !kept.has(one));
    before = after;
    const tables = gone.filter((one) => !one.includes('.'));
    const lost = gone.filter((one) => !one.includes('.') || !tables.includes(one.split('.')[0] ?? ''));
    expect(named.sort()).toEqual(lost.sort());
  });
});
