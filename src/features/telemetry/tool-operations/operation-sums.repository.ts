import { type RawBuilder, sql } from 'kysely';
import { GROUPS, GROUPS_LIMIT, totalsOf } from '../../../db/query/grouped-sums.ts';
import { isoTime } from '../../../db/query/json-times.ts';
import {
  knownZoneColumn,
  periodBeginning,
  periodLabel,
  periodStart,
  zoneOf,
} from '../../../db/query/periods.ts';
import { type Bounds, boundsOf } from '../../../db/query/time-window.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { isOfProject } from '../../memory/sessions/of-project.ts';
import type {
  BreakdownQuery,
  OperationFilter,
  OperationOwner,
  OperationSavingsQuery,
  RecordOperation,
  TokenSums,
} from './tool-operation.schemas.ts';

// As in metrics/summary.repository.ts, the policy alone restricts the scope.

const SUMS = sql`
  count(*) as operation_count,
  coalesce(sum(tokens_original), 0) as tokens_original,
  coalesce(sum(tokens_actual), 0) as tokens_actual,
  coalesce(sum(tokens_prevented), 0) as tokens_prevented,
  round(100 * sum(tokens_prevented) / nullif(sum(tokens_original), 0), 2) as percent_prevented,
  avg(response_time_ms) as avg_response_time_ms`;

const SUM_NAMES =
  sql.raw(`operation_count, tokens_original, tokens_actual, tokens_prevented, percent_prevented,
  avg_response_time_ms`);

interface Sums<Group> {
  readonly from: string;
  readonly to: string;
  readonly totals: TokenSums;
  readonly groups: readonly (Group & TokenSums)[];
}

export type ModeSums = Sums<{
  readonly tool_name: RecordOperation['tool_name'];
  readonly operation_mode: RecordOperation['operation_mode'];
}>;

/** The tokens that the operations of a window used and prevented, in total and by tool and mode. */
export async function sumByMode(
  tx: ScopeTransaction,
  query: Omit<BreakdownQuery, 'group_by'>,
): Promise<ModeSums> {
  const bounds = boundsOf(query);
  const { rows } = await sql<ModeSums>`
    with sums as (
      select tool_name, operation_mode, grouping(tool_name) = 1 as is_whole, ${SUMS}
      from tool_operations o where ${isIn(tx, 'o', bounds, query)}
      group by grouping sets ((), (tool_name, operation_mode))
    )
    select ${bounds.from} as "from", ${bounds.to} as "to", ${totalsOf(SUM_NAMES)},
      (select coalesce(json_agg(one), '[]') from (
        select tool_name, operation_mode, ${SUM_NAMES} from sums where not is_whole
        order by tokens_prevented desc, tool_name, operation_mode) one) as groups`.execute(tx.db);
  return rows[0] as ModeSums;
}

export type OwnerSums = Sums<{ readonly group: string | null }> & {
  readonly group_by: OperationOwner;
  readonly truncated: boolean;
};

/** The same by coding tool, project or file. */
export async function sumByOwner(
  tx: ScopeTransaction,
  { group_by, ...query }: Omit<BreakdownQuery, 'group_by'> & { readonly group_by: OperationOwner },
): Promise<OwnerSums> {
  const bounds = boundsOf(query);
  const { rows } = await sql<OwnerSums>`
    with sums as (
      select key, grouping(key) = 1 as is_whole, ${SUMS}
      from (select ${OWNERS[group_by].key} as key, o.*
        from (select * from tool_operations o where ${isIn(tx, 'o', bounds, query)}) o
        ${OWNERS[group_by].join(tx)}) operations
      group by grouping sets ((), (key))
    ),
    groups as (
      select key as "group", ${SUM_NAMES} from sums where not is_whole
      order by tokens_prevented desc, key collate "C" limit ${GROUPS_LIMIT}
    )
    select ${bounds.from} as "from", ${bounds.to} as "to", ${group_by}::text as group_by,
      ${totalsOf(SUM_NAMES)}, ${GROUPS}`.execute(tx.db);
  return rows[0] as OwnerSums;
}

interface Owner {
  readonly key: RawBuilder<unknown>;
  readonly join: (tx: ScopeTransaction) => RawBuilder<unknown>;
}

const OWNERS: Readonly<Record<OperationOwner, Owner>> = {
  tool: { key: sql`o.tool_id`, join: () => sql`` },
  file: { key: sql`o.file_path`, join: () => sql`` },
  project: {
    key: sql`s.project_id`,
    join: (tx) => sql`left join tool_sessions s on ${tx.isScope('s')}
      and s.scope_id = o.scope_id and s.session_id = o.session_id`,
  },
};

export type PeriodSums = Sums<{ readonly period: string; readonly starts_at: string }> & {
  readonly time_zone?: string;
  readonly truncated: boolean;
};

/** The same by period. */
export async function sumByPeriod(tx: ScopeTransaction, query: OperationSavingsQuery): Promise<PeriodSums> {
  const bounds = boundsOf(query);
  const { interval, time_zone } = query;
  const zone = zoneOf(time_zone);
  const { rows } = await sql<PeriodSums>`
    with sums as (
      select starts_at, grouping(starts_at) = 1 as is_whole, ${SUMS}
      from (select ${periodStart(interval, sql`timestamp`, zone)} as starts_at, o.*
        from tool_operations o where ${isIn(tx, 'o', bounds, query)}) operations
      group by grouping sets ((), (starts_at))
    ),
    groups as (
      select ${periodLabel(interval, sql`starts_at`, zone)} as period,
        ${isoTime(periodBeginning(interval, sql`starts_at`, zone))} as starts_at, ${SUM_NAMES}
      from sums where not is_whole order by sums.starts_at limit ${GROUPS_LIMIT}
    )
    select ${bounds.from} as "from", ${bounds.to} as "to", ${knownZoneColumn(time_zone)}
      ${totalsOf(SUM_NAMES)}, ${GROUPS}`.execute(tx.db);
  return rows[0] as PeriodSums;
}

function isIn(
  tx: ScopeTransaction,
  alias: string,
  { from, to }: Bounds,
  { session_id, tool_id, project_id }: OperationFilter,
): RawBuilder<unknown> {
  const conditions = [tx.isScope(alias), sql`timestamp >= ${from}`, sql`timestamp < ${to}`];
  if (session_id !== undefined) conditions.push(sql`session_id = ${session_id}`);
  if (tool_id !== undefined) conditions.push(sql`tool_id = ${tool_id}`);
  if (project_id !== undefined) conditions.push(isOfProject(tx, 'o', project_id));
  return sql.join(conditions, sql` and `);
}
