import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { OPERATOR } from '../../../src/auth/actor.ts';
import type { TenantScope } from '../../../src/auth/scope.ts';
import { loadConfig } from '../../../src/config/config.ts';
import { KeyUses } from '../../../src/features/identity/api-keys/key-uses.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { type RunningServer, startServer } from '../../../src/server.ts';
import { type Person, personOf } from '../../support/people.ts';
import { watchStatements } from '../../support/statement-log.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

// The server is one process; db.services act as another, whose changes affect the cache of the first.
let db: TestDatabase;
let server: RunningServer;
let tenant: TenantScope;
let owner: Person;
let member: Person;
let key: string;
let keyId: string;
beforeAll(async () => {
  db = await createTestDatabase();
  const config = { ...loadConfig({ PORT: '0', LOCAL_MODE: 'off' }), poolSize: 4 };
  server = await startServer(config, db.urls.roles, createLogger('silent'));
});
afterAll(async () => {
  await server.close();
  await db.drop();
});
beforeEach(async () => {
  tenant = await db.newTenant();
  owner = await personOf(db, tenant, 'owner');
  member = await personOf(db, tenant, 'member');
  const made = await db.services.apiKeys.create({ ...tenant, userId: member.userId }, { name: 'a key' });
  [key, keyId] = [made.key, made.key_id];
});

