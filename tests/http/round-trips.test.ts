import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { API } from '../../src/api.ts';
import { PERMISSIONS } from '../../src/auth/permissions.ts';
import { LOCAL } from '../../src/auth/scope.ts';
import { seedEverything } from '../contract/everything.ts';
import { plantClaim, plantExport, urlOf } from '../contract/url-of.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { watchStatements } from '../support/statement-log.ts';
import { createTestApp, keyOf } from '../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);
const tenant = await db.newTenant();
const seeded = await seedEverything(db.services, tenant, 'tenant');
const headers = { authorization: await keyOf(db, tenant) };
const asTenant = { seeded: { ...seeded, exportId: await plantExport(db, tenant) }, headers };
const asLocal = { seeded: await seedEverything(db.services, LOCAL, 'local'), headers: {} };
await plantClaim(db, tenant);
const taken = watchStatements(db.pools);

/** The audit log of a tenant has them. */
const EXPORTS = ['/v1/audit-logs/export', '/v1/sessions/:session_id/export'];
/** It reads nothing, and does not end (tests/http/changes). */
const STREAM = '/v1/changes';
/** A statement for each piece, after one that finds it. */
const FILE = '/v1/exports/:export_id/archive';
const GETS = API.filter(({ method, path }) => method === 'get' && path !== STREAM && path !== FILE);
const PATHS = GETS.filter(({ permission }) => PERMISSIONS[permission].key.length > 0)
  .map(({ path }) => path)
  .filter((path) => !EXPORTS.includes(path));
const LOCAL_PATHS = GETS.filter(({ permission }) => PERMISSIONS[permission].local).map(({ path }) => path);

/** What their names say they read, they also count. */
const COUNTED = ['/v1/projects/:project_id/memories', '/v1/projects/:project_id/memories/:key'];
const OF_A_PLAN = ['/v1/entitlements', '/v1/billing/plans'];
/** On a cluster, the account is on another node than what is counted with the rows. Both statements are sent together. */
const OF_TWO = '/v1/billing';
const WITHOUT_DATABASE = ['/v1/settings/profiles'];

const SETS_TENANT = expect.stringMatching(/^SET LOCAL app\.tenant_id = '/);
/** Of those that write: it is stored with new rows. */
const SETS_KEY = expect.stringMatching(/^SET LOCAL app\.key_id = 'key_/);

/** What a GET may send, between BEGIN and COMMIT. */
function allowedFor(path: string, ...settings: unknown[]): unknown {
  if (WITHOUT_DATABASE.includes(path)) return undefined;
  if (OF_A_PLAN.includes(path) && settings.length === 0) return undefined; // local mode has no plan
  const statement = expect.stringMatching(/^\s*(select|with|update)\s/i);
  if (path === OF_TWO) return ['BEGIN', ...settings, SETS_KEY, statement, statement, 'COMMIT'];
  return [COUNTED.includes(path) ? 'BEGIN' : 'BEGIN READ ONLY', ...settings, statement, 'COMMIT'];
}

// Finding out whose key it is is done as the identity role, which is not looked at here.
describe('every GET takes one transaction with one statement', () => {
  test.each(PATHS)('%s with a key', async (path) => {
    taken();
    const { status } = await request(app).get(urlOf(path, asTenant.seeded)).set(asTenant.headers);
    const { tenant, local } = taken();
    expect([status, tenant, local]).toEqual([
      200,
      allowedFor(path, SETS_TENANT, ...(COUNTED.includes(path) ? [SETS_KEY] : [])),
      undefined,
    ]);
  });

  test.each(LOCAL_PATHS)('%s in local mode', async (path) => {
    taken();
    const { status } = await request(app).get(urlOf(path, asLocal.seeded));
    const { tenant, local } = taken();
    expect([status, local, tenant]).toEqual([200, allowedFor(path), undefined]);
  });

  test('and the log sees what is sent', async () => {
    taken();
    await db.database.inScope(LOCAL, async (tx) => {
      await tx.selectFrom('metrics').select('tool_id').execute();
      await tx.selectFrom('metrics').select('tool_id').execute();
    });
    expect(taken().local).toHaveLength(4);
  });
});
