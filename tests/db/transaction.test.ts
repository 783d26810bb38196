import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { LOCAL, type TenantScope } from '../../src/auth/scope.ts';
import type { ScopeTransaction } from '../../src/db/transaction/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

// One connection per role, so that each request gets the connection of the one before it.
let db: TestDatabase;
let tenant: TenantScope;
let other: TenantScope;
beforeAll(async () => {
  db = await createTestDatabase({ poolSize: 1 });
  tenant = await db.newTenant();
  other = await db.newTenant();
});
afterAll(() => db.drop());
beforeEach(() => db.asAdmin((admin) => admin.query('delete from tool_sessions')));

const addSession = (tx: ScopeTransaction, toolId = 'cursor') =>
  tx.db.insertInto('tool_sessions').values({ tool_id: toolId }).execute();
const countAll = () =>
  db.asAdmin(async (admin) =>
    Number((await admin.query('select count(*) from tool_sessions')).rows[0].count),
  );

/** What a query that forgot the transaction sees on the connection that comes next out of the pool. */
async function leftBehind() {
  const pool = db.pools.tenant;
  if (!pool) throw new Error('no tenant role');
  const { rows } = await pool.query(
    `select current_setting('app.tenant_id', true) as tenant, (select count(*) from tool_sessions) as rows`,
  );
  return { tenant: rows[0].tenant || '', rows: rows[0].rows };
}

