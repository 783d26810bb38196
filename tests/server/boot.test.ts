import { describe, expect, test } from '@jest/globals';
import { closeRolePools, openRolePools, UnsafeRole, verifyRoles } from '../../src/db/pools/role-pools.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();

async function verify(urls: Partial<typeof db.urls.roles>): Promise<void> {
  const pools = openRolePools({ ...db.urls.roles, ...urls }, { poolSize: 1, log: createLogger('silent') });
  try {
    await verifyRoles(pools);
  } finally {
    await closeRolePools(pools);
  }
}

describe('the server starts only behind safe roles', () => {
  test('the roles as migrated are safe', () => verify({}));

  test('a superuser is refused', () => expect(verify({ tenant: db.urls.admin })).rejects.toThrow(UnsafeRole));

  test('the owner is refused', () => expect(verify({ tenant: db.urls.owner })).rejects.toThrow(UnsafeRole));

  test('the URL of one role in place of another’s is refused', () =>
    expect(verify({ tenant: db.urls.roles.identity })).rejects.toThrow('logs in as omnimemory_identity'));

  test('a table without row security is refused', async () => {
    await db.asAdmin((admin) => admin.query('alter table metrics disable row level security'));
    await expect(verify({})).rejects.toThrow('metrics');
    await db.asAdmin((admin) => admin.query('alter table metrics enable row level security'));
    await verify({});
  });
});
