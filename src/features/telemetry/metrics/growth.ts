import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { COLUMNS, COUNTERS, list, listEach } from './metric.columns.ts';

/**
 * The common end of a statement that stores samples. The CTE `grown` has the samples with their growth, in the order of
 * `position`; its sessions are open and locked. Adds the growth to the sessions. The CTE `stored` has the rows.
 */
export const storeGrown = (tx: ScopeTransaction): RawBuilder<unknown> => sql`
    sums as materialized (
      select session_id, ${listEach(COUNTERS, (counter) => `sum(${counter}_delta)::bigint as ${counter}`)}
      from grown where session_id is not null group by session_id
    ),
    totals as (
      update tool_sessions s
      set last_activity = now(), ${listEach(COUNTERS, (counter) => `${counter} = s.${counter} + sums.${counter}`)}
      from sums
      where s.scope_id = ${tx.scopeId} and s.session_id = any(array(select session_id from sums))
        and s.session_id = sums.session_id
    ),
    stored as (
      insert into metrics (scope_id, tenant_id, ${list(COLUMNS)})
      select scope_id, tenant_id, ${list(COLUMNS)} from grown, ${SCOPE} order by position
      returning ${list(COLUMNS)}, stored_bytes
    )`;

/** From the same source as the column defaults, but read once for all rows. */
const SCOPE = sql`(select coalesce(current_setting('app.tenant_id', true), '') as scope_id,
        nullif(current_setting('app.tenant_id', true), '') as tenant_id offset 0) scope`;
