import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { untilWaiting } from '../../support/lock-waits.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { startTestApi } from '../../support/test-api.ts';
import { eventsOf } from './hook-client.ts';

// a tenant has half of it
const db = await setUpDatabase({ poolSize: 4 });
const api = await startTestApi(db);
const tenant = await db.newTenant();
afterAll(() => api.close());

/** Longer than what counts as the moment at which a caller was identified. */
const LATER_MS = 600;

async function newKey() {
  const { key, key_id } = await db.services.apiKeys.create(tenant, { name: 'waits' });
  const post = (session_id: string) =>
    fetch(`${api.url}/hooks/codex`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ hook_event_name: 'Stop', session_id }),
    });
  const revoke = () =>
    db.asAdmin((admin) => admin.query('update api_keys set revoked_at = now() where key_id = $1', [key_id]));
  return { post, revoke };
}

test('a hook that waited for its turn is refused if its key was revoked in the meantime', async () => {
  const [holders, waits] = [await newKey(), await newKey()];
  const { held, late } = await db.asAdmin(async (admin) => {
    await admin.query('begin');
    await admin.query('lock table tool_events in access exclusive mode');
    const held = [holders.post('a'), holders.post('b')];
    await untilWaiting(db, 2);
    const identified = once(db.pools.identity as NonNullable<typeof db.pools.identity>, 'release');
    const late = waits.post('c');
    await identified;
    await wait(LATER_MS);
    await waits.revoke();
    await admin.query('commit');
    return { held, late };
  });
  expect((await Promise.all(held)).map(({ status }) => status)).toEqual([204, 204]);
  expect((await late).status).toBe(401);
  expect(await eventsOf({ db }, tenant)).toHaveLength(2);
});
