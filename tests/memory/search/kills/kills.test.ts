import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { OPERATOR } from '../../../../src/auth/actor.ts';
import { LOCAL, type Scope } from '../../../../src/auth/scope.ts';
import { Random } from '../../../support/random.ts';
import { ServerProcess } from '../../../support/server-process.ts';
import { setUpDatabase } from '../../../support/set-up.ts';
import { keyOf } from '../../../support/test-app.ts';
import { lookAt } from './look.ts';
import { SearchWriter } from './writer.ts';

// `npm run test:kills` has 100 kills and then waits for housekeeping, `npm test` a few and moves the time
const KILLS = Number(process.env.SEARCH_KILLS ?? 2);
const WAITS_FOR_HOUSEKEEPING = process.env.SEARCH_KILLS !== undefined;
const SEED = Number(process.env.SEARCH_KILLS_SEED ?? randomInt(2 ** 31));
const MAX_WAIT_MS = 500;
const DRAIN_TIMEOUT_MS = WAITS_FOR_HOUSEKEEPING ? 600_000 : 60_000;
const ASKED = WAITS_FOR_HOUSEKEEPING ? 200 : 20;

const db = await setUpDatabase({ searchModels: undefined });
const random = new Random(SEED);
let server: ServerProcess | undefined;
let isWanted = true;
afterAll(async () => {
  isWanted = false;
  await server?.kill();
});

const start = (): ServerProcess => {
  const { tenant, ...others } = db.urls.roles;
  const ofRoles = Object.entries(others).map(([role, url]) => [`DATABASE_URL_${role.toUpperCase()}`, url]);
  server = new ServerProcess({
    ...{ DATABASE_URL: tenant, LOCAL_MODE: 'on', RATE_LIMITS: 'off' },
    ...Object.fromEntries(ofRoles),
  });
  return server;
};
const url = () => (server?.hasEnded ? '' : (server?.url ?? ''));

/** Members, whose checkpoints may be private, a key of a team and local mode. */
async function newWriters(): Promise<SearchWriter[]> {
  const scopes: Scope[] = [LOCAL];
  for (let n = 0; n < 2; n++) {
    const tenant = await db.newTenant();
    await db.services.billing.setPlan(tenant.tenantId, 'enterprise', OPERATOR);
    scopes.push(tenant, { ...tenant, userId: (await db.newMember(tenant, 'member')).userId });
  }
  return Promise.all(
    scopes.map(async (scope) => {
      const authorization = scope.kind === 'tenant' ? await keyOf(db, scope) : undefined;
      return new SearchWriter({ scope, authorization, url, random: random.fork() });
    }),
  );
}

/** Looks without a pause, and stops at the first fault. */
async function watch(): Promise<{ readonly looks: number; readonly faults: readonly string[] }> {
  for (let looks = 1; ; looks++) {
    const { faults } = await db.asAdmin(lookAt);
    if (faults.length > 0 || !isWanted) return { looks, faults };
    await wait(10);
  }
}

async function killAtRandomMoments(writers: readonly SearchWriter[]): Promise<number> {
  let whileMaking = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const current = start();
    await current.serving();
    const before = writers.map(({ acknowledged }) => acknowledged);
    while (writers.some(({ acknowledged }, n) => acknowledged === before[n])) await wait(5);
    await wait(random.between(0, MAX_WAIT_MS));
    // half of them when something is being made, for a moment that is short
    for (let looks = 0; kill % 2 === 0 && looks < 20; looks++)
      if ((await db.asAdmin(lookAt)).claimed > 0) break;
    await current.kill();
    const { claimed, believed } = await db.asAdmin(lookAt);
    if (claimed > 0) whileMaking += 1;
    if (WAITS_FOR_HOUSEKEEPING && kill % 10 === 9)
      process.stderr.write(`${kill + 1} kills, ${believed} rows\n`);
  }
  return whileMaking;
}

const drained = async (timeoutMs: number) => {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await wait(50))
    if ((await db.asAdmin(lookAt)).waiting === 0) return true;
  return false;
};

let writers: SearchWriter[];

test(
  'whenever the server is killed, each row that can be found has vectors or waits for them, and in the end none waits',
  async () => {
    process.stderr.write(`Kills: SEARCH_KILLS_SEED=${SEED}, ${KILLS} kills.\n`);
    writers = await newWriters();
    const watching = watch();
    const running = Promise.all(writers.map((writer) => writer.run()));
    const whileMaking = await killAtRandomMoments(writers);
    await start().serving();
    for (const writer of writers) writer.stop();
    await running;
    if (!WAITS_FOR_HOUSEKEEPING) {
      // what a killed process has taken is due after two minutes
      await db.asAdmin((admin) => admin.query(`update search_pending set next_try = '-infinity'`));
      for (const writer of writers) await writer.rename();
    }
    const stoppedAt = performance.now();
    expect(await drained(DRAIN_TIMEOUT_MS)).toBe(true);
    const seconds = ((performance.now() - stoppedAt) / 1_000).toFixed(0);
    isWanted = false;
    const { looks, faults } = await watching;
    const { believed, deadlocks } = await db.asAdmin(lookAt);
    const sum = (name: 'acknowledged' | 'refusals') => writers.reduce((all, writer) => all + writer[name], 0);
    process.stderr.write(
      `${KILLS} kills, ${whileMaking} of them while vectors were made; ${sum('acknowledged')} requests acknowledged, ` +
        `${sum('refusals')} refused; ${looks} looks at up to ${believed} rows; drained after ${seconds} s.\n`,
    );
    expect([faults, deadlocks]).toEqual([[], 0]);
    expect(writers.flatMap(({ surprises }) => surprises)).toEqual([]);
    if (WAITS_FOR_HOUSEKEEPING) expect(whileMaking).toBeGreaterThan(KILLS / 10);
  },
  30_000 * KILLS + 2 * DRAIN_TIMEOUT_MS,
);

test('afterwards every text that was acknowledged is found by a word of it', async () => {
  for (const writer of writers) {
    const asked = random.shuffled(writer.written).slice(0, ASKED);
    expect(asked.length).toBeGreaterThan(0);
    for (const { type, mark, name } of asked) {
      const answer = await writer.send('GET', `/v1/search?${new URLSearchParams({ type, q: mark })}`);
      const hits = (answer?.body.data ?? []) as Record<string, unknown>[];
      expect([type, hits.map((hit) => hit[NAMED[type]])]).toEqual([type, expect.arrayContaining([name])]);
    }
  }
}, 300_000);

const NAMED = { checkpoint: 'checkpoint_id', memory: 'key', session: 'session_id' } as const;

test.each(['checkpoint', 'memory', 'session'])(
  'the look notices a %s that has neither vectors nor a place in the queue',
  async (kind) => {
    const found = await db.asAdmin(async (admin) => {
      const { rows } = await admin.query<{ scope_id: string }>(
        `select scope_id from ${kind}_vectors limit 1`,
      );
      await admin.query('begin');
      await admin.query(`delete from ${kind}_vectors where scope_id = $1`, [rows[0]?.scope_id]);
      const { faults } = await lookAt(admin);
      await admin.query('rollback');
      return faults;
    });
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((fault) => fault.startsWith(kind))).toBe(true);
  },
);