const write = async () => {
  const answer = await fetch(`${server.url}/v1/sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: '{"tool_id":"cursor"}',
  });
  return answer.status;
};

describe('another process learns at once, and not after the minute of its cache,', () => {
  test.each<[string, () => Promise<unknown>, number]>([
    ['that a key was revoked', () => db.services.apiKeys.revoke(tenant, keyId, OPERATOR), 401],
    [
      'that a key was rotated without an overlap',
      () => db.services.apiKeys.rotate(tenant, keyId, { overlap_hours: 0 }, member.actor),
      401,
    ],
    [
      'that a role has changed',
      () => db.services.members.changeRole(tenant, member.userId, 'viewer', owner.actor),
      403,
    ],
    ['that a member was removed', () => db.services.members.remove(tenant, member.userId, owner.actor), 401],
    ['that the owner suspended the tenant', () => db.services.tenants.suspend(tenant, owner.actor), 403],
    [
      'that the operator suspended the tenant',
      () => db.services.tenants.suspendAsOperator(tenant.tenantId),
      403,
    ],
  ])('%s', async (_name, change, status) => {
    expect(await write()).toBe(201);
    await change();
    const deadline = Date.now() + 1_000;
    while ((await write()) !== status && Date.now() < deadline) await wait(5);
    expect(await write()).toBe(status);
  });
});

describe('another process drops only the cached keys that a change concerns:', () => {
  const questions = async (change: () => Promise<unknown>) => {
    const heard = await listening();
    await server.services.apiKeyAuthenticator.principalOf(key);
    const before = heard.texts.length;
    await change();
    // the server hears them in the order in which they were sent
    await db.asRole('identity', (client) =>
      client.query(`select pg_notify('api_key_revocations', 'tenant -')`),
    );
    while (heard.texts.at(-1) !== 'tenant -' || heard.texts.length === before) await wait(5);
    await heard.stop();
    await wait(50);
    // the cache does not know about a change without a notification
    await db.asAdmin((admin) =>
      admin.query(`update api_keys set scopes = '{ingest}' where key_id = $1`, [keyId]),
    );
    const principal = await server.services.apiKeyAuthenticator.principalOf(key);
    const isOld = principal !== undefined && principal.keyScopes.length > 1;
    await db.asAdmin((admin) =>
      admin.query(`update api_keys set scopes = '{read,write}' where key_id = $1`, [keyId]),
    );
    return isOld ? { asked: 0, cached: principal.scope.tenantId } : { asked: 1, cached: undefined };
  };

  async function listening() {
    const client = new pg.Client({ connectionString: db.urls.roles.identity });
    await client.connect();
    const texts: string[] = [];
    client.on('notification', ({ payload = '' }) => texts.push(payload));
    await client.query('listen api_key_revocations');
    return { texts, stop: () => client.end() };
  }

  test('another tenant that renames, suspends, changes a role or revokes a key has no effect', async () => {
    const theirs = await db.newTenant();
    const boss = await personOf(db, theirs, 'owner');
    const other = await personOf(db, theirs, 'member');
    const made = await db.services.apiKeys.create(theirs, { name: 'theirs' });
    const outcome = await questions(async () => {
      await db.services.tenants.rename(theirs, 'Another name', boss.actor);
      await db.services.members.changeRole(theirs, other.userId, 'viewer', boss.actor);
      await db.services.apiKeys.revoke(theirs, made.key_id, OPERATOR);
      await db.services.tenants.suspend(theirs, boss.actor);
    });
    expect(outcome).toEqual({ asked: 0, cached: tenant.tenantId });
  });

  test('a change in its own tenant does, unless it was only renamed', async () => {
    const rename = () => db.services.tenants.rename(tenant, 'Another name', owner.actor);
    expect(await questions(rename)).toEqual({ asked: 0, cached: tenant.tenantId });
    const revokeAnother = async () => {
      const made = await db.services.apiKeys.create(tenant, { name: 'another' });
      await db.services.apiKeys.revoke(tenant, made.key_id, OPERATOR);
    };
    expect(await questions(revokeAnother)).toMatchObject({ asked: 1 });
  });

  test.each(['', 'tenant ', 'what a later release says'])('everybody is by the text %p', async (text) => {
    const say = () =>
      db.asRole('identity', (client) => client.query(`select pg_notify('api_key_revocations', $1)`, [text]));
    expect(await questions(say)).toMatchObject({ asked: 1 });
  });
});

test('a key is found with one statement, and a cached key with none', async () => {
  const taken = watchStatements(db.pools);
  await db.services.apiKeyAuthenticator.principalOf(key);
  expect(taken().identity).toEqual([
    'BEGIN READ ONLY',
    expect.stringMatching(
      /^select .* from "api_keys" as "k" inner join "tenants" .* left join "tenant_users"/,
    ),
    'COMMIT',
  ]);
  db.services.apiKeyAuthenticator.openCache();
  await db.services.apiKeyAuthenticator.principalOf(key);
  taken();
  await db.services.apiKeyAuthenticator.principalOf(key);
  expect(taken().identity).toBeUndefined();
  db.services.apiKeyAuthenticator.closeCache();
});

describe('the last use of a key', () => {
  const lastUse = async () =>
    (await db.services.apiKeys.list(tenant)).find((one) => one.key_id === keyId)?.last_used_at ?? null;

  test('is recorded outside of the requests that wait for a response', async () => {
    await db.services.apiKeyAuthenticator.principalOf(key);
    expect(await lastUse()).toBeNull();
    await db.services.apiKeyAuthenticator.recordUses();
    expect(Date.parse((await lastUse()) ?? '')).toBeGreaterThan(Date.now() - 10_000);
  });

  test('is written once a minute, whichever process writes', async () => {
    const clock = { now: Date.now() };
    const uses = new KeyUses(() => clock.now);
    let writes = 0;
    const flush = () =>
      uses.flush(async () => {
        writes += 1;
      });
    const use = () => uses.note(tenant.tenantId, keyId);
    use();
    use();
    await flush();
    clock.now += 59_999;
    use();
    await flush();
    expect(writes).toBe(1);
    clock.now += 1;
    use();
    await flush();
    expect(writes).toBe(2);

    await db.services.apiKeyAuthenticator.principalOf(key);
    await db.services.apiKeyAuthenticator.recordUses();
    const first = await lastUse();
    await server.services.apiKeyAuthenticator.principalOf(key);
    await server.services.apiKeyAuthenticator.recordUses();
    expect(await lastUse()).toBe(first);
  });

  test('is kept if it could not be written', async () => {
    const uses = new KeyUses();
    uses.note('tenant', 'key');
    await expect(uses.flush(() => Promise.reject(new Error('down')))).rejects.toThrow('down');
    let written: unknown;
    await uses.flush(async (noted) => {
      written = noted;
    });
    expect(written).toMatchObject([{ tenantId: 'tenant', keyId: 'key' }]);
  });
});

test('a key whose user is not a member gives no access, even without the foreign key', async () => {
  await db.asAdmin(async (admin) => {
    await admin.query('alter table api_keys drop constraint api_keys__member');
    await admin.query('delete from tenant_users where user_id = $1', [member.userId]);
  });
  expect(await db.services.apiKeyAuthenticator.principalOf(key)).toBeUndefined();
});
