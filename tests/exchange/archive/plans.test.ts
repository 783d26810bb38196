import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { importing, type TenantScope } from '../../../src/auth/scope.ts';
import { ARCHIVE_TABLES } from '../../../src/features/exchange/archive/archive.tables.ts';
import { type RowKey, readRows } from '../../../src/features/exchange/archive/rows.repository.ts';
import { planOf } from '../../support/explain.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();

const ROWS = 20_000;
const tableOf = (name: string) => {
  const table = ARCHIVE_TABLES.find((one) => one.table === name);
  if (!table) throw new Error(`The format has no table ${name}.`);
  return table;
};

/** Two tenants whose rows lie between each other. */
async function largeTenants(): Promise<TenantScope> {
  const [one, other] = [await db.newTenant(), await db.newTenant()];
  const session = await db.newSession(one);
  await db.asRole('tenant', async (client) => {
    for (let round = 0; round < 5; round++)
      for (const { tenantId } of [one, other])
        await client.query(`
          begin; set local app.tenant_id = '${tenantId}';
          insert into metrics (tool_id, tokens_saved) select 'cursor', n from generate_series(1, ${ROWS / 5}) n;
          commit`);
    await client.query(`
      begin; set local app.tenant_id = '${one.tenantId}';
      insert into session_context (session_id, kind, position, value)
        select '${session}', 'search', n, 'words' from generate_series(1, ${ROWS}) n;
      commit`);
  });
  await db.asAdmin((admin) => admin.query('vacuum (analyze) metrics, session_context'));
  return one;
}

const tenant = await largeTenants();
const every = () => sql<boolean>`true`;

test.each(['metrics', 'session_context'])(
  'a part of %s is read by its key, and no more than that part',
  async (name) => {
    const table = tableOf(name);
    const read = (after: RowKey | undefined) =>
      db.database.readOne(tenant, (tx) => readRows(tx, table, { after, where: every }));
    let [after, rows, parts]: [RowKey | undefined, number, number] = [undefined, 0, 0];
    do {
      const part = await read(after);
      after = part.next;
      rows += part.rows;
      parts += 1;
      if (parts === 10) {
        const plan = await planOf(
          db,
          tenant,
          (tx) => readRows(tx, table, { after, where: every }),
          'explain analyze',
        );
        expect(plan).toMatch(new RegExp(`Index Scan using ${name}__pkey`));
        expect(plan).not.toMatch(/Seq Scan on|Bitmap/);
        // what is beyond the part is not read
        const actual = [...plan.matchAll(/actual [^)]*rows=(\d+)/g)].map(([, seen]) => Number(seen));
        expect(Math.max(...actual)).toBeLessThanOrEqual(1_000);
      }
    } while (after);
    expect([rows, parts]).toEqual([ROWS, ROWS / 1_000 + 1]);
  },
);

test('the role for imports, which the operator exports with, reads in the same way', async () => {
  const first = await db.database.readOne(importing(tenant), (tx) =>
    readRows(tx, tableOf('metrics'), { after: undefined, where: every }),
  );
  expect([first.rows, first.next]).toEqual([1_000, [expect.stringMatching(/^\d+$/)]]);
});
