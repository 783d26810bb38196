import pg from 'pg';
import { type DatabaseRole, ROLE_NAMES } from '../../../src/db/schema/roles.ts';
import { citusCluster } from '../../support/citus.ts';
import type { TestDatabase } from '../../support/test-database.ts';
import { violatedConstraint } from '../../support/violated-constraint.ts';
import type { Access } from '../expectations.ts';
import type { Table } from './catalogue.ts';
import { copyIn } from './copy-in.ts';
import { insertProbes } from './insert-probes.ts';
import { privilegeDeviations } from './privileges.ts';
import { caseOf, EITHER, PASSED, type Probe, printOwners, REFUSED, SETTINGS, type Setting } from './probe.ts';
import { roleProbes } from './role-probes.ts';
import { rowProbes } from './row-probes.ts';
import { CLAIM, type Owner, type Seeds } from './seeds.ts';

/** The roles of the server, and the owner of the tables, whom FORCE binds. */
export const ROLES = [...(Object.keys(ROLE_NAMES) as DatabaseRole[]), 'owner'] as const;
export type Role = (typeof ROLES)[number];

export interface Outcome {
  readonly probes: number;
  /** One line for everything that is not as expected. */
  readonly deviations: readonly string[];
}

const IS_CLUSTER = citusCluster() !== undefined;
const COPY = /^copy /;
/** What Citus answers before it asks a shard, whoever asks: to most MERGEs, and to an UPDATE of `scope_id`. */
const UNPLANNED = /\bMERGE\b|^modifying the partition value of rows is not allowed/;
const NOT_PLANNED = 'not planned by Citus';

const NO_ACCESS: Access = { rows: 'own' };
const OWNS_TABLES: Access = { rows: 'none', select: '*', insert: '*', update: '*', delete: true };
const VALUES = { unset: undefined, empty: '', garbage: 'garbage', local: ':local' } as const;

/** Asks PostgreSQL everything about `tables` through one role, on a connection of its own. Leaves no trace. */
export async function probeRole(
  db: Pick<TestDatabase, 'urls'>,
  role: Role,
  tables: readonly Table[],
  seeds: Seeds,
): Promise<Outcome> {
  const url = role === 'owner' ? db.urls.owner : db.urls.roles[role];
  const client = new pg.Client({ connectionString: url, pipeline: true });
  // a COPY FROM that is let in takes what follows for its data and loses the connection
  client.on('error', () => {});
  await client.connect();
  try {
    const deviations: string[] = [];
    let probes = 0;
    // in this order: a setting that has been set once is '' ever after, and never unset again
    for (const setting of SETTINGS) {
      const value = setting === 'a' || setting === 'b' ? seeds[setting] : VALUES[setting];
      const asked = probesOf(role, setting, tables, seeds);
      probes += asked.length;
      const apart = IS_CLUSTER ? asked.filter(({ sql }) => COPY.test(sql)) : [];
      await begin(client, value);
      const together = asked.filter((probe) => !apart.includes(probe));
      const found = await askAll(client, together);
      await client.query('rollback');
      if (apart.length > 0) found.push(...(await askApart(url, value, apart)));
      deviations.push(...found.map((line) => `${role}, ${setting}: ${line}`));
    }
    if (role !== 'owner') {
      const privileges = await privilegeDeviations(client, role, tables);
      deviations.push(...privileges.map((line) => `${role} ${line}`));
    }
    return { probes, deviations };
  } catch (error) {
    return { probes: 0, deviations: [`${role}: ${(error as Error).message}`] };
  } finally {
    await client.end();
  }
}

async function begin(client: pg.Client, value: string | undefined): Promise<void> {
  await client.query('begin');
  if (value === undefined) return;
  for (const name of ['app.tenant_id', 'app.scope'])
    await client.query(`set local ${name} = ${pg.escapeLiteral(value)}`);
  await client.query(`set local app.claim_id = ${pg.escapeLiteral(value === '' ? '' : CLAIM)}`);
}

/**
 * Each in a transaction of its own. A COPY that a worker refuses leaves the coordinator's connection to it in the middle of a
 * command, so that each later one of the transaction fails with 08006; and a COPY FROM is refused when its rows come.
 */
async function askApart(
  url: string | undefined,
  value: string | undefined,
  probes: readonly Probe[],
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const outcomes: string[] = [];
  try {
    for (const { sql, look } of probes) {
      await begin(client, value);
      const answer = / from stdin$/.test(sql) ? copyIn(client, sql) : client.query(sql);
      outcomes.push(
        await answer.then(
          (result) => found([result].flat().at(-1) as pg.QueryResult, look),
          (error) => refusal(error, look),
        ),
      );
      await client.query('rollback');
    }
  } finally {
    await client.end();
  }
  return differing(probes, outcomes);
}

function probesOf(role: Role, setting: Setting, tables: readonly Table[], seeds: Seeds): Probe[] {
  const own = tables.flatMap((table) => {
    const access = table.expected.roles[role] ?? (role === 'owner' ? OWNS_TABLES : NO_ACCESS);
    const one = caseOf(table, access, setting, seeds);
    const named = (probe: Probe) => ({ ...probe, name: `${table.name}: ${probe.name}` });
    return [...rowProbes(one), ...insertProbes(one)].map(named);
  });
  return [...own, ...(setting === 'unset' ? roleProbes(role) : [])];
}

/** Sends all in one go; each is undone before the next one. */
async function askAll(client: pg.Client, probes: readonly Probe[]): Promise<string[]> {
  // no probe reaches COMMIT, where some foreign keys are checked
  await client.query('set constraints all immediate');
  await client.query('savepoint s');
  const responses = probes.map(({ sql, look }) => {
    const answer = client.query(sql).then(
      (result) => found([result].flat().at(-1) as pg.QueryResult, look),
      (error) => refusal(error, look),
    );
    // it fails only where the connection is lost, and then so does what comes after
    client.query('rollback to savepoint s').catch(() => {});
    return answer;
  });
  return differing(probes, await Promise.all(responses));
}

const differing = (probes: readonly Probe[], outcomes: readonly string[]): string[] =>
  probes.flatMap(({ name, expected }, n) =>
    [...expected.split(EITHER), NOT_PLANNED].includes(`${outcomes[n]}`)
      ? []
      : [`${name} → ${outcomes[n]}, expected: ${expected}`],
  );

function found({ rows, rowCount }: pg.QueryResult, look: Probe['look']): string {
  if (look === 'passes') return PASSED;
  return look === 'owners' ? printOwners(rows as { owner: Owner; count: number }[]) : `${rowCount ?? 0}`;
}

type Refusal = Error & { readonly code?: string; readonly constraint?: string };

function refusal(error: Refusal, look: Probe['look']): string {
  if (error.code === '42501') return REFUSED;
  if (IS_CLUSTER && UNPLANNED.test(error.message)) return NOT_PLANNED;
  // a key that is taken is found after the policy has let the row through
  if (error.code === '23505' && look === 'passes') return PASSED;
  return [error.code ?? `${error}`, violatedConstraint(error)].filter((part) => part !== undefined).join(' ');
}
