import type { Random } from '../../../support/random.ts';
import type { ExportRequest } from './messages.ts';

/** Sums over the requests of a session or an account, as `tool_sessions` has them. */
export interface Usage {
  readonly model_requests: number;
  readonly failed_requests: number;
  readonly input_tokens: number;
  readonly cache_read_tokens: number;
  readonly cache_creation_tokens: number;
  readonly output_tokens: number;
  readonly reasoning_tokens: number;
  readonly cost_usd_micros: number;
}

/** Computed by hand from the table of the scenario. */
export interface ExpectedSession {
  readonly external_id: string;
  readonly usage: Usage;
  /** How many events there are, by their normal name. */
  readonly events: Readonly<Record<string, number>>;
  /** The growth of its series, by metric and by the attribute that divides it. */
  readonly growth: Readonly<Record<string, number>>;
  /** Points ÷ requests, where points were lost or were never sent. */
  readonly coverage?: number;
}

/** All that one tool sends in a day. */
export interface ToolDay {
  readonly tool_id: string;
  /** In the order in which the tool sends them. */
  readonly requests: readonly ExportRequest[];
  readonly sessions: readonly ExpectedSession[];
  /** The growth of series that name no session. */
  readonly growthWithoutSession: Readonly<Record<string, number>>;
  readonly rejectedSpans: number;
}

export interface Scenario {
  readonly random: Random;
  /** Nanoseconds of a minute of the day, which can be a fraction. */
  readonly at: (minute: number) => bigint;
}

export const NO_USAGE: Usage = {
  model_requests: 0,
  failed_requests: 0,
  input_tokens: 0,
  cache_read_tokens: 0,
  cache_creation_tokens: 0,
  output_tokens: 0,
  reasoning_tokens: 0,
  cost_usd_micros: 0,
};

/** In everything that tools send although it is content, or the identity of a person. */
export const CONTENT = 'content-that-nobody-may-read';
export const IDENTITY = 'ada.of.the.day@example.com';
