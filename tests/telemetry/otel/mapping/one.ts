import { mapLogs, mapMetrics } from '../../../../src/features/telemetry/otel/mapping/mapping.ts';
import { logs, metrics } from '../../../support/otlp/messages.ts';
import { PRIVATE } from './options.ts';

/** The facts of one record or metric; it fails if there is not exactly one. */
export async function requestOf(...[from, record]: Parameters<typeof logs>) {
  const { facts } = await mapLogs(logs(from, ...(record ? [record] : [])), PRIVATE);
  expectCounts(facts, 1, 0);
  return only(facts.requests);
}

export async function eventOf(...[from, record]: Parameters<typeof logs>) {
  const { facts } = await mapLogs(logs(from, ...(record ? [record] : [])), PRIVATE);
  expectCounts(facts, 0, 1);
  return only(facts.events);
}

export async function pointOf(...[from, metric]: Parameters<typeof metrics>) {
  const { facts } = await mapMetrics(metrics(from, ...(metric ? [metric] : [])), PRIVATE);
  return only(facts.points);
}

function expectCounts(
  facts: { requests: readonly object[]; events: readonly object[] },
  requests: number,
  events: number,
) {
  if (facts.requests.length !== requests || facts.events.length !== events) {
    throw new Error(`${facts.requests.length} requests and ${facts.events.length} events`);
  }
}

export function only<Item>(items: readonly Item[]): Item {
  const [first] = items;
  if (first === undefined || items.length !== 1) throw new Error(`${items.length} items`);
  return first;
}
