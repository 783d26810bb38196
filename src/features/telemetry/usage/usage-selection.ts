import { type RawBuilder, sql } from 'kysely';
import { PERIODS, type Period, periodStart, zoneOf } from '../../../db/query/periods.ts';
import type { Bounds } from '../../../db/query/time-window.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import type { UsageGroupBy } from './usage.schemas.ts';

/** Which rows count, and by what they are grouped. An omitted filter does not filter. */
export interface Selection {
  readonly tool_id?: string | undefined;
  readonly model?: string | undefined;
  readonly session_id?: string | undefined;
  readonly project_id?: string | undefined;
  readonly user_id?: string | undefined;
  readonly group_by: UsageGroupBy;
  readonly time_zone: string;
  /** Groups each period by tool as well. */
  readonly has_tools?: true;
  /** `undefined`: all times. */
  readonly bounds: Bounds | undefined;
}

/** Rows of one of the tables, by its alias in the statement. The model of a point is that of its series. */
export interface Rows {
  readonly alias: 'r' | 'p' | 'e';
  readonly model: RawBuilder<unknown>;
}

const PERIODS_OF_USAGE: ReadonlySet<string> = new Set(PERIODS);

export const isPeriod = (groupBy: UsageGroupBy): groupBy is UsageGroupBy & Period =>
  PERIODS_OF_USAGE.has(groupBy);

/** The start of a period, or a text that is NULL for rows without a value. */
export function keyOf(
  { group_by, time_zone, has_tools }: Selection,
  { alias, model }: Rows,
): RawBuilder<unknown> {
  if (isPeriod(group_by)) {
    const start = periodStart(group_by, sql.ref(`${alias}.timestamp`), zoneOf(time_zone));
    return has_tools
      ? sql`extract(epoch from ${start})::bigint || ' ' || ${sql.ref(`${alias}.tool_id`)}`
      : start;
  }
  switch (group_by) {
    case 'tool':
      return sql.ref(`${alias}.tool_id`);
    case 'model':
      return model;
    case 'session':
      return sql.ref(`${alias}.session_id`);
    case 'project':
      return sql`s.project_id`;
    default:
      return sql.ref(`${alias}.created_by`);
  }
}

/** What the key of a period and a tool consists of. */
export const PERIOD_OF_KEY = sql`to_timestamp(split_part(key, ' ', 1)::bigint)`;
export const TOOL_OF_KEY = sql`substr(key, strpos(key, ' ') + 1)`;

/** The sessions of the rows, where a project is asked for. */
export const sessionsOf = (
  tx: ScopeTransaction,
  { group_by, project_id }: Selection,
  { alias }: Rows,
): RawBuilder<unknown> =>
  group_by === 'project' || project_id !== undefined
    ? sql`left join tool_sessions s on ${tx.isScope('s')} and s.scope_id = ${sql.ref(`${alias}.scope_id`)}
        and s.session_id = ${sql.ref(`${alias}.session_id`)}`
    : sql``;

/** On one node the policy alone restricts the scope: docs/decisions/0007-windows.md. */
export function isSelected(
  tx: ScopeTransaction,
  selection: Selection,
  { alias, model }: Rows,
): RawBuilder<boolean> {
  const { tool_id, session_id, project_id, user_id, bounds } = selection;
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  const conditions: RawBuilder<unknown>[] = [tx.isScope(alias)];
  if (bounds)
    conditions.push(sql`${column('timestamp')} >= ${bounds.from} and ${column('timestamp')} < ${bounds.to}`);
  if (tool_id !== undefined) conditions.push(sql`${column('tool_id')} = ${tool_id}`);
  if (session_id !== undefined) conditions.push(sql`${column('session_id')} = ${session_id}`);
  if (user_id !== undefined) conditions.push(sql`${column('created_by')} = ${user_id}`);
  if (project_id !== undefined) conditions.push(sql`s.project_id = ${project_id}`);
  if (selection.model !== undefined) conditions.push(sql`${model} = ${selection.model}`);
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}
