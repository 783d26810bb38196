import { createHash } from 'node:crypto';
import type { Scope } from '../../../src/auth/scope.ts';
import { scopeIdOf } from '../../../src/auth/scope.ts';
import type {
  Facts,
  ModelRequest,
  SeriesPoint,
  ToolEvent,
} from '../../../src/features/telemetry/otel/facts.ts';
import type { TestDatabase } from '../../support/test-database.ts';

// Facts as the mapping gives them, with an id or series of what identifies them.

export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Microseconds since 1970, on a whole second. */
export const now = (): number => Math.floor(Date.now() / 1_000) * SECOND;

const hash = (...parts: unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

const ORIGIN = { tool_id: 'claude-code', tool_version: '2.1', external_id: 's1' };

export function request(given: Partial<ModelRequest> = {}): ModelRequest {
  const fact = { ...ORIGIN, timestamp: now(), model: 'claude-sonnet-5', request_id: null, ...given };
  const { id = `mreq_${hash(fact)}` } = given;
  return {
    ...{ input_tokens: 10, cache_read_tokens: 100, cache_creation_tokens: 5, output_tokens: 20 },
    ...{ reasoning_tokens: 2, cost_usd_micros: 1_000, duration_ms: 4, status: 'ok', http_status: null },
    ...{ attempt: null, source: null, prompt_id: null, attributes: '{}' },
    ...fact,
    id,
  };
}

export function event(given: Partial<ToolEvent> = {}): ToolEvent {
  const fact = { ...ORIGIN, timestamp: now(), name: 'prompt', ...given };
  const { id = `evt_${hash(fact)}` } = given;
  return {
    ...{ original_name: fact.name, tool_name: null, call_id: null, success: null, decision: null },
    ...{ duration_ms: null, prompt_id: null, sequence: null, attributes: '{}', is_work: true },
    ...fact,
    id,
  };
}

type Point = Partial<Omit<SeriesPoint, 'start_nanos' | 'time_nanos'>> & {
  /** Microseconds since 1970; `null`: 0. */
  readonly start?: number | null;
  readonly time?: number;
};

export function point({ start = now() - HOUR, time = now(), ...given }: Point = {}): SeriesPoint {
  const series = {
    ...({
      metric: 'claude_code.token.usage',
      unit: 'tokens',
      kind: 'counter',
      temporality: 'delta',
    } as const),
    ...({ measure: 'tokens', bucket: 'input', model: null, attributes: '{}' } as const),
    ...ORIGIN,
    ...given,
  };
  const { tool_version: _, value: __, count: ___, histogram: ____, ...identity } = series;
  return {
    ...{ histogram: null, count: null, min: null, max: null, value: 1, starts_session: true },
    ...{ start_time: start, timestamp: time },
    ...{ start_nanos: BigInt(start ?? 0) * 1_000n, time_nanos: BigInt(time) * 1_000n },
    ...series,
    series_id: given.series_id ?? hash(identity),
  };
}

export const facts = (given: Partial<Facts>): Facts => ({ requests: [], events: [], points: [], ...given });

export interface StoredSession {
  readonly session_id: string;
  readonly tool_id: string;
  readonly external_id: string | null;
  readonly instance_id: string | null;
  /** Microseconds since 1970. */
  readonly started_at: number;
  readonly last_activity: number;
  readonly ended_at: number | null;
  readonly ended_by: string | null;
  readonly model_requests: number;
  readonly failed_requests: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cost_usd_micros: number;
}

/** Rows as the superuser sees them, so that no code under test is between. */
export async function rowsOf<Row>(
  db: TestDatabase,
  scope: Scope,
  select: string,
  ...values: unknown[]
): Promise<Row[]> {
  const { rows } = await db.asAdmin((admin) => admin.query(select, [scopeIdOf(scope), ...values]));
  return rows as Row[];
}

const micros = (column: string) => `(extract(epoch from ${column}) * 1000000)::float8 as ${column}`;

/** The sessions that a tool's own id of a session has. */
export const sessionsOf = (db: TestDatabase, scope: Scope, externalId: string): Promise<StoredSession[]> =>
  rowsOf(
    db,
    scope,
    `select session_id, tool_id, external_id, instance_id, ${['started_at', 'last_activity', 'ended_at'].map(micros).join(', ')},
      ended_by, ${['model_requests', 'failed_requests', 'input_tokens', 'output_tokens', 'cost_usd_micros'].map((sum) => `${sum}::float8`).join(', ')}
      from tool_sessions where scope_id = $1 and (external_id = $2 or instance_id = $2) order by started_at, session_id`,
    externalId,
  );

const WITHOUT = `- '{scope_id,tenant_id,session_id,stored_bytes,created_at,last_point_at}'::text[]`;

/**
 * Everything that telemetry left in a scope, without what the times of arrival decide: the ids and starts of sessions, and
 * which of two points of a total has brought its growth.
 */
export async function everythingOf(db: TestDatabase, scope: Scope): Promise<Record<string, unknown[]>> {
  const rows = async (select: string) =>
    (await rowsOf<{ row: unknown }>(db, scope, select)).map(({ row }) => row);
  const table = (name: string, order: string) =>
    rows(`select to_jsonb(t) ${WITHOUT} as row from ${name} t where scope_id = $1 order by ${order}`);
  return {
    requests: await table('model_requests', 'id'),
    events: await table('tool_events', 'id'),
    series: await table('otel_series', 'series_id'),
    streams: await table('otel_streams', 'series_id, start_nanos'),
    totals: await rows(
      `select jsonb_build_object('series', series_id, 'value', sum(value), 'count', sum(count), 'max', max(max)) as row
        from otel_points where scope_id = $1 group by series_id order by series_id`,
    ),
    sessions: await rows(
      `select to_jsonb(t) ${WITHOUT} - 'started_at' as row from tool_sessions t where scope_id = $1 order by tool_id, external_id`,
    ),
    belonging: await rows(
      `select jsonb_build_object('id', r.id, 'external_id', s.external_id) as row
        from model_requests r left join tool_sessions s using (scope_id, session_id) where scope_id = $1 order by r.id`,
    ),
  };
}
