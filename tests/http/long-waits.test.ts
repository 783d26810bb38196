import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { untilWaiting } from '../support/lock-waits.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { startTestApi } from '../support/test-api.ts';

// a tenant has half of it
const db = await setUpDatabase({ poolSize: 4 });
const api = await startTestApi(db);
const tenant = await db.newTenant();
afterAll(() => api.close());

/** Longer than what counts as the moment at which a caller was identified. */
const LATER_MS = 600;

async function newKey() {
  const { key, key_id } = await db.services.apiKeys.create(tenant, { name: 'waits' });
  const post = (more = {}) =>
    fetch(`${api.url}/v1/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...more },
      body: JSON.stringify({ tool_id: 'waits' }),
    });
  // not through the pool whose places are taken
  const revoke = () =>
    db.asAdmin((admin) => admin.query('update api_keys set revoked_at = now() where key_id = $1', [key_id]));
  return { post, revoke };
}

/** Sends a request, and waits until its sender has been identified. */
async function identifiedBy(post: () => Promise<Response>): Promise<{ readonly answer: Promise<Response> }> {
  const identified = once(db.pools.identity as NonNullable<typeof db.pools.identity>, 'release');
  const answer = post();
  await identified;
  return { answer };
}

const sessions = async () =>
  (await db.asAdmin((admin) => admin.query('select from tool_sessions'))).rows.length;

test('a request that waited for its turn is refused if its caller has lost the right in the meantime', async () => {
  const [holders, waits] = [await newKey(), await newKey()];
  const before = await sessions();
  const { held, late } = await db.asAdmin(async (admin) => {
    await admin.query('begin');
    await admin.query('lock table tool_sessions in share mode');
    const held = [holders.post(), holders.post()];
    await untilWaiting(db, 2);
    const late = await identifiedBy(waits.post);
    await wait(LATER_MS);
    await waits.revoke();
    await admin.query('commit');
    return { held, late: late.answer };
  });
  expect((await Promise.all(held)).map(({ status }) => status)).toEqual([201, 201]);
  expect((await late).status).toBe(401);
  expect(await sessions()).toBe(before + 2);
});

test('so is one that waited for another request under the same Idempotency-Key', async () => {
  const [first, second] = [await newKey(), await newKey()];
  const before = await sessions();
  const key = { 'idempotency-key': 'the-same' };
  const { failed, late } = await db.asAdmin(async (admin) => {
    await admin.query('begin');
    await admin.query('lock table tool_sessions in share mode');
    const failed = first.post(key);
    await untilWaiting(db, 1);
    const late = await identifiedBy(() => second.post(key));
    await wait(LATER_MS);
    await second.revoke();
    // the first request fails, and leaves the key to the second
    await db.asAdmin((other) =>
      other.query(
        `select pg_cancel_backend(pid) from pg_locks where not granted and relation = 'tool_sessions'::regclass`,
      ),
    );
    expect((await failed).status).toBe(503);
    await admin.query('commit');
    return { failed, late: late.answer };
  });
  expect([(await failed).status, (await late).status]).toEqual([503, 401]);
  expect(await sessions()).toBe(before);
});
