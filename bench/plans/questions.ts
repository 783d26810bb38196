import type { ScopeTransaction } from '../../src/db/transaction/database.ts';
import { listCheckpoints } from '../../src/features/memory/checkpoints/checkpoint.repository.ts';
import { TEXT_SEARCH } from '../../src/features/memory/search/search.repository.ts';
import { listSessions } from '../../src/features/memory/sessions/session.repository.ts';
import { aggregateMetrics, listMetrics } from '../../src/features/telemetry/metrics/metric.repository.ts';
import { sumSavings } from '../../src/features/telemetry/metrics/savings.repository.ts';
import { listTagKeys, summarizeMetrics } from '../../src/features/telemetry/metrics/summary.repository.ts';
import { priceTableOf } from '../../src/features/telemetry/usage/price-table.ts';
import { summarizeUsage } from '../../src/features/telemetry/usage/usage.repository.ts';
import {
  listEvents,
  listRequests,
  listSeries,
} from '../../src/features/telemetry/usage/usage-lists.repository.ts';

const prices = priceTableOf();
const page = { limit: 20, after: undefined };
const DAY_MS = 86_400_000;
const MIGRATION = { q: 'migration "row security"' };
const UTC = { time_zone: 'UTC' };

/** The queries of a tenant: lists, summaries and a search. Windows are the last seven days of a year. */
export const QUESTIONS: Readonly<Record<string, (tx: ScopeTransaction) => Promise<unknown>>> = {
  'list sessions': (tx) => listSessions(tx, { include_archived: false }, page),
  'list samples': (tx) => listMetrics(tx, {}, page),
  'list samples of a tool': (tx) => listMetrics(tx, { tool_id: 'cursor' }, page),
  'list checkpoints': (tx) => listCheckpoints(tx, {}, page),
  'summary by tool': (tx) => summarizeMetrics(tx, { ...week(), group_by: 'tool' }),
  'summary by project': (tx) => summarizeMetrics(tx, { ...week(), group_by: 'project' }),
  'summary by hour': (tx) => summarizeMetrics(tx, { ...week(), group_by: 'hour' }),
  'costs by tool and day': (tx) => sumSavings(tx, { ...week(), group_by: 'tool', period: 'day' }),
  'keys of tags': (tx) => listTagKeys(tx, { ...week(), limit: 100 }),
  aggregates: (tx) => aggregateMetrics(tx, { hours: 168, timeout_minutes: 30 }),
  'usage by tool': (tx) => summarizeUsage(tx, { ...week(), ...UTC, group_by: 'tool' }, prices),
  'usage by model': (tx) => summarizeUsage(tx, { ...week(), ...UTC, group_by: 'model' }, prices),
  'usage by session': (tx) => summarizeUsage(tx, { ...week(), ...UTC, group_by: 'session' }, prices),
  'usage by project': (tx) => summarizeUsage(tx, { ...week(), ...UTC, group_by: 'project' }, prices),
  'usage by day in Berlin': (tx) =>
    summarizeUsage(tx, { ...week(), time_zone: 'Europe/Berlin', group_by: 'day' }, prices),
  'list requests': (tx) => listRequests(tx, {}, page),
  'list requests of a tool': (tx) => listRequests(tx, { tool_id: 'cursor' }, page),
  'list events': (tx) => listEvents(tx, {}, page),
  'list events of a name': (tx) => listEvents(tx, { name: 'session_start' }, page),
  'list series': (tx) => listSeries(tx, week(), page),
  'search checkpoints': (tx) => TEXT_SEARCH.checkpoint(tx, MIGRATION, page),
  'search a project': (tx) => TEXT_SEARCH.checkpoint(tx, { ...MIGRATION, project_id: 'project-1' }, page),
  'search a tool': (tx) => TEXT_SEARCH.checkpoint(tx, { ...MIGRATION, tool_id: 'cursor' }, page),
  'search a week': (tx) => TEXT_SEARCH.checkpoint(tx, { ...MIGRATION, ...week() }, page),
};

function week(): { from: string; to: string } {
  const now = Date.now();
  return { from: new Date(now - 7 * DAY_MS).toISOString(), to: new Date(now).toISOString() };
}
