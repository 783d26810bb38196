import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import type { Role } from '../../../src/auth/permissions.ts';
import { IDENTITY, type TenantScope } from '../../../src/auth/scope.ts';
import { migrateDown, migrateUp, migrationNames } from '../../../src/db/schema/migrate.ts';
import { auditOf, type Person, personOf, rolesOf } from '../../support/people.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { warm } from '../../support/warm-pool.ts';

let db: TestDatabase;
let tenant: TenantScope;
let owner: Person;
let admin: Person;
let member: Person;
let viewer: Person;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await db.newTenant();
  owner = await personOf(db, tenant, 'owner');
  admin = await personOf(db, tenant, 'admin');
  member = await personOf(db, tenant, 'member');
  viewer = await personOf(db, tenant, 'viewer');
});

const change = (who: Person, role: Role, by: Person) =>
  db.services.members.changeRole(tenant, who.userId, role, by.actor);
const remove = (who: Person, by: Person) => db.services.members.remove(tenant, who.userId, by.actor);

describe('changing a role', () => {
  test('is done by owners and admins, and written to the log', async () => {
    expect(await change(member, 'admin', owner)).toMatchObject({ user_id: member.userId, role: 'admin' });
    await change(viewer, 'member', admin);
    expect(await rolesOf(db, tenant)).toMatchObject({ [member.userId]: 'admin', [viewer.userId]: 'member' });
    const [newest] = await auditOf(db, tenant);
    expect(newest).toMatchObject({
      action: 'member.role_changed',
      user_id: admin.userId,
      resource_id: viewer.userId,
      metadata: { before: { role: 'viewer' }, after: { role: 'member' } },
    });
  });

  test('is refused to members and viewers, also about themselves', async () => {
    for (const by of [member, viewer])
      for (const who of [owner, viewer, by])
        await expect(change(who, 'viewer', by)).rejects.toMatchObject({ code: 'permission_denied' });
  });

  test('never grants a role above one’s own, nor changes a member who has one', async () => {
    const refused = { status: 403, code: 'role_above_own' };
    await expect(change(member, 'owner', admin)).rejects.toMatchObject(refused);
    await expect(change(admin, 'owner', admin)).rejects.toMatchObject(refused);
    await expect(change(owner, 'viewer', admin)).rejects.toMatchObject(refused);
    await expect(remove(owner, admin)).rejects.toMatchObject(refused);
  });

  test('of the last owner is refused', async () => {
    await expect(change(owner, 'admin', owner)).rejects.toMatchObject({ status: 409, code: 'last_owner' });
    await expect(remove(owner, owner)).rejects.toMatchObject({ code: 'last_owner' });
    await change(admin, 'owner', owner);
    await change(owner, 'admin', owner);
    expect(await rolesOf(db, tenant)).toMatchObject({ [owner.userId]: 'admin', [admin.userId]: 'owner' });
  });

  test('to what it is already changes nothing and writes nothing', async () => {
    const { length } = await auditOf(db, tenant);
    await change(member, 'member', owner);
    expect(await auditOf(db, tenant)).toHaveLength(length);
  });

  test('depends on the current role of the caller', async () => {
    await change(admin, 'member', owner);
    await expect(change(viewer, 'admin', admin)).rejects.toMatchObject({ code: 'permission_denied' });
    await remove(admin, owner);
    await expect(change(viewer, 'admin', admin)).rejects.toMatchObject({ code: 'permission_denied' });
  });

  test('of a stranger and of another tenant’s member is the same 404', async () => {
    const stranger = await personOf(db, await db.newTenant(), 'member');
    for (const userId of [stranger.userId, 'nobody'])
      await expect(
        db.services.members.changeRole(tenant, userId, 'viewer', owner.actor),
      ).rejects.toMatchObject({ status: 404, code: 'member_not_found' });
  });
});

