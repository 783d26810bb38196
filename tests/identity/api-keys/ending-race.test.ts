import { expect, test } from '@jest/globals';
import type { Actor } from '../../../src/auth/actor.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { warm } from '../../support/warm-pool.ts';

const db = await setUpDatabase();
const { apiKeys } = db.services;
const tenant = await db.newTenant();

const newKey = async () => {
  const { key_id: keyId, scopes: keyScopes } = await apiKeys.create(tenant, { name: 'ends another' });
  return { kind: 'key', keyId, keyScopes } satisfies Actor;
};
const working = async (keyIds: string[]) =>
  (await apiKeys.list(tenant)).filter(({ key_id, revoked_at }) => keyIds.includes(key_id) && !revoked_at);

test('of two keys that end each other at the same moment one remains: 30 times', async () => {
  await warm(db.pools.tenant);
  for (let round = 0; round < 30; round++) {
    const [one, other] = [await newKey(), await newKey()];
    const outcomes = await Promise.allSettled([
      apiKeys.revoke(tenant, other.keyId, one),
      apiKeys.revoke(tenant, one.keyId, other),
    ]);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.map(({ reason }) => reason.code)).toEqual(['api_key_ended']);
    expect(await working([one.keyId, other.keyId])).toHaveLength(1);
  }
});

test('a key that ends itself and makes another at the same moment leaves at most what it made before: 30 times', async () => {
  for (let round = 0; round < 30; round++) {
    const key = await newKey();
    const [made, ended] = await Promise.allSettled([
      apiKeys.issue(tenant, { name: 'made', scopes: ['read'] }, key),
      apiKeys.revoke(tenant, key.keyId, key),
    ]);
    expect(ended.status).toBe('fulfilled');
    if (made.status === 'rejected') expect(made.reason).toMatchObject({ code: 'api_key_ended' });
    await expect(apiKeys.issue(tenant, { name: 'late', scopes: ['read'] }, key)).rejects.toMatchObject({
      status: 401,
      code: 'api_key_ended',
    });
  }
});
