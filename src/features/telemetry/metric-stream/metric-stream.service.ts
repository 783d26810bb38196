import type { Actor } from '../../../auth/actor.ts';
import { type Scope, scopeIdOf } from '../../../auth/scope.ts';
import { AppError } from '../../../lib/errors.ts';
import { parseExactly } from '../../../lib/exact-json.ts';
import { pause } from '../../../lib/timers/pause.ts';
import { OpenStreams, type StreamLimits } from '../../changes/open-streams.ts';
import { DEFAULT_SETTINGS } from '../../settings/tenant-settings/tenant-settings.schemas.ts';
import type { TenantSettingsService } from '../../settings/tenant-settings/tenant-settings.service.ts';
import type { Metric, MetricService } from '../metrics/metric.service.ts';
import type { Snapshot, SummaryService } from '../metrics/summary.service.ts';
import type { TagFilter } from '../metrics/tag.schemas.ts';
import { StreamingDisabled } from './metric-stream.errors.ts';

export interface StreamFilter {
  readonly tool_id?: string | undefined;
  readonly session_id?: string | undefined;
  readonly tag?: readonly TagFilter[];
}

export type MetricEvent =
  | { readonly kind: 'open'; readonly interval_seconds: number }
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  /** The newest sample of the session and the tags that were asked for. */
  | { readonly kind: 'sample'; readonly sample: Metric }
  /** The next attempt comes later. */
  | { readonly kind: 'failed'; readonly message: string };

interface Parts {
  readonly settings: TenantSettingsService;
  readonly metrics: MetricService;
  readonly summaries: SummaryService;
}

/** Each of them reads once per interval. */
const LIMITS: StreamLimits = { perCaller: 10, perScope: 20, inAll: 200 };
const SECOND_MS = 1_000;
const AFTER_FAILURE_MS = 5_000;
const NEWEST = { limit: 1, after: undefined };
const UNREADABLE = 'The metrics could not be read. The stream tries again in a few seconds.';

/** Streams of where the metrics of a scope stand, at the interval of its settings. They write nothing. */
export class MetricStreamService {
  readonly #parts: Parts;
  readonly #streams: OpenStreams;
  readonly #stopping = new AbortController();

  constructor(parts: Parts, limits: StreamLimits = LIMITS) {
    this.#parts = parts;
    this.#streams = new OpenStreams(limits, 'streams of metrics');
  }

  /** Ends every stream, so that a stopping server does not wait for them. */
  endAll(): void {
    this.#stopping.abort();
  }

  /**
   * The first event is `open`. Throws StreamingDisabled, also later when the settings change, and TooManyStreams or
   * StreamsBusy in place of the first event.
   */
  async *events(
    scope: Scope,
    actor: Actor,
    filter: StreamFilter,
    signal: AbortSignal,
  ): AsyncGenerator<MetricEvent> {
    const interval = () => this.#intervalOf(scope);
    const first = await interval();
    const opened = this.#streams.open(scopeIdOf(scope), actor);
    try {
      const ended = AbortSignal.any([signal, opened.signal, this.#stopping.signal]);
      yield { kind: 'open', interval_seconds: first };
      while (!ended.aborted) {
        const event = await this.#read(scope, filter);
        if (ended.aborted) return;
        yield event;
        await pause(event.kind === 'failed' ? AFTER_FAILURE_MS : (await interval()) * SECOND_MS, ended);
      }
    } finally {
      opened.close();
    }
  }

  async #intervalOf(scope: Scope): Promise<number> {
    const { metrics_streaming = true, collection_interval_seconds: seconds } =
      await this.#parts.settings.current(scope);
    if (!metrics_streaming) throw new StreamingDisabled();
    return seconds ?? DEFAULT_SETTINGS.collection_interval_seconds;
  }

  async #read(scope: Scope, filter: StreamFilter): Promise<MetricEvent> {
    try {
      const sample = await this.#sampleOf(scope, filter);
      if (sample) return { kind: 'sample', sample };
      return { kind: 'snapshot', snapshot: await this.#parts.summaries.snapshot(scope, filter.tool_id) };
    } catch (error) {
      return { kind: 'failed', message: error instanceof AppError ? error.message : UNREADABLE };
    }
  }

  async #sampleOf(
    scope: Scope,
    { tool_id, session_id, tag = [] }: StreamFilter,
  ): Promise<Metric | undefined> {
    if (session_id === undefined && tag.length === 0) return undefined;
    const filter = { tool_id, session_id, tag: [...tag] };
    const { json } = await this.#parts.metrics.list(scope, filter, NEWEST);
    return (parseExactly(json) as Metric[])[0];
  }
}
