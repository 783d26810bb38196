import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import type { Rejected } from './facts.ts';
import { insertPoints } from './point.repository.ts';
import { rejectedFor } from './rejections.ts';
import {
  countOpenSeries,
  findMissingSeries,
  findStreams,
  lockNewSeries,
  lockSeries,
  nameOf,
  rowsOfSeries,
  type SessionPoint,
  type StreamId,
  upsertStreams,
} from './series.repository.ts';
import { growthOf, isLater, isNothing, type StreamState } from './stream-growth.ts';

const MAX_OPEN_SERIES = 20_000;
const NO_ROOM = `there are already ${MAX_OPEN_SERIES} open series; a series is open for 24 hours after its latest point`;

/**
 * Stores what the points add to their series. `missing`: the series that were unknown before the transaction locked
 * anything. All transactions lock series last, and in the order of their ids.
 */
export async function storePoints(
  tx: ScopeTransaction,
  given: readonly SessionPoint[],
  missing: readonly string[],
): Promise<Rejected> {
  const refused = missing.length > 0 ? await refusedOf(tx, missing) : new Set<string>();
  const points = given.filter(({ series_id }) => !refused.has(series_id)).toSorted(byTime);
  if (points.length > 0) await store(tx, points);
  return rejectedFor('data point', given.length - points.length, NO_ROOM);
}

async function store(tx: ScopeTransaction, points: readonly SessionPoint[]): Promise<void> {
  const series = [...new Map(points.map((point) => [point.series_id, point])).values()];
  const rows = await rowsOfSeries(series);
  const cumulative = points.filter(({ temporality }) => temporality === 'cumulative');
  const streams = [...new Map(cumulative.map((point) => [nameOf(point), point as StreamId])).values()];
  // sent together, in this order
  const [, found] = await Promise.all([
    lockSeries(tx, rows),
    streams.length > 0 ? findStreams(tx, streams) : undefined,
  ]);
  const states = new Map(found?.states);
  const moved = new Map<string, StreamId & StreamState>();
  const grown: SessionPoint[] = [];
  for (const point of points) {
    if (point.temporality === 'value') grown.push({ ...point, start_nanos: 0n });
    else if (point.temporality === 'delta') grown.push(point);
    else {
      const name = nameOf(point);
      const growth = growthOf(point, states.get(name), found?.now ?? 0);
      if (!growth) continue;
      const { series_id, start_nanos, time_nanos, value, count } = point;
      states.set(name, { time_nanos, value, count });
      moved.set(name, { series_id, start_nanos, time_nanos, value, count });
      // its least and greatest value are those of the whole stream
      grown.push({ ...point, ...growth, min: null, max: null });
    }
  }
  const written = grown.filter((point) => point.kind === 'gauge' || !isNothing(point));
  const hasHistograms = written.some(({ histogram }) => histogram !== null);
  if (moved.size > 0) await upsertStreams(tx, [...moved.values()]);
  if (written.length > 0) await insertPoints(tx, written, hasHistograms);
}

/** The new series for which there is no room. */
async function refusedOf(tx: ScopeTransaction, missing: readonly string[]): Promise<Set<string>> {
  const [, open, still] = await Promise.all([
    lockNewSeries(tx),
    countOpenSeries(tx, MAX_OPEN_SERIES),
    findMissingSeries(tx, missing),
  ]);
  return new Set(still.slice(Math.max(MAX_OPEN_SERIES - open, 0)));
}

/** In each series by time; of two at the same time the first counts. */
function byTime(one: SessionPoint, other: SessionPoint): number {
  if (one.series_id !== other.series_id) return one.series_id < other.series_id ? -1 : 1;
  if (one.time_nanos === other.time_nanos) return 0;
  return isLater(one.time_nanos, other.time_nanos) ? 1 : -1;
}
