import { describe, expect, test } from '@jest/globals';
import { closeDoors, openDoors, UnsafeDoor, verifyDoors } from '../../src/db/pools/role-pools.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();

async function verify(urls: Partial<typeof db.urls.doors>): Promise<void> {
  const doors = openDoors({ ...db.urls.doors, ...urls }, { poolSize: 1, log: createLogger('silent') });
  try {
    await verifyDoors(doors);
  } finally {
    await closeDoors(doors);
  }
}

describe('the server starts only behind safe roles', () => {
  test('the five roles as migrated are safe', () => verify({}));

  test('a superuser is refused', () => expect(verify({ tenant: db.urls.admin })).rejects.toThrow(UnsafeDoor));

  test('the owner is refused', () => expect(verify({ tenant: db.urls.owner })).rejects.toThrow(UnsafeDoor));

  test('one door’s role behind another door is refused', () =>
    expect(verify({ tenant: db.urls.doors.identity })).rejects.toThrow('logs in as omnimemory_identity'));

  test('a table without row security is refused', async () => {
    await db.asAdmin((admin) => admin.query('alter table metrics disable row level security'));
    await expect(verify({})).rejects.toThrow('metrics');
    await db.asAdmin((admin) => admin.query('alter table metrics enable row level security'));
    await verify({});
  });
});
