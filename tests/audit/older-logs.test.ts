import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../src/auth/actor.ts';
import { migrateDown, migrateUp, migrationStatus } from '../../src/db/schema/migrate.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();

/** Reverts the migration of this name and all later ones. */
async function downTo(name: string): Promise<void> {
  const names = (await migrationStatus(db.urls.owner)).map((one) => one.name);
  await migrateDown(db.urls.owner, names.length - names.indexOf(name));
}

test('a log that is older than the rows of its ends is whole after the migration, and none is empty', async () => {
  const [used, older] = [await db.newTenant(), await db.newTenant()];
  const { tenantId } = used;
  for (const id of ['one', 'two'])
    await db.database.inScope(used, (tx) =>
      db.services.audit.record(tx, {
        tenantId,
        actor: OPERATOR,
        action: 'thing.changed',
        resource: { type: 'thing', id },
      }),
    );

  await downTo('0036_audit_heads_as_rows');
  await db.asAdmin(async (admin) => {
    const { rows } = await admin.query('select seq from audit_heads where tenant_id = $1', [tenantId]);
    expect(rows).toEqual([{ seq: '3' }]);
    for (const table of ['audit_logs', 'audit_heads'])
      await admin.query(`delete from ${table} where tenant_id = $1`, [older.tenantId]);
  });
  await migrateUp(db.urls.owner);

  expect(await db.services.audit.verify(used)).toMatchObject({ lines: 3, faults: [], head: { seq: 3 } });
  expect(await db.services.audit.verify(older)).toMatchObject({ lines: 1, faults: [], head: { seq: 1 } });
});
