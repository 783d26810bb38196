import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { freePort } from '../support/free-port.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { isInstalled } from './proxy.ts';

const db = await setUpDatabase();
const TIMEOUT_MS = 240_000;
/** Of the plan free. */
const REQUESTS = 600;
const EVENTS = 6_000;

const redis = isInstalled('redis-server', '--version') ? await startRedis() : undefined;
afterAll(() => redis?.stop());

async function startRedis() {
  const port = await freePort();
  const start = () =>
    spawn('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
      stdio: 'ignore',
    });
  let child: ChildProcess = start();
  const stop = async () => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  const restart = () => {
    child = start();
  };
  return { url: `redis://127.0.0.1:${port}`, stop, restart };
}

async function newKeys(many: number): Promise<string[]> {
  const tenant = await db.newTenant();
  const keys: string[] = [];
  for (let n = 0; n < many; n++)
    keys.push((await db.services.apiKeys.create(tenant, { name: `key ${n}` })).key);
  return keys;
}

interface Sent {
  readonly path: string;
  readonly body?: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 24 });

/** Gives the status. */
async function send({ url }: Fleet, key: string, { path, body }: Sent): Promise<number> {
  const sent = request(`${url}${path}`, {
    method: body ? 'POST' : 'GET',
    agent,
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
  });
  sent.end(body);
  const [answer] = await once(sent, 'response');
  answer.resume();
  await once(answer, 'close');
  return answer.statusCode;
}

/** The statuses of so many requests, as fast as 24 clients send them. */
async function statusesOf(fleet: Fleet, keys: readonly string[], many: number, sent: Sent) {
  const counts = new Map<number, number>();
  let begun = 0;
  const client = async (key: string) => {
    while (begun < many) {
      begun += 1;
      const status = await send(fleet, key, sent);
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: 24 }, (_, n) => client(keys[n % keys.length] ?? '')));
  return counts;
}

const READ = { path: '/v1/sessions?limit=1' };
const BATCH = {
  path: '/v1/ingest',
  body: JSON.stringify({
    items: Array.from({ length: 50 }, () => ({
      type: 'cache_hit',
      data: { tool_id: 'cursor', file_path: 'src/a.ts', tokens_saved: 1 },
    })),
  }),
};

const within = (value: number, limit: number) => {
  expect(value).toBeGreaterThanOrEqual(limit);
  expect(value).toBeLessThanOrEqual(limit * 1.1);
};

test.each([['PostgreSQL', {}], ...(redis ? [['Redis', { REDIS_URL: redis.url }] as const] : [])])(
  'three processes that count in %s keep the limits of requests and events within 10 percent',
  async (store, env) => {
    const fleet = await startFleet(db, { env });
    const requests = await statusesOf(fleet, await newKeys(4), 3 * REQUESTS, READ);
    const events = await statusesOf(fleet, await newKeys(2), 200, BATCH);
    const stored = (events.get(200) ?? 0) * 50;
    console.log(`${store}: ${requests.get(200)} requests of ${REQUESTS}, ${stored} events of ${EVENTS}`);
    await fleet.stop();
    expect([...requests.keys(), ...events.keys()].filter((one) => one !== 200 && one !== 429)).toEqual([]);
    within(requests.get(200) ?? 0, REQUESTS);
    within(stored, EVENTS);
  },
  TIMEOUT_MS,
);

test(
  'without a shared count three processes let nearly three times as much through',
  async () => {
    const fleet = await startFleet(db, { env: { SHARED_LIMITS: 'off' } });
    const requests = await statusesOf(fleet, await newKeys(4), 3 * REQUESTS, READ);
    await fleet.stop();
    expect(requests.get(200)).toBeGreaterThan(2 * REQUESTS);
  },
  TIMEOUT_MS,
);

(redis ? test : test.skip)(
  'while Redis is gone no request fails, each process keeps the whole limit, and it is logged once',
  async () => {
    const { url, stop, restart } = redis ?? { url: '', stop: async () => {}, restart: () => {} };
    const fleet = await startFleet(db, { env: { REDIS_URL: url } });
    const keys = await newKeys(4);
    expect([...(await statusesOf(fleet, keys, 100, READ)).keys()]).toEqual([200]);
    await stop();
    const without = await statusesOf(fleet, keys, 4 * REQUESTS, READ);
    expect([...without.keys()].sort()).toEqual([200, 429]);
    expect(without.get(200)).toBeLessThanOrEqual(3 * REQUESTS);
    expect(without.get(200)).toBeGreaterThanOrEqual(REQUESTS);
    for (const { output } of fleet.processes) expect(output.match(/limits_counted_apart/g)).toHaveLength(1);
    restart();
    await sleep(3_000);
    const again = await statusesOf(fleet, await newKeys(4), 3 * REQUESTS, READ);
    await fleet.stop();
    within(again.get(200) ?? 0, REQUESTS);
  },
  TIMEOUT_MS,
);
