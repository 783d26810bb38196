import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import type pg from 'pg';
import type { PlanId } from '../../src/features/entitlements/plans.ts';
import { type Bench, progress } from '../support/bench.ts';
import { openBenchDatabase } from '../support/bench-database.ts';
import { forkHelper } from '../support/child-process.ts';
import { print } from '../support/output.ts';
import type { Resources } from '../support/resources.ts';
import { TENANT_PREFIX } from '../support/seed.ts';
import { hostileOptions } from './options.ts';
import { RestartingServer } from './restarting-server.ts';
import { storeMemories } from './stored-memories.ts';
import { type Phase, Victim } from './victim.ts';

const SESSIONS = 2_000;
const VICTIM_ADDRESS = '127.0.0.2';
const WARM_UP_SECONDS = 5;
const MEMORY_SECONDS = 5;

type Outcomes = Readonly<Record<string, Readonly<Record<string, number>>>>;

export const hostileBench: Bench = {
  summary: 'latencies of a small tenant while a free tenant attacks in ten ways at once',
  async run(args, resources) {
    const options = hostileOptions(args);
    const { admin, databaseUrls, keys } = await openBenchDatabase(resources, {
      tenants: 2,
      sessions: SESSIONS,
    });
    const [attackKey = '', victimKey = ''] = keys;
    const [attackSession, victimSession] = [await openSession(admin, 1), await openSession(admin, 2)];
    const server = await RestartingServer.start(resources, databaseUrls, options.heap);
    const { url } = server;
    await givePlans(admin, 'enterprise');
    progress('Storing the memories that will be searched …');
    const memories = await storeMemories(url, attackKey, options.memories);
    await givePlans(admin, 'free');
    const victim = new Victim({
      ...{ url, key: victimKey, localAddress: VICTIM_ADDRESS, sessionId: victimSession },
    });

    await victim.run(WARM_UP_SECONDS);
    progress(`${options.alone} seconds alone`);
    const alone = await victim.run(options.alone);
    const before = server.memoryLately(MEMORY_SECONDS);
    server.takePeak();
    progress(`${options.seconds} seconds under attack`);
    const attacks = attack(resources, {
      ATTACK_URL: url.href,
      ATTACK_KEY: attackKey,
      ATTACK_SESSION: attackSession,
      ATTACK_SECONDS: `${options.seconds}`,
      ATTACK_ONLY: options.only,
    });
    const attacked = await victim.run(options.seconds);
    const outcomes = await attacks;
    await server.end();
    const peak = server.takePeak();

    const result = {
      victim_p50_ms: rounded(attacked.percentile(0.5)),
      victim_p99_ms: rounded(attacked.percentile(0.99)),
      alone_p50_ms: rounded(alone.percentile(0.5)),
      rss_ratio: rounded(peak / before),
      crashes: server.crashes,
      alone_p99_ms: rounded(alone.percentile(0.99)),
      p50_ratio: rounded(attacked.percentile(0.5) / alone.percentile(0.5)),
      victim_requests: attacked.latencies.length,
      victim_errors: attacked.errors + alone.errors,
    };
    print(
      `load average ${loadavg()[0]?.toFixed(1)}, heap ${options.heap} MiB, ${memories} memories, memory ${mib(before)} alone and ${mib(peak)} at most`,
    );
    for (const line of described({ alone, attacked }, outcomes)) print(line);
    for (const [name, value] of Object.entries(result)) print(`${name.padEnd(16)} ${value}`);
    if (options.json) print(JSON.stringify({ bench: 'hostile', ...result, attacks: outcomes }));
  },
};

/** Resolves when the attack is over, also if its process was terminated. */
async function attack(resources: Resources, env: Readonly<Record<string, string>>): Promise<Outcomes> {
  const child = await forkHelper(resources, 'bench/hostile/attack-process.ts', env);
  const answered = once(child, 'message').then(([{ outcomes }]) => outcomes as Outcomes);
  return Promise.race([answered, once(child, 'exit').then((): Outcomes => ({}))]);
}

/** A session that stays open, of tenant number `tenant`. */
async function openSession(admin: pg.Client, tenant: number): Promise<string> {
  const sessionId = randomUUID();
  await admin.query(
    `insert into tool_sessions (scope_id, tenant_id, session_id, tool_id, pinned) values ($1, $1, $2, 'cursor', true)`,
    [`${TENANT_PREFIX}${tenant}`, sessionId],
  );
  return sessionId;
}

/** The victim is on a paid plan; the attacker is on one only while its memories are stored. */
async function givePlans(admin: pg.Client, ofAttacker: PlanId): Promise<void> {
  const plans = [ofAttacker, 'pro'] satisfies PlanId[];
  for (const [n, plan] of plans.entries()) {
    await admin.query(
      `update tenants set plan = $2::text, manual_plan = nullif($2::text, 'free') where id = $1`,
      [`${TENANT_PREFIX}${n + 1}`, plan],
    );
  }
}

function described(
  phases: { readonly alone: Phase; readonly attacked: Phase },
  outcomes: Outcomes,
): string[] {
  const lines = Object.entries(outcomes).map(
    ([name, counts]) => `  ${name.padEnd(26)} ${JSON.stringify(counts).replaceAll('"', '')}`,
  );
  const failed = Object.entries(phases).flatMap(([name, { errors, messages }]) =>
    errors === 0 ? [] : [`victim, ${name}: ${errors} errors`, ...messages.map((message) => `  ${message}`)],
  );
  return ['responses to the attacks:', ...lines, ...failed];
}

const mib = (bytes: number) => `${(bytes / 1_048_576).toFixed(0)} MiB`;
const rounded = (value: number) => Number(value.toFixed(2));
