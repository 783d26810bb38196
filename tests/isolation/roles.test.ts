import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { LOCAL, type TenantScope } from '../../src/auth/scope.ts';
import { OWNER_ROLE, ROLE_NAMES } from '../../src/db/schema/roles.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

// Plain connections through the production roles, without our code between these tests and the policies.
let db: TestDatabase;
let a: TenantScope;
let b: TenantScope;
let tables: string[];
beforeAll(async () => {
  db = await createTestDatabase();
  [a, b] = [await db.newTenant('A'), await db.newTenant('B')];
  for (const scope of [a, b, LOCAL]) {
    const { session_id } = await db.services.sessions.start(scope, {
      tool_id: 'cursor',
      workspace_path: '/work',
    });
    if (scope.kind === 'tenant') await db.services.apiKeys.create(scope, { name: 'a key' });
    await db.services.metrics.store(scope, { tool_id: 'cursor', session_id, tokens_saved: 10 });
  }
  tables = await db.asAdmin(async (admin) => {
    const { rows } = await admin.query(
      `select tablename from pg_tables where schemaname = 'public' order by 1`,
    );
    return rows.map((row: { tablename: string }) => row.tablename);
  });
});
afterAll(() => db.drop());

/** The number of rows, or the code of PostgreSQL's refusal. */
async function outcome(
  client: pg.Client,
  statement: string,
  values: unknown[] = [],
): Promise<number | string> {
  await client.query('savepoint s');
  try {
    return (await client.query(statement, values)).rowCount ?? 0;
  } catch (error) {
    await client.query('rollback to savepoint s');
    return (error as { code: string }).code;
  }
}

async function inTransaction(client: pg.Client, setting?: string): Promise<void> {
  await client.query('begin');
  if (setting !== undefined) await client.query(`set local app.tenant_id = ${pg.escapeLiteral(setting)}`);
}

describe('the tenant role', () => {
  test.each([
    ['without a setting', undefined],
    ['with an empty setting', ''],
    ['with a setting of no tenant', 'garbage'],
  ])('sees no row of any table %s', (_name, setting) =>
    db.asRole('tenant', async (client) => {
      await inTransaction(client, setting);
      for (const table of tables) {
        expect([0, '42501']).toContain(await outcome(client, `select 1 from ${table}`));
      }
    }),
  );

  test.each([
    ['without a setting', undefined],
    ['with an empty setting', ''],
  ])('can insert into no table %s', (_name, setting) =>
    db.asRole('tenant', async (client) => {
      await inTransaction(client, setting);
      for (const table of tables) {
        expect([table, await outcome(client, `insert into ${table} default values`)]).toEqual([
          table,
          '42501',
        ]);
      }
    }),
  );

  test('sees its own rows and no others', () =>
    db.asRole('tenant', async (client) => {
      await inTransaction(client, a.tenantId);
      const { rows } = await client.query(
        'select tenant_id from tool_sessions union all select tenant_id from metrics',
      );
      expect(rows).toEqual([{ tenant_id: a.tenantId }, { tenant_id: a.tenantId }]);
    }));

  test.each([
    ['to another tenant', () => b.tenantId],
    ['to nobody', () => null],
  ])('cannot move a row %s', (_name, target) =>
    db.asRole('tenant', async (client) => {
      await inTransaction(client, a.tenantId);
      for (const table of ['tool_sessions', 'projects', 'metric_series']) {
        const moved = `update ${table} set tenant_id = $1::text, scope_id = coalesce($1::text, '')`;
        expect([table, await outcome(client, moved, [target()])]).toEqual([table, '42501']);
      }
    }),
  );

  test('cannot write into another tenant by naming it', () =>
    db.asRole('tenant', async (client) => {
      await inTransaction(client, a.tenantId);
      const forged = `insert into tool_sessions (tool_id, tenant_id, scope_id) values ('x', $1::text, coalesce($1::text, ''))`;
      expect(await outcome(client, forged, [b.tenantId])).toBe('42501');
      expect(await outcome(client, forged, [null])).toBe('42501');
      // its own tenant_id with another's scope_id: the constraint speaks where the policy is content
      const skewed = `insert into tool_sessions (tool_id, scope_id) values ('x', $1)`;
      expect(await outcome(client, skewed, [b.tenantId])).toBe('23514');
      expect(await outcome(client, skewed, [''])).toBe('23514');
    }));

  test('cannot reach another tenant’s parent row through a foreign key', async () => {
    const foreign = await db.services.sessions.start(b, { tool_id: 'cursor' });
    const local = await db.services.sessions.start(LOCAL, { tool_id: 'cursor' });
    await db.asRole('tenant', async (client) => {
      await inTransaction(client, a.tenantId);
      const child = `insert into checkpoints (search, session_id, tool_id, checkpoint_type, summary) values ('', $1, 'x', 'manual', 'x')`;
      expect(await outcome(client, child, [foreign.session_id])).toBe('23503');
      expect(await outcome(client, child, [local.session_id])).toBe('23503');
    });
  });

  test('can use the key of another tenant’s row', async () => {
    const { session_id } = await db.services.sessions.start(b, { tool_id: 'cursor' });
    await db.asRole('tenant', async (client) => {
      await inTransaction(client, a.tenantId);
      const same = `insert into tool_sessions (session_id, tool_id) values ($1, 'mine') on conflict do nothing`;
      expect(await outcome(client, same, [session_id])).toBe(1);
    });
  });

  test('may not truncate, reference or trigger on any table', () =>
    db.asRole('tenant', async (client) => {
      await inTransaction(client, a.tenantId);
      for (const table of tables) {
        expect([table, await outcome(client, `truncate ${table}`)]).toEqual([table, '42501']);
      }
    }));

  test('cannot read the hash of its own key, nor write its plan', () =>
    db.asRole('tenant', async (client) => {
      await inTransaction(client, a.tenantId);
      expect(await outcome(client, 'select key_hash from api_keys')).toBe('42501');
      expect(await outcome(client, `update tenants set plan = 'enterprise'`)).toBe('42501');
      expect(await outcome(client, 'select key_id from api_keys')).toBe(1);
    }));
});

