import { type RawBuilder, sql } from 'kysely';
import { isoTime } from '../../db/query/json-times.ts';
import type { ScopeTransaction } from '../../db/transaction/database.ts';
import type { RetentionKind, RetentionPeriods } from '../settings/tenant-settings/retention-periods.ts';
import {
  type AgedRows,
  BULK_OF_SESSION,
  isAged,
  isAgedPoint,
  isAgedSession,
  isAgedVersion,
  METRICS,
  OTHER_SAMPLES,
  REST_OF_SESSION,
  TELEMETRY,
} from './kept-data.ts';
import type { Cut, Due } from './preview.ts';

/** A part of a preview: a select of `time` and `stored_bytes` of each row that is due. */
interface Part {
  readonly kind: RetentionKind;
  readonly table: string;
  readonly rows: RawBuilder<unknown>;
}

/** Counts what is due in each table, as the role for deletion. */
export async function countDue(tx: ScopeTransaction, periods: RetentionPeriods): Promise<Due[]> {
  const parts = partsOf(tx, periods);
  if (parts.length === 0) return [];
  const counts = parts.map(
    ({ kind, table, rows }, place) => sql`
      select ${place}::integer as place, ${kind}::text as kind, ${table}::text as "table", count(*)::bigint as rows,
        ${isoTime(sql`min(time)`)} as oldest, ${isoTime(sql`max(time)`)} as newest, sum(stored_bytes)::bigint as bytes
      from (${rows}) due`,
  );
  const { rows } = await sql<Due & { place: number }>`
    select * from (${sql.join(counts, sql` union all `)}) counts order by place`.execute(tx.db);
  return rows.map(({ place: _, ...due }) => due);
}

function partsOf(tx: ScopeTransaction, periods: RetentionPeriods): Part[] {
  const { sessions, samples, metrics, telemetry, checkpoints } = periods;
  return [
    ...(sessions === null ? [] : partsOfSessions(tx, sessions)),
    ...(metrics === null ? [] : [agedPart(tx, 'samples', METRICS, metrics)]),
    ...(samples === null ? [] : OTHER_SAMPLES.map((rows) => agedPart(tx, 'samples', rows, samples))),
    ...(telemetry === null ? [] : TELEMETRY.map((rows) => agedPart(tx, 'telemetry', rows, telemetry))),
    ...(telemetry === null
      ? []
      : [part('telemetry', 'otel_points', sql`timestamp`, isAgedPoint(tx, telemetry))]),
    ...(checkpoints === null
      ? []
      : [part('checkpoints', 'checkpoints', sql`recorded_end`, isAgedVersion(tx, checkpoints))]),
  ];
}

const part = (
  kind: RetentionKind,
  table: string,
  time: RawBuilder<unknown>,
  condition: RawBuilder<unknown>,
): Part => ({
  kind,
  table,
  rows: sql`select ${time} as time, stored_bytes from ${sql.table(table)} where ${condition}`,
});

const agedPart = (tx: ScopeTransaction, kind: RetentionKind, rows: AgedRows, days: number): Part =>
  part(kind, rows.table, sql.ref(rows.time), isAged(tx, rows, days));

/** The time of everything that belongs to a session is when the session ended. */
function partsOfSessions(tx: ScopeTransaction, days: number): Part[] {
  const due = sql`(select session_id, ended_at from tool_sessions where ${isAgedSession(tx, days)}) s`;
  const ofSession = (table: string) =>
    sql`select s.ended_at as time, x.stored_bytes from ${due} join ${sql.table(table)} x
      on x.scope_id = ${tx.scopeId} and x.session_id = s.session_id`;
  const ofSeries = sql`select s.ended_at as time, x.stored_bytes from ${due}
    join otel_series o on o.scope_id = ${tx.scopeId} and o.session_id = s.session_id
    join otel_streams x on x.scope_id = ${tx.scopeId} and x.series_id = o.series_id`;
  return [
    part('sessions', 'tool_sessions', sql`ended_at`, isAgedSession(tx, days)),
    ...[...BULK_OF_SESSION, ...REST_OF_SESSION, 'otel_series'].map((table) => ({
      kind: 'sessions' as const,
      table,
      rows: ofSession(table),
    })),
    { kind: 'sessions', table: 'otel_streams', rows: ofSeries },
  ];
}

/** The time of the answer, and since when each kind is complete; nothing for kinds of which nothing was deleted. */
export async function listCuts(tx: ScopeTransaction): Promise<{ at: string; cuts: Cut[] }> {
  const { rows } = await sql<{ at: string; cuts: Cut[] }>`
    select ${isoTime(sql`now()`)} as at, (
      select coalesce(json_agg(json_build_object('kind', kind, 'kept_since', ${isoTime(sql`kept_since`)})), '[]')
      from retention_cuts where scope_id = ${tx.scopeId}) as cuts`.execute(tx.db);
  return rows[0] ?? { at: '', cuts: [] };
}
