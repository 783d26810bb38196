import { isDeepStrictEqual } from 'node:util';
import { CompiledQuery } from 'kysely';
import type { TenantScope } from '../../src/auth/scope.ts';
import { closeRolePools, openRolePools, type RolePools } from '../../src/db/pools/role-pools.ts';
import { ROLE_NAMES } from '../../src/db/schema/roles.ts';
import { Database, type ScopeTransaction } from '../../src/db/transaction/database.ts';
import { TEXT_SEARCH } from '../../src/features/memory/search/search.repository.ts';
import { listMetrics } from '../../src/features/telemetry/metrics/metric.repository.ts';
import { summarizeMetrics } from '../../src/features/telemetry/metrics/summary.repository.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { statementOf } from '../../tests/support/explain.ts';
import type { BenchDatabase } from '../support/bench-database.ts';
import type { Resources } from '../support/resources.ts';
import { TENANT_PREFIX } from '../support/seed.ts';
import { median } from '../support/statistics.ts';

/** The questions that read one table, so that one condition takes the place of the policy. */
export const OF_ONE_TABLE = ['list', 'summary', 'search'] as const;
type QuestionName = (typeof OF_ONE_TABLE)[number];

export interface PolicyCost {
  /** Medians in milliseconds. */
  readonly byPolicy: number;
  readonly byHand: number;
  readonly ratio: number;
}

interface Asking {
  readonly ask: (tx: ScopeTransaction, week: Week) => Promise<unknown>;
  /** The part of the statement's text that is replaced to add the policy's condition by hand. */
  readonly text: string;
  readonly withCondition: (tenant: string) => string;
}

interface Week {
  readonly from: string;
  readonly to: string;
}

const page = { limit: 20, after: undefined };
const CURRENT = `recorded_end = 'infinity'`;

const ASKINGS: Readonly<Record<QuestionName, Asking>> = {
  list: {
    ask: (tx) => listMetrics(tx, {}, page),
    text: 'from "metrics"',
    withCondition: (tenant) => `from "metrics" where "tenant_id" = ${tenant}`,
  },
  summary: {
    ask: (tx, week) => summarizeMetrics(tx, { ...week, group_by: 'tool' }),
    text: 'where m.timestamp >=',
    withCondition: (tenant) => `where m.tenant_id = ${tenant} and m.timestamp >=`,
  },
  search: {
    ask: (tx) => TEXT_SEARCH.checkpoint(tx, { q: 'migration "row security"' }, page),
    text: `where ${CURRENT}`,
    withCondition: (tenant) =>
      `where tenant_id = ${tenant} and (visibility = 'team' or author_id is null) and ${CURRENT}`,
  },
};

const BYPASS = 'bench_bypass';
/** May switch to either role. */
const BOTH = 'bench_both';

/**
 * The product's statements as the tenant role, beside the same ones with a condition written by hand as a role without
 * policies (docs/benchmarks.md, scale). In one backend: backends differ more than the two do. Throws if the two find
 * different rows.
 */
export async function policyCost(
  resources: Resources,
  { admin, databaseUrls: { tenant } }: BenchDatabase,
  { tenants, week, pairs }: { readonly tenants: number; readonly week: Week; readonly pairs: number },
): Promise<Readonly<Record<QuestionName, PolicyCost>>> {
  await dropRoles(admin);
  await admin.query(
    `create role ${BYPASS} bypassrls;
      grant usage on schema public to ${BYPASS};
      grant select on all tables in schema public to ${BYPASS};
      create role ${BOTH} login noinherit password '${BOTH}';
      alter role ${BOTH} set timezone = 'UTC';
      grant connect on database ${new URL(tenant).pathname.slice(1)} to ${BOTH};
      grant ${BYPASS}, ${ROLE_NAMES.tenant} to ${BOTH}`,
  );
  await resources.use(
    async () => {},
    () => dropRoles(admin),
  );
  const url = Object.assign(new URL(tenant), { username: BOTH, password: BOTH }).href;

  const rounds: Record<QuestionName, PolicyCost[]> = { list: [], summary: [], search: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const backend = new Backend(url); // a new connection, because cached plans depend on the first calls
    try {
      for (const question of OF_ONE_TABLE) {
        const questions = { question, week, tenants, pairs: Math.ceil(pairs / ROUNDS) };
        rounds[question].push(await costOf(questions, backend));
      }
    } finally {
      await backend.close();
    }
  }
  const middle = (costs: readonly PolicyCost[]): PolicyCost => ({
    byPolicy: median(costs.map(({ byPolicy }) => byPolicy)),
    byHand: median(costs.map(({ byHand }) => byHand)),
    ratio: median(costs.map(({ ratio }) => ratio)),
  });
  return { list: middle(rounds.list), summary: middle(rounds.summary), search: middle(rounds.search) };
}