describe('of two owners who at the same moment', () => {
  type Act = (one: Person, two: Person) => Promise<unknown>;
  test.each<[string, Act]>([
    ['demote each other', (one, two) => change(two, 'member', one)],
    ['demote themselves', (one) => change(one, 'member', one)],
    ['leave', (one) => remove(one, one)],
    ['remove each other', (one, two) => remove(two, one)],
  ])('%s, one remains: 50 times', async (_name, act) => {
    await warm(db.pools.tenant);
    for (let round = 0; round < 50; round++) {
      const one = await personOf(db, tenant, 'owner');
      const other = await personOf(db, tenant, 'owner');
      await db.asAdmin((admin) =>
        admin.query(`update tenant_users set role = 'viewer' where tenant_id = $1 and user_id <> all ($2)`, [
          tenant.tenantId,
          [one.userId, other.userId],
        ]),
      );
      const outcomes = await Promise.allSettled([act(one, other), act(other, one)]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const owners = Object.values(await rolesOf(db, tenant)).filter((role) => role === 'owner');
      expect(owners).toHaveLength(1);
    }
  });
});

describe('leaving and being removed', () => {
  test('every member may leave, and the log records it', async () => {
    for (const one of [viewer, member, admin]) await remove(one, one);
    expect(Object.keys(await rolesOf(db, tenant))).toEqual([owner.userId]);
    const [newest] = await auditOf(db, tenant);
    expect(newest).toMatchObject({
      action: 'member.left',
      resource_id: admin.userId,
      metadata: { before: { role: 'admin' } },
    });
  });

  test('members and viewers cannot remove other members', async () => {
    for (const by of [member, viewer])
      await expect(remove(owner, by)).rejects.toMatchObject({ code: 'permission_denied' });
    await expect(remove(viewer, member)).rejects.toMatchObject({ code: 'permission_denied' });
  });

  test('a key that the operator made has the rights of an owner', async () => {
    const { key_id: keyId } = await db.services.apiKeys.create(tenant, { name: 'made by the operator' });
    const actor = { kind: 'key', keyScopes: ['admin'], keyId } as const;
    await db.services.members.changeRole(tenant, admin.userId, 'owner', actor);
    await db.services.members.remove(tenant, owner.userId, actor);
    await expect(db.services.members.remove(tenant, admin.userId, OPERATOR)).rejects.toMatchObject({
      code: 'last_owner',
    });
  });

  test('ends the keys of the member, and coming back does not revive them', async () => {
    const scope = { ...tenant, userId: member.userId };
    const { key, key_id } = await db.services.apiKeys.create(scope, { name: 'theirs' });
    expect(await db.services.apiKeyAuthenticator.principalOf(key)).toMatchObject({ role: 'member' });
    await remove(member, admin);
    expect(await db.services.apiKeyAuthenticator.principalOf(key)).toBeUndefined();
    const { tenantId } = tenant;
    const again = { tenantId, role: 'member' as const, userId: member.userId, email: member.email };
    await db.database.inScope({ kind: 'identity' }, (tx) => db.services.tenants.enrol(tx, again));
    expect(await db.services.apiKeyAuthenticator.principalOf(key)).toBeUndefined();
    expect((await db.services.apiKeys.list(tenant)).map((one) => one.key_id)).not.toContain(key_id);
  });

  test('revokes the invitations that the member could no longer send', async () => {
    const invite = (role: Role, by: Person) =>
      db.services.invitations.create(
        tenant,
        { email: `${role}-of-${by.userId}@example.com`, role },
        by.actor,
      );
    for (const one of [member, viewer]) await remove(one, one); // their seats are needed
    await invite('admin', admin);
    await invite('viewer', admin);
    await change(admin, 'member', owner);
    const statuses = async () => {
      const { json } = await db.services.invitations.list(tenant, { limit: 10, after: undefined });
      return Object.fromEntries(
        (JSON.parse(json) as { role: Role; status: string }[]).map(({ role, status }) => [role, status]),
      );
    };
    expect(await statuses()).toEqual({ admin: 'revoked', viewer: 'open' });
    await remove(admin, owner);
    expect(await statuses()).toEqual({ admin: 'revoked', viewer: 'revoked' });
  });
});

describe('the list of members', () => {
  const listed = async () => {
    const { json } = await db.services.members.list(tenant, { limit: 200, after: undefined });
    return JSON.parse(json) as { user_id: string; name: string | null }[];
  };

  test('has the names of its members, and null for one who gave none', async () => {
    const [named, nameless] = [await db.newUser('Grace Hopper'), await db.newUser('nobody')];
    await db.asAdmin((admin) => admin.query('update users set name = null where id = $1', [nameless.userId]));
    for (const user of [named, nameless])
      await db.database.inScope(IDENTITY, (tx) =>
        db.services.tenants.enrol(tx, { tenantId: tenant.tenantId, role: 'viewer', ...user }),
      );
    const names = new Map((await listed()).map(({ user_id, name }) => [user_id, name]));
    expect([names.get(named.userId), names.get(nameless.userId)]).toEqual(['Grace Hopper', null]);
  });

  test('has the name of a person who made the tenant', async () => {
    const founder = await db.newUser('Ada Lovelace');
    const { id } = await db.services.tenants.createFor(founder, { name: 'Engines' }, OPERATOR);
    tenant = { kind: 'tenant', tenantId: id };
    expect(await listed()).toEqual([
      expect.objectContaining({ user_id: founder.userId, name: 'Ada Lovelace', role: 'owner' }),
    ]);
  });

  test('has the names of those who joined before there was a place for them', async () => {
    const grace = await db.newUser('Grace Hopper');
    await db.database.inScope(IDENTITY, (tx) =>
      db.services.tenants.enrol(tx, { tenantId: tenant.tenantId, role: 'viewer', ...grace }),
    );
    const later = (await migrationNames()).filter((name) => name >= '0076');
    await migrateDown(db.urls.owner, later.length);
    await migrateUp(db.urls.owner);
    expect(await listed()).toContainEqual(
      expect.objectContaining({ user_id: grace.userId, name: 'Grace Hopper' }),
    );
    const { rows } = await db.asAdmin((admin) =>
      admin.query(`select from pg_class where relname in ('users', 'tenant_users') and relforcerowsecurity`),
    );
    expect(rows).toHaveLength(2);
  });
});
