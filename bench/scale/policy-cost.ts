import { isDeepStrictEqual } from 'node:util';
import { CompiledQuery } from 'kysely';
import { createLogger } from '../../src/base/logger.ts';
import { Database, type ScopeTransaction } from '../../src/db/database.ts';
import { closeDoors, openDoors } from '../../src/db/doors.ts';
import type { TenantScope } from '../../src/db/scope.ts';
import { listMetrics } from '../../src/features/metrics/metric.repository.ts';
import { summarizeMetrics } from '../../src/features/metrics/summary.repository.ts';
import { TEXT_SEARCH } from '../../src/features/search/search.repository.ts';
import { statementOf } from '../../tests/support/explain.ts';
import type { BenchDatabase } from '../support/bench-database.ts';
import type { Resources } from '../support/resources.ts';
import { TENANT_PREFIX } from '../support/seed.ts';
import { median } from '../support/statistics.ts';
import { QUESTION_NAMES, type QuestionName } from './turns.ts';

export interface PolicyCost {
  /** Medians in milliseconds. */
  readonly door: number;
  readonly byHand: number;
  readonly ratio: number;
}

interface Asking {
  readonly ask: (tx: ScopeTransaction, week: Week) => Promise<unknown>;
  /** What in the text of the statement makes room for the condition of the policy, written by hand. */
  readonly text: string;
  readonly withCondition: (tenant: string) => string;
}

interface Week {
  readonly from: string;
  readonly to: string;
}

const page = { limit: 20, after: undefined };
const BELIEVED = `recorded_end = 'infinity'`;

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
    ask: (tx) => TEXT_SEARCH.checkpoint(tx, 'migration "row security"', page),
    text: `where ${BELIEVED}`,
    withCondition: (tenant) =>
      `where tenant_id = ${tenant} and (visibility = 'team' or author_id is null) and ${BELIEVED}`,
  },
};

const ROLE = 'bench_bypass';

/**
 * What row-level security costs: the statements of the product through the tenant's door, beside the same statements with
 * a condition written by hand as a role that no policy binds. Both are prepared, and framed by BEGIN, SET LOCAL and COMMIT
 * in the same way; each pair in random order, for tenants at random. Throws where the two do not find the same.
 */
export async function policyCost(
  resources: Resources,
  { admin, doors: { tenant } }: BenchDatabase,
  { tenants, week, pairs }: { readonly tenants: number; readonly week: Week; readonly pairs: number },
): Promise<Readonly<Record<QuestionName, PolicyCost>>> {
  await dropRole(admin);
  await admin.query(
    `create role ${ROLE} login bypassrls password '${ROLE}';
      alter role ${ROLE} set timezone = 'UTC';
      grant connect on database ${new URL(tenant).pathname.slice(1)} to ${ROLE};
      grant usage on schema public to ${ROLE};
      grant select on all tables in schema public to ${ROLE}`,
  );
  await resources.use(
    async () => {},
    () => dropRole(admin),
  );
  const asHand = Object.assign(new URL(tenant), { username: ROLE, password: ROLE }).href;
  const [door, hand] = [await databaseAt(resources, tenant), await databaseAt(resources, asHand)];

  const costOf = async (question: QuestionName) => {
    const [atDoor, byHand]: [number[], number[]] = [[], []];
    for (let pair = 0; pair < pairs; pair++) {
      const tenantId = `${TENANT_PREFIX}${1 + Math.floor(Math.random() * tenants)}`;
      const { statement, written } = await statementsFor(question, tenantId, week);
      const asks = [
        () => timed(door, tenantId, statement, atDoor),
        () => timed(hand, tenantId, written, byHand),
      ];
      const found: unknown[] = [];
      for (const ask of Math.random() < 0.5 ? asks : asks.reverse()) found.push(await ask());
      if (!isDeepStrictEqual(found[0], found[1]))
        throw new Error(`The two ways differ: ${question}, ${tenantId}.`);
    }
    // plans are made anew for the first few
    const [ours, theirs] = [atDoor, byHand].map((times) => median(times.slice(WARM_UP_PAIRS))) as [
      number,
      number,
    ];
    return [question, { door: ours, byHand: theirs, ratio: ours / theirs }] as const;
  };
  const costs: (readonly [QuestionName, PolicyCost])[] = [];
  for (const question of QUESTION_NAMES) costs.push(await costOf(question));
  return Object.fromEntries(costs) as Record<QuestionName, PolicyCost>;
}

async function dropRole(admin: BenchDatabase['admin']): Promise<void> {
  const { rowCount } = await admin.query('select from pg_roles where rolname = $1', [ROLE]);
  if (rowCount) await admin.query(`drop owned by ${ROLE}; drop role ${ROLE}`);
}

const WARM_UP_PAIRS = 200;

async function databaseAt(resources: Resources, tenant: string): Promise<Database> {
  const urls = { tenant, identity: tenant, local: undefined, billing: undefined };
  const doors = await resources.use(
    async () => openDoors(urls, { poolSize: 1, log: createLogger('silent') }),
    closeDoors,
  );
  return Database.behind(doors);
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

async function timed(
  database: Database,
  tenantId: string,
  statement: CompiledQuery,
  times: number[],
): Promise<unknown> {
  const startedAt = performance.now();
  const { rows } = await database.readOne(scopeOf(tenantId), (tx) => tx.db.executeQuery(statement));
  times.push(performance.now() - startedAt);
  return rows;
}

const scopeOf = (tenantId: string): TenantScope => ({ kind: 'tenant', tenantId });
