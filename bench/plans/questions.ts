import type { ScopeTransaction } from '../../src/db/transaction/database.ts';
import { listCheckpoints } from '../../src/features/memory/checkpoints/checkpoint.repository.ts';
import { TEXT_SEARCH } from '../../src/features/memory/search/search.repository.ts';
import { listSessions } from '../../src/features/memory/sessions/session.repository.ts';
import { aggregateMetrics, listMetrics } from '../../src/features/telemetry/metrics/metric.repository.ts';
import { sumSavings } from '../../src/features/telemetry/metrics/savings.repository.ts';
import { listTagKeys, summarizeMetrics } from '../../src/features/telemetry/metrics/summary.repository.ts';

const page = { limit: 20, after: undefined };
const DAY_MS = 86_400_000;

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
  'search checkpoints': (tx) => TEXT_SEARCH.checkpoint(tx, 'migration "row security"', page),
};

function week(): { from: string; to: string } {
  const now = Date.now();
  return { from: new Date(now - 7 * DAY_MS).toISOString(), to: new Date(now).toISOString() };
}
