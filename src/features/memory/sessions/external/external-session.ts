import type { Total } from '../../../../lib/exact-json.ts';

/** Microseconds since 1970. */
type Microseconds = number;

/** The session that a tool names by an id of its own. */
export interface ExternalId {
  readonly tool_id: string;
  readonly external_id: string;
}

/** What telemetry knows of a session that it names. */
export interface NamedSession extends ExternalId {
  readonly tool_version: string | null;
  /** The earliest time that is known of it. */
  readonly started_at: Microseconds;
  /** Whether it is started if it is unknown. */
  readonly starts: boolean;
  /** Whether it is locked, because work may be stored in it. */
  readonly works: boolean;
}

/** The sums of a session over its billable model requests. */
export const USAGE = [
  'model_requests',
  'failed_requests',
  'input_tokens',
  'cache_read_tokens',
  'cache_creation_tokens',
  'output_tokens',
  'reasoning_tokens',
  'cost_usd_micros',
] as const;

export type Usage = { readonly [Name in (typeof USAGE)[number]]: Total };

/** What model requests of a session used. */
export interface SessionUsage {
  readonly session_id: string;
  readonly usage: Usage;
}

/** Work that was stored in a session. */
export interface SessionWork extends SessionUsage {
  /** When the latest of it was done. */
  readonly worked_at: Microseconds;
}

/** What a hook knows of a session. */
export interface OpenedSession extends ExternalId {
  readonly tool_version?: string | undefined;
  readonly workspace_path?: string | undefined;
  /** ISO 8601; now if it is missing. */
  readonly started_at?: string | undefined;
}
