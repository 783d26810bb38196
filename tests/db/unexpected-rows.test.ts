import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../src/auth/actor.ts';
import { BILLING, IDENTITY } from '../../src/auth/scope.ts';
import { lockWorkingKeys, shareMembership } from '../../src/features/authority/authority.repository.ts';
import { findCustomer, insertCustomer } from '../../src/features/billing/billing.repository.ts';
import { findPlan } from '../../src/features/entitlements/entitlements.repository.ts';
import { hashApiKey } from '../../src/features/identity/api-keys/api-key.ts';
import { findAuthenticatedKey } from '../../src/features/identity/api-keys/api-key-authenticator.repository.ts';
import { lockOwnersAndMembers } from '../../src/features/identity/members/member.repository.ts';
import { findMembership, listMemberships } from '../../src/features/identity/tenants/tenant.repository.ts';
import {
  findSettings,
  lockSettings,
} from '../../src/features/settings/tenant-settings/tenant-settings.repository.ts';
import { UnexpectedRow } from '../../src/lib/parsed-row.ts';
import { setUpSite } from '../support/set-up.ts';
import { newPerson } from '../support/sign-in.ts';

// What a restore without constraints, or a newer release, could leave behind. The rows are spoiled as superuser, because no
// service and no role can write them.
const { db, site } = await setUpSite();
const { database } = db;

const spoil = (statement: string, values: unknown[] = []) =>
  db.asAdmin((admin) => admin.query(statement, values));

/** Names the field, and nothing of the row. */
async function expectRefusal(reading: Promise<unknown>, field: string): Promise<void> {
  const error = await reading.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnexpectedRow);
  expect((error as Error).message).toBe(`The database returned a row of an unexpected form: ${field}.`);
}

test('a role that does not exist is nobody’s right', async () => {
  const tenant = await db.newTenant();
  const { tenantId } = tenant;
  const { userId } = await db.newMember(tenant, 'owner');
  await spoil('alter table tenant_users drop constraint tenant_users__role');
  await spoil(`update tenant_users set role = 'root' where user_id = $1`, [userId]);
  await expectRefusal(
    database.readOne(IDENTITY, (tx) => findMembership(tx, userId, tenantId)),
    'role',
  );
  await expectRefusal(
    database.readOne(IDENTITY, (tx) => listMemberships(tx, userId)),
    'role',
  );
  await expectRefusal(
    database.inScope(tenant, (tx) => shareMembership(tx, tenantId, userId)),
    'role',
  );
  await expectRefusal(
    database.inScope(tenant, (tx) => lockOwnersAndMembers(tx, [userId])),
    'role',
  );
});

test('a key scope that does not exist authenticates and authorizes nothing', async () => {
  const tenant = await db.newTenant();
  const { key, key_id } = await db.services.apiKeys.create(tenant, { name: 'spoiled' });
  await spoil('alter table api_keys drop constraint api_keys__scopes');
  await spoil(`update api_keys set scopes = '{read,everything}' where key_id = $1`, [key_id]);
  await expectRefusal(
    database.readOne(IDENTITY, (tx) => findAuthenticatedKey(tx, hashApiKey(key))),
    'scopes.1',
  );
  const lock = database.inScope(tenant, (tx) => lockWorkingKeys(tx, tenant.tenantId, [key_id], 'share'));
  await expectRefusal(lock, 'scopes.1');
});

test('a plan that does not exist entitles to nothing', async () => {
  const tenant = await db.newTenant();
  const { tenantId } = tenant;
  await database.inScope(BILLING, (tx) => insertCustomer(tx, tenantId, 'cus_spoiled'));
  await spoil('alter table tenants drop constraint tenants__plan');
  await spoil(`update tenants set plan = 'gold' where id = $1`, [tenantId]);
  await expectRefusal(
    database.readOne(tenant, (tx) => findPlan(tx, tenantId)),
    'plan',
  );
  await expectRefusal(
    database.readOne(BILLING, (tx) => findCustomer(tx, 'cus_spoiled')),
    'plan',
  );
});

test('settings of another form limit and enable nothing', async () => {
  const tenant = await db.newTenant();
  await db.services.settings.change(tenant, { max_events_per_minute: 5 }, OPERATOR);
  const write = (settings: object) =>
    spoil('update tenant_settings set settings = $1 where scope_id = $2', [settings, tenant.tenantId]);
  await write({ max_events_per_minute: 'many' });
  await expectRefusal(database.readOne(tenant, findSettings), 'settings.max_events_per_minute');
  await write({ features: { compression: 'no' } });
  await expectRefusal(database.inScope(tenant, lockSettings), 'settings.features.compression');
  // of a newer release
  await write({ max_events_per_minute: 7, colour: 'red', features: { compression: false, telepathy: true } });
  const found = await database.readOne(tenant, findSettings);
  expect(found?.settings).toEqual({ max_events_per_minute: 7, features: { compression: false } });
});

test('a browser whose stored session is of another form is signed out', async () => {
  const { id, browser } = await newPerson(db, site);
  expect((await browser.get('/auth/me')).status).toBe(200);
  await spoil(`update web_sessions set sess = sess || '{"startedAt": "yesterday"}' where user_id = $1`, [id]);
  expect((await browser.get('/auth/me')).status).toBe(401);
});
