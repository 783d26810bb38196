import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { OPERATOR } from '../../src/auth/actor.ts';
import type { TenantScope } from '../../src/auth/scope.ts';
import { loadConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { openStallingGate, type StallingGate } from '../support/stalling-gate.ts';

const db = await setUpDatabase();
const PROMISED_MS = 1_000;

let gate: StallingGate;
let server: RunningServer;
let tenant: TenantScope;
beforeEach(async () => {
  gate = await openStallingGate(db.urls.roles.identity);
  const urls = { ...db.urls.roles, identity: gate.through(db.urls.roles.identity) };
  const config = { ...loadConfig({ PORT: '0' }), localMode: false };
  server = await startServer(config, urls, createLogger('silent'));
  tenant = await db.newTenant();
});
afterEach(async () => {
  await server.close();
  await gate.close();
});

const get = async (path: string, key: string) =>
  fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${key}` } });

/** The connection that hears of changes gives no sign any more, and does not end. */
const cutListener = () => gate.stall({ at: 'select 1', hold: 'answer', after: 'listen ' });

/** As another process changes it, which cannot tell this one. */
async function untilPromised(change: () => Promise<unknown>): Promise<void> {
  await change();
  await sleep(PROMISED_MS);
}

test('a revoked key ends within a second, also if the connection that tells of it is cut without a sign', async () => {
  const { key, key_id } = await db.services.apiKeys.create(tenant, { name: 'a key' });
  for (let n = 0; n < 3; n++) expect((await get('/v1/sessions', key)).status).toBe(200);
  await cutListener();
  expect((await get('/v1/sessions', key)).status).toBe(200);
  await untilPromised(() => db.services.apiKeys.revoke(tenant, key_id, OPERATOR));
  expect((await get('/v1/sessions', key)).status).toBe(401);
});

test('so do a plan and a switch of the settings', async () => {
  const { key } = await db.services.apiKeys.create(tenant, { name: 'a key' });
  const limit = async () => (await get('/v1/sessions', key)).headers.get('ratelimit-policy');
  const contentIsKept = async () => (await server.services.settings.current(tenant)).otel_keep_content;
  await db.services.settings.change(tenant, { otel_keep_content: false }, OPERATOR);
  expect(await limit()).toContain('"tenant";q=600;');
  await cutListener();
  expect([await limit(), await contentIsKept()]).toEqual([expect.stringContaining('q=600;'), false]);
  await untilPromised(async () => {
    await db.asAdmin((admin) =>
      admin.query(`update tenants set plan = 'pro', manual_plan = 'pro' where id = $1`, [tenant.tenantId]),
    );
    await db.services.settings.change(tenant, { otel_keep_content: true }, OPERATOR);
  });
  expect([await limit(), await contentIsKept()]).toEqual([expect.stringContaining('q=6000;'), true]);
});

test('while notifications arrive, a key is not looked up again', async () => {
  const isKept = async () => {
    const { key } = await db.services.apiKeys.create(tenant, { name: 'a key' });
    expect((await get('/v1/sessions', key)).status).toBe(200);
    // by hand, which nobody is told of
    await db.asAdmin((admin) =>
      admin.query('update api_keys set revoked_at = now() where tenant_id = $1', [tenant.tenantId]),
    );
    await sleep(PROMISED_MS);
    return (await get('/v1/sessions', key)).status === 200;
  };
  // a busy machine may keep a process from its proof for a moment, and then it looks
  expect((await isKept()) || (await isKept()) || (await isKept())).toBe(true);
});

test('an open stream sends nothing more to a caller whose key was revoked', async () => {
  const { key, key_id } = await db.services.apiKeys.create(tenant, { name: 'a key' });
  const stream = await get('/v1/changes', key);
  await db.services.apiKeys.revoke(tenant, key_id, OPERATOR);
  await server.services.sessions.start(tenant, { tool_id: 'cursor' });
  const said = await stream.text();
  expect(said).toContain('event: open');
  expect(said).not.toContain('event: change');
});
