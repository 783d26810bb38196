import { expect, test } from '@jest/globals';
import { setUpCommands } from '../support/command-runner.ts';
import { auditOf } from '../support/people.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();
const runCommand = setUpCommands();

/** The command line as an operator runs it, with the URLs of the roles and nothing else. */
function cli(...args: string[]) {
  const { tenant, identity } = db.urls.roles;
  return runCommand({ DATABASE_URL: tenant, DATABASE_URL_IDENTITY: identity }, ...args);
}

test('`audit verify` names the altered line of the tenant that has one, and exits with 1', async () => {
  const { stdout } = await cli('tenant', 'create', '--name', 'Tampered');
  const tenantId = stdout.trim();
  await cli('key', 'create', '--tenant', tenantId, '--scopes', 'read,ingest');
  const { tenantId: other } = await db.newTenant();
  expect(await cli('audit', 'verify')).toMatchObject({ code: 0 });
  await db.asAdmin((admin) =>
    admin.query(`update audit_logs set metadata = '{}' where tenant_id = $1 and seq = 2`, [tenantId]),
  );
  const all = await cli('audit', 'verify');
  expect(all.code).toBe(1);
  expect(all.stdout).toMatch(
    new RegExp(`fault  ${tenantId}  2 lines  \\w{64}\n +line 2 \\(.*\\) was altered`),
  );
  expect(all.stdout).toMatch(`ok     ${other}  1 lines`);
  expect(await cli('audit', 'verify', '--tenant', other)).toMatchObject({ code: 0 });
});

test('`key create --scopes` makes a key with those scopes and no others', async () => {
  const { tenantId } = await db.newTenant();
  const made = await cli('key', 'create', '--tenant', tenantId, '--scopes', 'ingest,read');
  const principal = await db.services.apiKeyAuthenticator.principalOf(made.stdout.trim());
  expect(principal).toMatchObject({ keyScopes: ['ingest', 'read'], role: undefined });
  expect((await cli('key', 'create', '--tenant', tenantId, '--scopes', 'everything')).code).toBe(2);
  expect((await cli('key', 'list', '--tenant', tenantId)).stdout).toContain('ingest,read');
});

test('`tenant suspend` and `tenant resume` act for the operator and are logged', async () => {
  const tenant = await db.newTenant();
  expect((await cli('tenant', 'suspend', tenant.tenantId)).stdout).toBe('suspended\n');
  expect(await db.services.tenants.get(tenant)).toMatchObject({ active: false, suspended_by: 'operator' });
  expect((await cli('tenant', 'resume', tenant.tenantId)).stdout).toBe('active\n');
  expect(await db.services.tenants.get(tenant)).toMatchObject({ active: true, suspended_by: null });
  expect((await auditOf(db, tenant)).map(({ action }) => action)).toEqual([
    'tenant.resumed',
    'tenant.suspended',
    'tenant.created',
  ]);
  expect((await cli('tenant', 'suspend', 'nobody')).code).toBe(1);
});
