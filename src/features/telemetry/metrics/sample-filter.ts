import { type RawBuilder, sql } from 'kysely';
import { PERIODS, type Period, startOf } from '../../../db/query/periods.ts';
import type { GroupBy } from './summary.schemas.ts';
import type { TagFilter } from './tag.schemas.ts';

// Fragments of statements that read `metrics m`. What a caller sends travels as a parameter, tag keys included.

/** Which samples a question is about; a field that is left out says nothing. */
export interface SampleFilter {
  readonly tool_id?: string | undefined;
  readonly session_id?: string | undefined;
  readonly service?: string | undefined;
  readonly tag?: readonly TagFilter[] | undefined;
}

/** True for samples of the tool and the session. */
export const isOfSeries = ({ tool_id, session_id }: SampleFilter): RawBuilder<boolean> =>
  allOf([
    ...(tool_id === undefined ? [] : [sql`m.tool_id = ${tool_id}`]),
    ...(session_id === undefined ? [] : [sql`m.session_id = ${session_id}`]),
  ]);

/** True for samples of the service that carry all of the tags. */
export const isKept = ({ service, tag = [] }: SampleFilter): RawBuilder<boolean> =>
  allOf([...(service === undefined ? [] : [sql`m.service = ${service}`]), ...tag.map(carriesTag)]);

export const carriesTag = ({ key, value }: TagFilter): RawBuilder<boolean> =>
  sql<boolean>`metadata ->> ${key}::text = ${value}`;

const allOf = (conditions: RawBuilder<unknown>[]): RawBuilder<boolean> =>
  conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(conditions, sql` and `)}`;

export const isPeriod = (groupBy: GroupBy): groupBy is Period => PERIODS.includes(groupBy as Period);

/** What samples are grouped by: the start of a period, or a text that is NULL for those that have none. */
export function groupKey(groupBy: GroupBy): RawBuilder<unknown> {
  if (isPeriod(groupBy)) return startOf(groupBy, sql`m.timestamp`);
  switch (groupBy) {
    case 'tool':
      return sql`m.tool_id`;
    case 'session':
      return sql`m.session_id`;
    case 'project':
      return sql`s.project_id`;
    default:
      return sql`m.metadata ->> ${groupBy.slice('tag:'.length)}::text`;
  }
}

/** Only projects need the sessions of the samples. */
export const sessionsFor = (groupBy: GroupBy): RawBuilder<unknown> =>
  groupBy === 'project'
    ? sql`left join tool_sessions s on s.scope_id = m.scope_id and s.session_id = m.session_id`
    : sql``;