describe('the scope transaction', () => {
  test('carries the tenant to the rows it writes', async () => {
    await db.database.writeOne(tenant, (tx) => addSession(tx));
    const rows = await db.asAdmin(
      async (admin) => (await admin.query('select scope_id, tenant_id from tool_sessions')).rows,
    );
    expect(rows).toEqual([{ scope_id: tenant.tenantId, tenant_id: tenant.tenantId }]);
  });

  test('sees nothing of another tenant through one reused prepared statement', async () => {
    await db.database.writeOne(tenant, (tx) => addSession(tx, 'of-tenant'));
    await db.database.writeOne(other, (tx) => addSession(tx, 'of-other'));
    // without the scope filter, so that the policy alone decides; often enough for a generic plan
    const tools = (scope: TenantScope) =>
      db.database.readOne(scope, (tx) => tx.db.selectFrom('tool_sessions').select('tool_id').execute());
    for (let turn = 0; turn < 12; turn++) {
      expect(await tools(tenant)).toEqual([{ tool_id: 'of-tenant' }]);
      expect(await tools(other)).toEqual([{ tool_id: 'of-other' }]);
    }
  });

  test('is acknowledged only after its COMMIT', async () => {
    await db.database.writeOne(tenant, (tx) => addSession(tx));
    expect(await countAll()).toBe(1);
    await db.database.inScope(tenant, async (tx) => {
      await addSession(tx);
      expect(await countAll()).toBe(1);
    });
    expect(await countAll()).toBe(2);
  });

  test('rolls everything back when the work throws', async () => {
    const work = db.database.inScope(tenant, async (tx) => {
      await addSession(tx);
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await countAll()).toBe(0);
  });

  test('does not pretend to have committed when the work swallowed an error', async () => {
    const work = db.database.inScope(tenant, async (tx) => {
      await addSession(tx);
      await sql`select 1 / 0`.execute(tx.db).catch(() => {});
    });
    await expect(work).rejects.toThrow('rolled back');
    expect(await countAll()).toBe(0);
  });

  test('sends several statements together and returns the result of each', async () => {
    const [first, second] = await db.database.inScope(tenant, (tx) =>
      Promise.all([sql`select 1 as n`.execute(tx.db), sql`select 2 as n`.execute(tx.db)]),
    );
    expect([first.rows, second.rows]).toEqual([[{ n: 1 }], [{ n: 2 }]]);
  });

  test('lets no statement take effect after a failed one that was sent with it', async () => {
    const work = db.database.inScope(tenant, (tx) =>
      Promise.all([sql`select 1 / 0`.execute(tx.db), addSession(tx)]),
    );
    await expect(work).rejects.toMatchObject({ code: '22012' });
    expect(await countAll()).toBe(0);
  });

  test('fails with the reason, also if a statement that was refused for it rejects first', async () => {
    // a longer chain of promises passes its error on later
    const failing = (tx: ScopeTransaction) =>
      sql`select 1 / 0`.execute(tx.db).catch(async (error) => {
        await sql`select 1`.execute(tx.db).catch(() => {});
        throw error;
      });
    const work = db.database.inScope(tenant, (tx) =>
      Promise.all([sql`select 1`.execute(tx.db), failing(tx), sql`select 2`.execute(tx.db)]),
    );
    await expect(work).rejects.toMatchObject({ code: '22012' });
  });

  test('can later run a statement whose first sending was refused', async () => {
    const shape = (tx: ScopeTransaction) => sql<{ answer: number }>`select 42 as answer`.execute(tx.db);
    await db.database
      .inScope(tenant, (tx) => Promise.all([sql`select 1 / 0`.execute(tx.db), shape(tx)]))
      .catch(() => {});
    expect((await db.database.readOne(tenant, shape)).rows).toEqual([{ answer: 42 }]);
  });

  test('refuses a handle that outlived its transaction', async () => {
    let kept: ScopeTransaction | undefined;
    await db.database.inScope(tenant, async (tx) => {
      kept = tx;
    });
    await expect(addSession(kept as ScopeTransaction)).rejects.toThrow('is over');
  });

  test('cannot be bypassed: Kysely cannot open a connection', async () => {
    const work = db.database.inScope(tenant, (tx) =>
      tx.db.transaction().execute((inner) => sql`select 1`.execute(inner)),
    );
    await expect(work).rejects.toThrow();
    expect(await leftBehind()).toEqual({ tenant: '', rows: 0 });
  });
});

describe('readOne and writeOne', () => {
  test('refuse a second statement', async () => {
    const twice = async (tx: ScopeTransaction) => {
      await sql`select 1`.execute(tx.db);
      await sql`select 2`.execute(tx.db);
    };
    await expect(db.database.readOne(tenant, twice)).rejects.toThrow('exactly one statement');
    await expect(db.database.writeOne(tenant, twice)).rejects.toThrow('exactly one statement');
  });

  test('readOne cannot write', async () => {
    await expect(db.database.readOne(tenant, (tx) => addSession(tx))).rejects.toMatchObject({
      code: '25006',
    });
    expect(await countAll()).toBe(0);
  });
});

describe('a connection goes back to the pool clean', () => {
  test.each([
    ['a success', (tx: ScopeTransaction) => addSession(tx)],
    ['a failed statement', (tx: ScopeTransaction) => sql`select 1 / 0`.execute(tx.db)],
    [
      'a refused one',
      (tx: ScopeTransaction) =>
        tx.db.insertInto('tool_sessions').values({ tool_id: 'x', tenant_id: 'other' }).execute(),
    ],
    ['a throw before any statement', () => Promise.reject(new Error('early'))],
    [
      'a time-out',
      (tx: ScopeTransaction) =>
        sql`select set_config('statement_timeout', '1', true), pg_sleep(0.1)`
          .execute(tx.db)
          .then(() => sql`select pg_sleep(5)`.execute(tx.db)),
    ],
    [
      'a killed backend',
      (tx: ScopeTransaction) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx.db),
    ],
    ['a statement nobody waited for', async (tx: ScopeTransaction) => void addSession(tx).catch(() => {})],
  ] as [string, (tx: ScopeTransaction) => Promise<unknown>][])('after %s', async (_name, work) => {
    await db.database.inScope(tenant, work).catch(() => {});
    expect(await leftBehind()).toEqual({ tenant: '', rows: 0 });
    const outside = await db.database.readOne(LOCAL, (tx) =>
      tx.selectFrom('tool_sessions').select('tool_id').execute(),
    );
    expect(outside).toEqual([]);
  });
});

describe('ids that could break out of SET LOCAL', () => {
  test.each(["x'; reset role; --", '', 'a b', 'é', `${'x'.repeat(65)}`])(
    '%p is refused before a connection is taken',
    async (id) => {
      const work = async () =>
        db.database.readOne({ kind: 'tenant', tenantId: id }, (tx) => sql`select 1`.execute(tx.db));
      await expect(work()).rejects.toThrow(TypeError);
      await expect(
        (async () => db.database.readOne({ ...tenant, userId: id }, (tx) => sql`select 1`.execute(tx.db)))(),
      ).rejects.toThrow(TypeError);
    },
  );
});
