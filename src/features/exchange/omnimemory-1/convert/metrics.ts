import { type StoreMetric, storeMetricBody } from '../../../telemetry/metrics/metric.schemas.ts';
import { MAX_TAGS, tagKey, tagValue } from '../../../telemetry/metrics/tag.schemas.ts';
import type { Cells } from './cells.ts';
import { checked } from './cells.ts';
import { COUNTERS, GROWTH_NOTES, type Growth, type SeriesGrowth, type SeriesState } from './growth.ts';

/** `series`: absent for a row that reports one event and no counters. */
export interface ImportedMetric {
  readonly row: StoreMetric & Growth;
  readonly series: SeriesState | undefined;
}

const NUMBERS = [
  'total_embeddings',
  'cache_hits',
  'cache_hit_rate',
  'tokens_processed',
  'avg_latency_ms',
  'total_compressions',
  'tokens_saved',
  'compression_ratio',
  'quality_score',
  'pattern_count',
  'graph_nodes',
  'graph_edges',
  'prediction_accuracy',
] as const;

/** Throws RowRefused. */
export function metricOf(cells: Cells, growth: SeriesGrowth): ImportedMetric {
  const sample = sampleOf(cells);
  const counters = {
    tokens_saved: sample.tokens_saved ?? null,
    total_compressions: sample.total_compressions ?? null,
    total_embeddings: sample.total_embeddings ?? null,
  };
  if (sample.service === 'compression') return eventOf(cells, sample, counters);
  const place = { tool_id: sample.tool_id ?? 'unknown', session_id: sample.session_id ?? '' };
  const timestamp = sample.timestamp ?? '';
  const { grown, stored, series } = growth.next({ ...place, timestamp, counters }, cells.note);
  return { row: { ...withCounters(sample, stored), ...grown }, series };
}

function sampleOf(cells: Cells): StoreMetric {
  const service = cells.text('service');
  const isKnown = service === 'combined' || service === 'compression';
  if (service !== undefined && !isKnown)
    cells.note('service was neither combined nor compression; stored as combined');
  return checked(storeMetricBody, {
    tool_id: cells.text('tool_id') ?? 'unknown',
    tool_version: cells.text('tool_version'),
    session_id: cells.id('session_id'),
    service: service === 'compression' ? service : 'combined',
    timestamp: cells.requiredTime('timestamp'),
    metadata: tagsOf(cells),
    ...Object.fromEntries(NUMBERS.map((column) => [column, cells.given(column)])),
  });
}

/** A row of POST /track/compression: its counters are those of one event, so they are no series. */
function eventOf(
  cells: Cells,
  sample: StoreMetric,
  counters: Record<(typeof COUNTERS)[number], number | null>,
): ImportedMetric {
  const growthOf = (counter: (typeof COUNTERS)[number]) => {
    const stored = cells.given(`${counter}_delta`);
    if (typeof stored !== 'number' || !Number.isSafeInteger(stored)) return counters[counter] ?? 0;
    if (stored < 0) cells.note(GROWTH_NOTES.negative);
    return Math.max(stored, 0);
  };
  const grown = {
    tokens_saved_delta: growthOf('tokens_saved'),
    total_compressions_delta: growthOf('total_compressions'),
    total_embeddings_delta: growthOf('total_embeddings'),
  };
  const unknown = { tokens_saved: null, total_compressions: null, total_embeddings: null };
  return { row: { ...withCounters(sample, unknown), ...grown }, series: undefined };
}

function withCounters(
  sample: StoreMetric,
  counters: Record<(typeof COUNTERS)[number], number | null>,
): StoreMetric {
  const rest = { ...sample };
  for (const counter of COUNTERS) delete rest[counter];
  const known = COUNTERS.filter((counter) => counters[counter] !== null);
  return { ...rest, ...Object.fromEntries(known.map((counter) => [counter, counters[counter]])) };
}

/** The tags of the row itself; those of request_tags if it has none. */
function tagsOf(cells: Cells): Record<string, string> | undefined {
  const own = cells.json('metadata');
  const found = isRecord(own) ? own : cells.json('request_tags');
  if (own !== undefined && !isRecord(own)) cells.note('metadata was not an object; stored without tags');
  if (!isRecord(found)) return undefined;
  const pairs = Object.entries(found).map(([key, value]) => [key, `${value}`] as const);
  const fitting = pairs.filter(
    ([key, value]) => tagKey.safeParse(key).success && tagValue.safeParse(value).success,
  );
  if (fitting.length < pairs.length)
    cells.note(
      'a tag did not fit (key: 1–64 letters, digits or _; value: 1–256 characters); stored without it',
    );
  if (fitting.length > MAX_TAGS)
    cells.note(`a row had more than ${MAX_TAGS} tags; stored with the first of them`);
  return fitting.length === 0 ? undefined : Object.fromEntries(fitting.slice(0, MAX_TAGS));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
