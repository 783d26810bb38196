import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import type { TenantScope } from '../../src/auth/scope.ts';
import { untilWaiting } from '../support/lock-waits.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { startTestApi } from '../support/test-api.ts';

// a tenant has half of it
const db = await setUpDatabase({ poolSize: 4, holdsSeveral: true });
const api = await startTestApi(db);
const tenant = await db.newTenant();
afterAll(() => api.close());

/** Longer than what counts as the moment at which a caller was identified. */
const LATER_MS = 600;

async function newKey(of: TenantScope = tenant) {
  const { key, key_id } = await db.services.apiKeys.create(of, { name: 'waits' });
  const post = (more = {}) =>
    fetch(`${api.url}/v1/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...more },
      body: JSON.stringify({ tool_id: 'waits' }),
    });
  // not through the pool whose places are taken
  const revoke = () =>
    db.asAdmin((admin) => admin.query('update api_keys set revoked_at = now() where key_id = $1', [key_id]));
  const get = (path: string, signal: AbortSignal | null = null) =>
    fetch(`${api.url}${path}`, { headers: { authorization: `Bearer ${key}` }, signal });
  return { post, get, revoke };
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
  // keys of one person share what is recorded for an Idempotency-Key
  const person = { ...tenant, userId: (await db.newMember(tenant, 'member')).userId };
  const [first, second] = [await newKey(person), await newKey(person)];
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
        `select pg_cancel_backend(pid) from pg_locks where not granted and relation = 'tool_sessions'::regclass
           and database = (select oid from pg_database where datname = current_database())`,
      ),
    );
    expect((await failed).status).toBe(503);
    await admin.query('commit');
    return { failed, late: late.answer };
  });
  expect([(await failed).status, (await late).status]).toEqual([503, 401]);
  expect(await sessions()).toBe(before);
});

// of one tenant one at a time runs
test.each([
  ['a search', '/v1/search?q=anything&type=checkpoint', 'checkpoints'],
  ['a verification of the audit log', '/v1/audit-logs/verification', 'audit_logs'],
])('so is %s that waited for another one', async (_what, path, table) => {
  const [first, second] = [await newKey(), await newKey()];
  const { held, late } = await db.asAdmin(async (admin) => {
    await admin.query('begin');
    await admin.query(`lock table ${table} in access exclusive mode`);
    const held = first.get(path);
    await untilWaiting(db, 1);
    const late = await identifiedBy(() => second.get(path));
    await wait(LATER_MS);
    await second.revoke();
    await admin.query('commit');
    return { held, late: late.answer };
  });
  expect([(await held).status, (await late).status]).toEqual([200, 401]);
});

test('a report that many ask for does not depend on the one who asked first', async () => {
  const [holder, first, second] = [await newKey(), await newKey(), await newKey(await db.newTenant())];
  const gone = new AbortController();
  await db.asAdmin(async (admin) => {
    await admin.query('begin');
    await admin.query('lock table tool_sessions in share mode');
    const held = [holder.post(), holder.post()];
    await untilWaiting(db, 2);
    const asked = await identifiedBy(() => first.get('/v1/isolation', gone.signal));
    const left = asked.answer.catch(({ name }: Error) => name);
    await wait(LATER_MS);
    const other = await identifiedBy(() => second.get('/v1/isolation'));
    await wait(LATER_MS);
    gone.abort();
    expect([await left, (await other.answer).status]).toEqual(['AbortError', 200]);
    await admin.query('commit');
    await Promise.all(held);
  });
});
