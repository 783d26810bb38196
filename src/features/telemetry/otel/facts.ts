/** Microseconds since 1970. */
type Microseconds = number;

/** Who tells it: the tool, and the tool's own id of its session. */
export interface Origin {
  readonly tool_id: string;
  readonly tool_version: string | null;
  readonly external_id: string | null;
}

interface Fact extends Origin {
  readonly timestamp: Microseconds;
  /** JSON text of an object, after content and identity were dropped. */
  readonly attributes: string;
}

/** One call of a model. Tokens are disjoint buckets; reasoning is a part of output. */
export interface ModelRequest extends Fact {
  /** `mreq_` and the first 32 hexadecimal digits of the fingerprint. */
  readonly id: string;
  readonly model: string | null;
  readonly request_id: string | null;
  readonly input_tokens: number;
  readonly cache_read_tokens: number;
  readonly cache_creation_tokens: number;
  readonly output_tokens: number;
  readonly reasoning_tokens: number;
  /** The client's estimate, in millionths of a US dollar. */
  readonly cost_usd_micros: number | null;
  readonly duration_ms: number | null;
  readonly status: 'ok' | 'error' | 'refused';
  readonly http_status: number | null;
  readonly attempt: number | null;
  readonly source: string | null;
  readonly prompt_id: string | null;
}

/** Any other event. */
export interface ToolEvent extends Fact {
  /** `evt_` and the first 32 hexadecimal digits of the fingerprint. */
  readonly id: string;
  readonly name: string;
  readonly original_name: string;
  readonly tool_name: string | null;
  /** Of a `correction`: the `request_id` of the request that it takes back. */
  readonly call_id: string | null;
  readonly success: boolean | null;
  readonly decision: string | null;
  readonly duration_ms: number | null;
  readonly prompt_id: string | null;
  readonly sequence: number | null;
  /** Whether it counts as work in the session: a prompt or a tool does, and every request. */
  readonly is_work: boolean;
}

/** What the metrics that are read by name measure. Tokens have a `bucket`. */
export type Measure =
  | 'tokens'
  | 'cost_usd'
  | 'session_starts'
  | 'lines_added'
  | 'lines_removed'
  | 'commits'
  | 'pull_requests'
  | 'edits_accepted'
  | 'edits_rejected'
  | 'active_seconds_user'
  | 'active_seconds_cli';

/** The token buckets, and `reasoning`, which is a part of output. */
export type Bucket = 'input' | 'cache_read' | 'cache_creation' | 'output' | 'reasoning';

export interface SeriesPoint extends Origin {
  /** The first 32 hexadecimal digits of the hash of all that identifies the series. */
  readonly series_id: string;
  readonly metric: string;
  readonly unit: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  /** `value`: a gauge or a sum that is not monotonic. */
  readonly temporality: 'delta' | 'cumulative' | 'value';
  readonly measure: Measure | null;
  readonly bucket: Bucket | null;
  readonly model: string | null;
  /** JSON text of an object: attributes of the series. */
  readonly attributes: string;
  /** JSON text of the bounds and counts of a histogram. */
  readonly histogram: string | null;
  /** Nanoseconds as sent, read as signed numbers of 64 bits; they identify the point. */
  readonly start_nanos: bigint;
  readonly time_nanos: bigint;
  readonly start_time: Microseconds | null;
  readonly timestamp: Microseconds;
  readonly value: number;
  readonly count: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** Whether an unknown session is started for it. */
  readonly starts_session: boolean;
}

/** What a request says, as it is stored. */
export interface Facts {
  readonly requests: readonly ModelRequest[];
  readonly events: readonly ToolEvent[];
  readonly points: readonly SeriesPoint[];
}

/** Items that are not stored, and why the first of them was not. */
export interface Rejected {
  readonly count: number;
  readonly reason: string | undefined;
}
