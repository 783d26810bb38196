import { expect, test } from '@jest/globals';
import { tablesWrittenBy } from '../../src/db/transaction/touched-tables.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();

test('a write to any table is seen by the whole name of the table', async () => {
  const { rows } = await db.asAdmin((admin) =>
    admin.query<{ name: string }>(
      `select table_name::text as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    ),
  );
  expect(rows.length).toBeGreaterThan(30);
  for (const { name } of rows) {
    expect(tablesWrittenBy(`insert into ${name} (a) select 1`)).toEqual([name]);
    expect(tablesWrittenBy(`with x as (update "${name}" set a = 1) delete from ${name} where b`)).toEqual([
      name,
    ]);
  }
});
