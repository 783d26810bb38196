import { type RawBuilder, sql } from 'kysely';
import { PERIODS, type Period, periodStart } from '../../../db/query/periods.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { isOfProject } from '../../memory/sessions/of-project.ts';
import type { GroupBy } from './summary.schemas.ts';
import type { TagFilter } from './tag.schemas.ts';

// Fragments of statements that read `metrics m`. Client input is always passed as a parameter, including tag keys.

/** Filters for samples; an omitted field does not filter. */
export interface SampleFilter {
  readonly tool_id?: string | undefined;
  readonly session_id?: string | undefined;
  readonly project_id?: string | undefined;
  readonly service?: string | undefined;
  readonly tag?: readonly TagFilter[] | undefined;
}

/** True for samples of the scope, the tool, the session and the project. */
export const isOfSeries = (
  tx: ScopeTransaction,
  { tool_id, session_id, project_id }: SampleFilter,
): RawBuilder<boolean> =>
  allOf([
    tx.isScope('m'),
    ...(tool_id === undefined ? [] : [sql`m.tool_id = ${tool_id}`]),
    ...(session_id === undefined ? [] : [sql`m.session_id = ${session_id}`]),
    ...(project_id === undefined ? [] : [isOfProject(tx, 'm', project_id)]),
  ]);

/** True for samples of the service that have all of the tags. */
export const matchesServiceAndTags = ({ service, tag = [] }: SampleFilter): RawBuilder<boolean> =>
  allOf([...(service === undefined ? [] : [sql`m.service = ${service}`]), ...tag.map(hasTag)]);

export const hasTag = ({ key, value }: TagFilter): RawBuilder<boolean> =>
  sql<boolean>`metadata ->> ${key}::text = ${value}`;

const allOf = (conditions: RawBuilder<unknown>[]): RawBuilder<boolean> =>
  conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(conditions, sql` and `)}`;

export const isPeriod = (groupBy: GroupBy): groupBy is Period => PERIODS.includes(groupBy as Period);

/** The grouping of samples: the start of a period, or a text that is NULL for samples without a value. */
export function groupKey(groupBy: GroupBy, zone?: RawBuilder<string>): RawBuilder<unknown> {
  if (isPeriod(groupBy)) return periodStart(groupBy, sql`m.timestamp`, zone);
  switch (groupBy) {
    case 'tool':
      return sql`m.tool_id`;
    case 'session':
      return sql`m.session_id`;
    case 'project':
      return sql`s.project_id`;
    case 'user':
      return sql`m.created_by`;
    default:
      return sql`m.metadata ->> ${groupBy.slice('tag:'.length)}::text`;
  }
}

/** Only grouping by project needs the sessions of the samples. */
export const sessionsFor = (tx: ScopeTransaction, groupBy: GroupBy): RawBuilder<unknown> =>
  groupBy === 'project'
    ? sql`left join tool_sessions s on ${tx.isScope('s')} and s.scope_id = m.scope_id and s.session_id = m.session_id`
    : sql``;
