import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { COLUMNS, COUNTERS, list, listEach, SENDER } from './metric.columns.ts';

interface Parts {
  /** The name of a CTE: the samples with their growth, in their order. Their sessions are open and locked. */
  readonly grown: RawBuilder<unknown>;
  /** The name of a CTE: their growth by session. */
  readonly sums: RawBuilder<unknown>;
  readonly returning: RawBuilder<unknown>;
}

/** The common end of a statement that stores samples: the rows, in the CTE `stored`, and the totals of the sessions. */
export const storeGrown = (
  tx: ScopeTransaction,
  { grown, sums, returning }: Parts,
): RawBuilder<unknown> => sql`
    totals as (
      ${addTotals(tx, sums)} and s.session_id = any(array(select session_id from ${sums}))
    ),
    stored as (${insertSamples(grown, returning)})`;

/** Adds the growth to the sessions; `sums` is a table of that name. */
export const addTotals = (tx: ScopeTransaction, sums: RawBuilder<unknown>): RawBuilder<unknown> => sql`
      update tool_sessions s
      set last_activity = now(), ${listEach(COUNTERS, (counter) => `${counter} = s.${counter} + sums.${counter}_delta`)}
      from ${sums}
      where s.scope_id = ${tx.scopeId} and s.session_id = sums.session_id`;

export const insertSamples = (
  grown: RawBuilder<unknown>,
  returning: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`
      insert into metrics (scope_id, tenant_id, ${list(SENDER)}, ${list(COLUMNS)})
      select scope_id, tenant_id, ${list(SENDER)}, ${list(COLUMNS)} from ${grown}, ${SCOPE}
      returning ${returning}`;

/** From the same source as the column defaults, but read once for all rows. */
const SCOPE = sql`(select coalesce(current_setting('app.tenant_id', true), '') as scope_id,
        nullif(current_setting('app.tenant_id', true), '') as tenant_id,
        nullif(current_setting('app.user_id', true), '') as created_by,
        nullif(current_setting('app.key_id', true), '') as created_by_key offset 0) scope`;
