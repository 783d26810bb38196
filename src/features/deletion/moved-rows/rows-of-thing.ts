import { type RawBuilder, sql } from 'kysely';
import type { DB } from '../../../db/schema/tables.ts';
import type { Thing } from '../deletion.schemas.ts';

/** The rows of a thing in one table. */
export interface RowsOfThing {
  readonly table: keyof DB & string;
  readonly where: (scopeId: string, id: string) => RawBuilder<boolean>;
}

const by = (table: RowsOfThing['table'], column: string): RowsOfThing => ({
  table,
  where: (_scopeId, id) => sql<boolean>`${sql.ref(column)} = ${id}`,
});

const seriesOf = (scopeId: string, id: string) =>
  sql`select series_id from otel_series where scope_id = ${scopeId} and session_id = ${id}`;

/** Of the session itself they are the last. Checkpoints come first, as they do for all who lock both. */
const OF_SESSION: readonly RowsOfThing[] = [
  by('checkpoints', 'session_id'),
  {
    table: 'otel_points',
    where: (scopeId, id) => sql`(session_id = ${id} or series_id in (${seriesOf(scopeId, id)}))`,
  },
  { table: 'otel_streams', where: (scopeId, id) => sql`series_id in (${seriesOf(scopeId, id)})` },
  by('otel_series', 'session_id'),
  by('metrics', 'session_id'),
  by('metric_series', 'session_id'),
  by('session_velocity', 'session_id'),
  by('checkpoint_predictions', 'session_id'),
  by('session_context', 'session_id'),
  by('tool_operations', 'session_id'),
  by('session_keys', 'session_id'),
  by('model_requests', 'session_id'),
  by('tool_events', 'session_id'),
  by('claude_code_sessions', 'session_id'),
  by('tool_sessions', 'session_id'),
];

/** Of each thing the tables with its rows, those first that refer to others. */
export const ROWS_OF: Readonly<Record<Thing, readonly RowsOfThing[]>> = {
  session: OF_SESSION,
  checkpoint: [by('checkpoints', 'checkpoint_id')],
  project: [by('project_memories', 'project_id'), by('projects', 'project_id')],
  memory: [
    {
      table: 'project_memories',
      // what has expired is hidden, and is no thing that one could delete
      where: (_scopeId, id) => sql`memory_id = ${id} and (expires_at is null or expires_at > now())`,
    },
  ],
  api_key: [by('api_keys', 'key_id')],
};

/** The column that names the thing in every table that has it. */
export const ID_COLUMN: Readonly<Record<Thing, string>> = {
  session: 'session_id',
  checkpoint: 'checkpoint_id',
  project: 'project_id',
  memory: 'memory_id',
  api_key: 'key_id',
};

/** The table whose row is the thing. */
export const tableOf = (kind: Thing): RowsOfThing['table'] => {
  const { table } = ROWS_OF[kind].at(-1) as RowsOfThing;
  return table;
};