/** One connection, used by the product's own pool. */
class Backend {
  readonly #pools: RolePools;
  readonly #database: Database;

  constructor(url: string) {
    const urls = { tenant: url, identity: url, local: undefined, billing: undefined };
    this.#pools = openRolePools(urls, { poolSize: 1, log: createLogger('silent') });
    this.#database = Database.over(this.#pools);
  }

  /** The time of the statement in its transaction. */
  async timed(
    role: string,
    tenantId: string,
    statement: CompiledQuery,
  ): Promise<{ readonly rows: unknown; readonly ms: number }> {
    await this.#pools.tenant?.query(`set role ${role}`);
    const startedAt = performance.now();
    const { rows } = await this.#database.readOne(scopeOf(tenantId), (tx) => tx.db.executeQuery(statement));
    return { rows, ms: performance.now() - startedAt };
  }

  close(): Promise<void> {
    return closeRolePools(this.#pools);
  }
}

const ROUNDS = 15;
/** Runs of each round that do not count: the first five are planned each time. */
const WARM_UP_PAIRS = 20;

interface Questions {
  readonly question: QuestionName;
  readonly week: Week;
  readonly tenants: number;
  readonly pairs: number;
}

async function costOf({ question, week, tenants, pairs }: Questions, backend: Backend): Promise<PolicyCost> {
  const [policyTimes, byHand]: [number[], number[]] = [[], []];
  for (let pair = 0; pair < pairs + WARM_UP_PAIRS; pair++) {
    const tenantId = `${TENANT_PREFIX}${1 + Math.floor(Math.random() * tenants)}`;
    const { statement, written } = await statementsFor(question, tenantId, week);
    const askByPolicy = () => backend.timed(ROLE_NAMES.tenant, tenantId, statement);
    const askByHand = () => backend.timed(BYPASS, tenantId, written);
    // untimed, so that both find the rows in PostgreSQL's cache
    if (!isDeepStrictEqual((await askByPolicy()).rows, (await askByHand()).rows))
      throw new Error(`The two ways return different rows: ${question}, ${tenantId}.`);
    const asks = [
      async () => policyTimes.push((await askByPolicy()).ms),
      async () => byHand.push((await askByHand()).ms),
    ];
    for (const ask of Math.random() < 0.5 ? asks : asks.reverse()) await ask();
  }
  const [policy, hand] = [policyTimes, byHand].map((times) => median(times.slice(WARM_UP_PAIRS))) as [
    number,
    number,
  ];
  return { byPolicy: policy, byHand: hand, ratio: policy / hand };
}

async function dropRoles(admin: BenchDatabase['admin']): Promise<void> {
  for (const role of [BOTH, BYPASS]) {
    const { rowCount } = await admin.query('select from pg_roles where rolname = $1', [role]);
    if (rowCount) await admin.query(`drop owned by ${role}; drop role ${role}`);
  }
}

async function statementsFor(question: QuestionName, tenantId: string, week: Week) {
  const { ask, text, withCondition } = ASKINGS[question];
  const { sql, parameters } = await statementOf(scopeOf(tenantId), (tx) => ask(tx, week));
  const changed = sql.replace(text, withCondition(`$${parameters.length + 1}`));
  if (changed === sql) throw new Error(`The statement has no place for the condition: ${sql}`);
  return {
    statement: CompiledQuery.raw(sql, [...parameters]),
    written: CompiledQuery.raw(changed, [...parameters, tenantId]),
  };
}

const scopeOf = (tenantId: string): TenantScope => ({ kind: 'tenant', tenantId });
