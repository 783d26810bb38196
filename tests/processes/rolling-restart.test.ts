import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { setUpDatabase } from '../support/set-up.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { startFleet } from './fleet.ts';
import { Load } from './load.ts';
import type { ProxyName } from './proxy.ts';

const db = await setUpDatabase();
const TIMEOUT_MS = 240_000;
const CLIENTS = 8;
const ROUNDS = Number(process.env.RESTART_ROUNDS ?? 2);

/** Keys of a tenant without limits of its plan; each key has its own. */
async function keysOf(many: number): Promise<{ readonly tenantId: string; readonly keys: string[] }> {
  const tenant = await db.newTenant();
  await db.asAdmin((admin) =>
    admin.query(`update tenants set plan = 'enterprise', manual_plan = 'enterprise' where id = $1`, [
      tenant.tenantId,
    ]),
  );
  const keys: string[] = [];
  for (let n = 0; n < many; n++)
    keys.push((await db.services.apiKeys.create(tenant, { name: `key ${n}` })).key);
  return { tenantId: tenant.tenantId, keys };
}

const sessionsOf = async (of: TestDatabase, tenantId: string): Promise<Set<string>> =>
  of.asAdmin(async (admin) => {
    const { rows } = await admin.query('select session_id from tool_sessions where tenant_id = $1', [
      tenantId,
    ]);
    return new Set(rows.map(({ session_id }) => session_id));
  });

test.each<[ProxyName, Record<string, string>]>([
  ['nginx', {}],
  ['caddy', { DRAIN_DELAY_MS: '2000' }],
])(
  'a rolling restart of three processes behind %s under load fails no request and repeats none',
  async (proxy, env) => {
    const { tenantId, keys } = await keysOf(CLIENTS);
    const fleet = await startFleet(db, { proxy, env });
    const load = new Load(fleet.url, keys, CLIENTS);
    await sleep(1_000);
    for (let round = 0; round < ROUNDS; round++)
      for (const n of [0, 1, 2]) {
        expect(await fleet.stopOne(n)).toBe(0);
        await fleet.startOne(n);
        // what the example waits before it tries a process again
        await sleep(1_200);
      }
    await load.stop();
    await fleet.stop();
    const { sent, streams, slowestMs } = load;
    console.log(`${proxy}: ${sent} requests, ${streams} streams, slowest ${Math.round(slowestMs)} ms`);
    expect(load.failures).toEqual([]);
    expect(streams).toBeGreaterThan(1);
    // none is missing, and none was made that nobody asked for
    expect(await sessionsOf(db, tenantId)).toEqual(new Set(load.created));
  },
  TIMEOUT_MS,
);

test(
  'a process that is killed loses what it was doing, and nothing is done twice',
  async () => {
    const { tenantId, keys } = await keysOf(CLIENTS);
    const fleet = await startFleet(db, { env: { RATE_LIMITS: 'off' } });
    const load = new Load(fleet.url, keys, CLIENTS);
    for (const n of [0, 1, 2]) {
      await sleep(700);
      await fleet.processes[n]?.kill();
      await fleet.startOne(n);
      await sleep(1_200);
    }
    await load.stop();
    await fleet.stop();
    console.log(`killed: ${load.sent} requests, failures: ${JSON.stringify(load.failures.slice(0, 20))}`);
    const answered = new Set(load.created);
    const stored = await sessionsOf(db, tenantId);
    for (const id of answered) expect(stored).toContain(id);
    // at most what each client had under way when a process was killed
    expect(load.failures.length).toBeLessThanOrEqual(3 * CLIENTS);
    expect(stored.size - answered.size).toBeLessThanOrEqual(load.failures.length);
  },
  TIMEOUT_MS,
);
