import { expect, test } from '@jest/globals';
import { countLosses, lossesOf } from '../../src/db/schema/losses.ts';
import { migrateDown, migrationsToRevert } from '../../src/db/schema/migrate.ts';
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

test('each migration loses what the question before `migrate down` names, and nothing else', async () => {
  for (let left = 1; left > 0; ) {
    const names = await migrationsToRevert(db.urls.owner, 1);
    const losses = await countLosses(db.urls.admin, await lossesOf(names));
    const named = losses
      .filter(({ kind }) => kind !== 'rows')
      .map(({ table, column }) => (column ? `${table}.${column}` : table));
    const before = await stored();
    await migrateDown(db.urls.owner, 1);
    const after = new Set(await stored());
    const gone = before.filter((name) => !after.has(name));
    const tables = gone.filter((name) => !name.includes('.'));
    const lost = gone.filter((name) => !name.includes('.') || !tables.includes(name.split('.')[0] ?? ''));
    expect({ names, lost: named.sort() }).toEqual({ names, lost: lost.sort() });
    left = (await migrationsToRevert(db.urls.owner, 1)).length;
  }
});
