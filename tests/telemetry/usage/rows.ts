import { randomBytes } from 'node:crypto';
import type { Scope } from '../../../src/auth/scope.ts';
import type {
  Facts,
  ModelRequest,
  SeriesPoint,
  ToolEvent,
} from '../../../src/features/telemetry/otel/facts.ts';
import { microsecondsOf } from '../../../src/lib/utc.ts';
import type { TestDatabase } from '../../support/test-database.ts';

const hex = () => randomBytes(16).toString('hex');

interface Told {
  /** ISO 8601. */
  readonly timestamp: string;
  readonly tool_id?: string;
  /** Of `newSession`. */
  readonly session_id?: string | null;
  /** The user whose key sends it; not in local mode. */
  readonly created_by?: string;
}

type Without<T> = Partial<Omit<T, 'timestamp' | 'tool_id' | 'attributes'>>;
type Request = Told &
  Without<ModelRequest> & { readonly billable?: false; readonly attributes?: Record<string, unknown> };
type Event = Told & Without<ToolEvent> & Pick<ToolEvent, 'name'>;
type Series = Pick<Told, 'tool_id' | 'session_id'> &
  Partial<Pick<SeriesPoint, 'metric' | 'kind' | 'measure' | 'bucket' | 'model'>>;
type Point = Pick<Told, 'timestamp' | 'created_by'> &
  Pick<SeriesPoint, 'value'> &
  Partial<Pick<SeriesPoint, 'count' | 'min' | 'max'>>;

/** Stores telemetry as a tool's. Tests name only what they are about. */
export class Rows {
  readonly #db: TestDatabase;
  readonly #scope: Scope;
  readonly #externalIds = new Map<string, string>();
  #nanos = 1n;

  constructor(db: TestDatabase, scope: Scope) {
    this.#db = db;
    this.#scope = scope;
  }

  async newSession(tool_id = 'claude-code', workspace_path?: string) {
    const external_id = hex();
    const session = await this.#db.services.sessions.openExternal(this.#scope, {
      ...{ tool_id, external_id },
      ...(workspace_path !== undefined && { workspace_path }),
    });
    this.#externalIds.set(session.session_id, external_id);
    return session;
  }

  async requests(...requests: readonly Request[]): Promise<void> {
    const taken: Event[] = [];
    for (const [created_by, sent] of bySender(requests)) {
      const facts = sent.map(({ billable = true, attributes = {}, ...told }): ModelRequest => {
        const { request_id = billable ? null : hex() } = told;
        if (request_id !== null && !billable)
          taken.push({ ...placeOf(told), name: 'correction', call_id: request_id });
        return {
          ...REQUEST,
          ...told,
          ...this.#told(told),
          id: `mreq_${hex()}`,
          request_id,
          attributes: JSON.stringify(attributes),
        };
      });
      await this.#store(created_by, { requests: facts });
    }
    if (taken.length > 0) await this.events(...taken);
  }

  async events(...events: readonly Event[]): Promise<void> {
    for (const [created_by, sent] of bySender(events)) {
      const facts = sent.map((told): ToolEvent => {
        const original_name = `original.${told.name}`;
        return { ...EVENT, original_name, ...told, ...this.#told(told), id: `evt_${hex()}` };
      });
      await this.#store(created_by, { events: facts });
    }
  }

  /** A new series with these points; its id. */
  async series(series: Series, ...points: readonly Point[]): Promise<string> {
    const series_id = hex();
    for (const [created_by, sent] of bySender(points)) {
      const facts = sent.map(({ value, count = null, min = null, max = null, timestamp }): SeriesPoint => {
        const told = this.#told({ ...series, timestamp });
        const temporality = series.kind === 'gauge' ? 'value' : 'delta';
        const time_nanos = this.#nanos++;
        return { ...POINT, temporality, ...series, series_id, ...told, time_nanos, value, count, min, max };
      });
      await this.#store(created_by, { points: facts });
    }
    return series_id;
  }

  #told({ timestamp, tool_id = 'claude-code', session_id }: Told) {
    const external_id = session_id ? this.#externalIds.get(session_id) : null;
    if (external_id === undefined) throw new Error(`No session of these tests: ${session_id}`);
    return { timestamp: microsecondsOf(timestamp), tool_id, tool_version: null, external_id };
  }

  async #store(userId: string | undefined, facts: Partial<Facts>): Promise<void> {
    const scope = this.#scope.kind === 'tenant' ? { ...this.#scope, userId } : this.#scope;
    const whole = { requests: [], events: [], points: [], ...facts };
    const rejected = await this.#db.services.otel.storeFacts(scope, whole);
    if (rejected.count > 0) throw new Error(rejected.reason);
  }
}

const NO_TOKENS = {
  input_tokens: 0,
  cache_read_tokens: 0,
  cache_creation_tokens: 0,
  output_tokens: 0,
  reasoning_tokens: 0,
};
const NOTHING_MORE = { duration_ms: null, prompt_id: null } as const;
const REQUEST = {
  ...{ model: null, cost_usd_micros: null, http_status: null, attempt: null, source: null },
  ...{ status: 'ok' as const, ...NO_TOKENS, ...NOTHING_MORE },
} as const;
const EVENT = {
  ...{ tool_name: null, call_id: null, success: null, decision: null, sequence: null },
  ...{ attributes: '{}', is_work: false, ...NOTHING_MORE },
} as const;
const POINT = {
  ...{ metric: 'a.metric', unit: '1', kind: 'counter' as const, measure: null, bucket: null, model: null },
  ...{ attributes: '{}', histogram: null, start_nanos: 0n, start_time: null, starts_session: false },
} as const;

const placeOf = ({ timestamp, tool_id = 'claude-code', session_id = null }: Told) => ({
  timestamp,
  tool_id,
  session_id,
});

function bySender<T extends { readonly created_by?: string }>(
  rows: readonly T[],
): Map<string | undefined, T[]> {
  return Map.groupBy(rows, ({ created_by }) => created_by);
}
