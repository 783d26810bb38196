import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { JOB_SCHEMA } from '../../src/db/schema/job-schema.ts';
import { type Billing, type Buyer, startBilling } from './billing-setup.ts';

// Plain connections through the production roles, without our code in between.
let billing: Billing;
let buyer: Buyer;
beforeAll(async () => {
  billing = await startBilling();
  buyer = await billing.newBuyer();
  const { session_id } = await billing.services.sessions.start(buyer, { tool_id: 'cursor' });
  await billing.services.metrics.store(buyer, { tool_id: 'cursor', session_id, tokens_saved: 1 });
  await billing.stripeServices.reconcile.enqueue(buyer.customer);
});
afterAll(() => billing.close());

async function outcome(client: pg.Client, statement: string): Promise<number | string> {
  await client.query('savepoint s');
  try {
    return (await client.query(statement)).rowCount ?? 0;
  } catch (error) {
    await client.query('rollback to savepoint s');
    return (error as { code: string }).code;
  }
}

const through = (
  role: 'billing' | 'tenant' | 'local' | 'identity',
  work: (client: pg.Client) => Promise<void>,
) =>
  billing.db.asRole(role, async (client) => {
    await client.query('begin');
    await client.query(`select set_config('app.tenant_id', $1, true)`, [buyer.tenantId]);
    await work(client);
  });

test('the billing role cannot read a session, a user or a key, nor any other table that is not its own', () =>
  through('billing', async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select relname::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
    );
    const own = [
      'tenants',
      'stripe_customers',
      'stripe_events',
      'stripe_prices',
      'stripe_requests',
      'audit_heads',
    ];
    const open: string[] = [];
    for (const { name } of rows)
      if ((await outcome(client, `select from ${name}`)) !== '42501') open.push(name);
    expect(open.filter((name) => !own.includes(name))).toEqual([]);
    for (const table of ['tool_sessions', 'users', 'api_keys', 'tenant_users', 'checkpoints', 'tenant_usage'])
      expect([table, await outcome(client, `select from ${table}`)]).toEqual([table, '42501']);
  }));

test('the billing role can neither make, rename, suspend nor remove a tenant', () =>
  through('billing', async (client) => {
    for (const statement of [
      `insert into tenants (id, name) values ('mine', 'Mine')`,
      `update tenants set name = 'renamed'`,
      'update tenants set active = false',
      `update tenants set id = 'other'`,
      'delete from tenants',
      'delete from stripe_customers',
      'update stripe_customers set tenant_id = tenant_id',
      `update stripe_events set type = 'x'`,
    ])
      expect([statement, await outcome(client, statement)]).toEqual([statement, '42501']);
    expect(await outcome(client, `update tenants set plan = 'pro'`)).toBe(1);
  }));

test('the billing role cannot forget an event that waits, nor create anything in the schema of jobs', () =>
  through('billing', async (client) => {
    await client.query(
      `insert into stripe_events (event_id, type, livemode, created_at) values ('evt_waits', 'x', false, now())`,
    );
    expect(await outcome(client, `delete from stripe_events where event_id = 'evt_waits'`)).toBe(0);
    expect(await outcome(client, `create table ${JOB_SCHEMA}.mine (id int)`)).toBe('42501');
    expect(await outcome(client, `alter table ${JOB_SCHEMA}._private_jobs disable row level security`)).toBe(
      '42501',
    );
  }));

test('the tenant role reads its own plan and can write no billing column', async () => {
  const { rows } = await billing.db.asAdmin((admin) =>
    admin.query<{ name: string }>(
      `select attname::text as name from pg_attribute where attrelid = 'tenants'::regclass and attnum > 0
         and has_column_privilege('omnimemory_billing', attrelid, attnum, 'UPDATE') and attname <> 'updated_at'`,
    ),
  );
  expect(rows.length).toBeGreaterThan(13);
  await through('tenant', async (client) => {
    for (const { name } of rows) {
      expect([name, await outcome(client, `select ${name} from tenants`)]).toEqual([name, 1]);
      expect([name, await outcome(client, `update tenants set ${name} = ${name}`)]).toEqual([name, '42501']);
    }
  });
});

test.each(['tenant', 'local', 'identity'] as const)(
  'the %s role sees neither events, customers, requests nor jobs',
  (role) =>
    through(role, async (client) => {
      for (const table of [
        'stripe_events',
        'stripe_customers',
        'stripe_prices',
        'stripe_requests',
        `${JOB_SCHEMA}._private_jobs`,
        `${JOB_SCHEMA}.jobs`,
        `${JOB_SCHEMA}.migrations`,
      ])
        expect([table, await outcome(client, `select from ${table}`)]).toEqual([table, '42501']);
      const add = `select ${JOB_SCHEMA}.add_job('refresh-customer')`;
      expect(await outcome(client, add)).toBe('42501');
    }),
);

test('a tenant cannot make its own usage smaller by taking another’s row, nor see one', async () => {
  const other = await billing.newBuyer();
  await through('tenant', async (client) => {
    expect(await outcome(client, `insert into tenant_usage (checkpoints) values (5)`)).toBe(1);
    expect(await outcome(client, `select from tenant_usage where scope_id = '${other.tenantId}'`)).toBe(0);
    expect(
      await outcome(
        client,
        `insert into tenant_usage (scope_id, tenant_id) values ('${other.tenantId}', '${other.tenantId}')`,
      ),
    ).toBe('42501');
  });
});