describe('the local role', () => {
  test.each([
    ['without a setting', () => undefined],
    ['with a tenant’s id as the setting', () => a.tenantId],
  ])('sees only rows without a tenant %s', (_name, setting) =>
    db.asRole('local', async (client) => {
      await inTransaction(client, setting());
      const { rows } = await client.query(
        'select distinct tenant_id from tool_sessions union all select tenant_id from metrics',
      );
      expect(rows).toEqual([{ tenant_id: null }, { tenant_id: null }]);
    }),
  );

  test('cannot write a tenant’s row, whatever the setting says', () =>
    db.asRole('local', async (client) => {
      await inTransaction(client, a.tenantId);
      expect(await outcome(client, `insert into tool_sessions (tool_id) values ('x')`)).toBe('42501');
      expect(
        await outcome(client, `update tool_sessions set tenant_id = $1, scope_id = $1`, [a.tenantId]),
      ).toBe('42501');
    }));

  test('cannot see tenants, users and keys', () =>
    db.asRole('local', async (client) => {
      await inTransaction(client);
      for (const table of ['tenants', 'users', 'tenant_users', 'api_keys', 'audit_logs']) {
        expect([table, await outcome(client, `select 1 from ${table}`)]).toEqual([table, '42501']);
      }
    }));
});

describe('the roles that know accounts', () => {
  test.each(['identity', 'billing'] as const)('the %s role sees no product data', (login) =>
    db.asRole(login, async (client) => {
      await inTransaction(client, a.tenantId);
      for (const table of [
        'tool_sessions',
        'metrics',
        'checkpoints',
        'projects',
        'tool_configs',
        'cache_hits',
      ]) {
        expect([table, await outcome(client, `select 1 from ${table}`)]).toEqual([table, '42501']);
      }
    }),
  );

  test('the billing role sees no session, user or key', () =>
    db.asRole('billing', async (client) => {
      await inTransaction(client);
      for (const table of ['users', 'tenant_users', 'api_keys', 'audit_logs']) {
        expect([table, await outcome(client, `select 1 from ${table}`)]).toEqual([table, '42501']);
      }
    }));
});

test('no role can become another', async () => {
  for (const login of Object.keys(ROLE_NAMES) as (keyof typeof ROLE_NAMES)[]) {
    await db.asRole(login, async (client) => {
      await client.query('begin');
      for (const role of [...Object.values(ROLE_NAMES), OWNER_ROLE]) {
        const expected = role === ROLE_NAMES[login] ? 0 : '42501';
        expect([login, role, await outcome(client, `set local role ${role}`)]).toEqual([
          login,
          role,
          expected,
        ]);
      }
    });
  }
});
