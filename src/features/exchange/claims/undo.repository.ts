import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { CLAIMED_TABLES } from './claimed-tables.ts';
import { conflictsBetween, localRows, rowsOfClaim, rowsOfTenant } from './conflicts.ts';

/** What keeps a claim from being undone. Nothing does if all are empty. */
export interface Obstacles {
  /** Rows of the team that hang on rows of the claim, by table. */
  readonly team_rows: Readonly<Record<string, number>>;
  /** Keys that local mode has taken since the claim, by kind. */
  readonly local_keys: Readonly<Record<string, number>>;
  /** Projects that sessions or memories of the claim belong to, and that local mode does not have any more. */
  readonly missing_projects: number;
}

export const hasObstacles = ({ team_rows, local_keys, missing_projects }: Obstacles): boolean =>
  missing_projects > 0 || [team_rows, local_keys].some((counts) => Object.keys(counts).length > 0);

/** One statement. What the rows hang on is locked (`lockParents`). */
export async function findObstacles(
  tx: ScopeTransaction,
  { tenantId, claimId }: { readonly tenantId: string; readonly claimId: string },
): Promise<Obstacles> {
  const claimed = rowsOfClaim(tenantId, claimId);
  const others = (table: string, condition: RawBuilder<boolean>) => sql`
    select ${sql.lit(table)} as name, count(*) as count from ${sql.table(table)} t
    where ${rowsOfTenant(tenantId)('t')} and t.claim_id is distinct from ${claimId} and (${condition})`;
  const inSession = sql<boolean>`t.session_id in (select session_id from claimed_sessions)`;
  const hanging = [
    others(
      'tool_sessions',
      sql`t.previous_session_id in (select session_id from claimed_sessions)
        or t.project_id in (select project_id from claimed_projects)`,
    ),
    others('project_memories', sql`t.project_id in (select project_id from claimed_projects)`),
    others('otel_streams', sql`t.series_id in (select series_id from claimed_series)`),
    ...CLAIMED_TABLES.filter(({ name, parent }) => parent === 'session' && name !== 'tool_sessions').map(
      ({ name }) => others(name, extendedBy(name, inSession)),
    ),
    others('otel_points', sql`${inSession} or t.series_id in (select series_id from claimed_series)`),
  ];
  const hasGone = (alias: string) => sql`${sql.ref(`${alias}.project_id`)} is not null
    and not exists (select 1 from claimed_projects p where p.project_id = ${sql.ref(`${alias}.project_id`)})
    and not exists (select 1 from projects p where p.scope_id = '' and p.project_id = ${sql.ref(`${alias}.project_id`)})`;
  const { rows } = await sql<Obstacles>`
    with claimed_sessions as materialized (select session_id from tool_sessions s where ${claimed('s')}),
      claimed_projects as materialized (select project_id from projects p where ${claimed('p')}),
      claimed_series as materialized (select series_id from otel_series o where ${claimed('o')}),
      claimed_checkpoints as materialized (
        select distinct checkpoint_id, superseded_by from checkpoints c where ${claimed('c')}
      ),
      unsessioned as materialized (select tool_id from metric_series m where ${claimed('m')} and session_id = ''),
      hanging as (${sql.join(hanging, sql` union all `)}),
      taken as (${conflictsBetween(claimed, localRows)}),
      gone as (
        select project_id from tool_sessions s where ${claimed('s')} and ${hasGone('s')}
        union select project_id from project_memories m where ${claimed('m')} and ${hasGone('m')}
      )
    select (select coalesce(json_object_agg(name, count) filter (where count > 0), '{}') from hanging) as team_rows,
      (select coalesce(json_object_agg(kind, count), '{}')
        from (select kind, count(*) as count from taken group by kind) kinds) as local_keys,
      (select count(*) from gone)::bigint as missing_projects`.execute(tx.db);
  return rows[0] as Obstacles;
}

/** Beside the rows of a claimed session: what goes on from a claimed checkpoint or series without a session. */
function extendedBy(table: string, inSession: RawBuilder<boolean>): RawBuilder<boolean> {
  if (table === 'checkpoints')
    return sql`${inSession} or t.checkpoint_id in (select checkpoint_id from claimed_checkpoints)
      or t.checkpoint_id in (select superseded_by from claimed_checkpoints where superseded_by is not null)`;
  if (table === 'metrics')
    return sql`${inSession} or t.session_id is null and t.tool_id in (select tool_id from unsessioned)`;
  return inSession;
}
