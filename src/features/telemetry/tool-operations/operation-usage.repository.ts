import { sql } from 'kysely';
import { minutesAgo } from '../../../db/query/ago.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import type { Total } from '../../../lib/exact-json.ts';

export interface UsageWindow {
  readonly minutes: number;
  readonly session_id?: string | undefined;
}

export interface OperationUsage {
  readonly tokens_original: Total;
  readonly tokens_actual: Total;
  readonly tokens_prevented: Total;
  /** The sessions of the operations. */
  readonly session_count: number;
  /** The open sessions of the scope with activity within half an hour. */
  readonly active_sessions: number;
}

const ACTIVE_MINUTES = 30;

/** The tokens of the operations in a window that ends now. */
export function sumUsage(
  tx: ScopeTransaction,
  { minutes, session_id }: UsageWindow,
): Promise<OperationUsage> {
  let operations = tx.listFrom('tool_operations').where('timestamp', '>', minutesAgo(minutes));
  if (session_id !== undefined) operations = operations.where('session_id', '=', session_id);
  const active = tx
    .selectFrom('tool_sessions')
    .where('ended_at', 'is', null)
    .where('last_activity', '>', minutesAgo(ACTIVE_MINUTES))
    .select(sql<number>`count(*)`.as('count'));
  return operations
    .select([
      sql<Total>`coalesce(sum(tokens_original), 0)`.as('tokens_original'),
      sql<Total>`coalesce(sum(tokens_actual), 0)`.as('tokens_actual'),
      sql<Total>`coalesce(sum(tokens_prevented), 0)`.as('tokens_prevented'),
      sql<number>`count(distinct session_id)`.as('session_count'),
      sql<number>`(${active})`.as('active_sessions'),
    ])
    .executeTakeFirstOrThrow();
}
