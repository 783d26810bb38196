import { type RawBuilder, sql } from 'kysely';
import { CLAIMED_TABLES, type ClaimedTable } from './claimed-tables.ts';
import { conflictsBetween, isSameKey, localRows, rowsOfTenant } from './conflicts.ts';

/**
 * CTEs that say what a claim moves and what conflicts keep in local mode. A row that conflicts stays together with
 * everything that refers to it and everything it refers to: a session with its project, the sessions before and after
 * it, and those whose checkpoints replaced its own. Only a project that the tenant has, too, does not hold its sessions:
 * they go on in the tenant's project of the same id.
 */
export const closureOf = (tenantId: string): RawBuilder<unknown> => sql`
  conflicts as materialized (${conflictsBetween(localRows, rowsOfTenant(tenantId))}),
  shared_projects as materialized (select id as project_id from conflicts where kind = 'project'),
  links as materialized (
    select 's:' || session_id as one, 's:' || previous_session_id as other
    from tool_sessions where scope_id = '' and previous_session_id is not null
    union all
    select 's:' || session_id, 'p:' || project_id from tool_sessions s
    where scope_id = '' and project_id is not null
      and not exists (select 1 from shared_projects p where p.project_id = s.project_id)
    union all
    select 's:' || a.session_id, 's:' || b.session_id
    from checkpoints a join checkpoints b on b.checkpoint_id in (a.superseded_by, a.parent_checkpoint_id)
    where a.scope_id = '' and b.scope_id = '' and a.session_id <> b.session_id
  ),
  staying (node) as (
    select node from conflicts where node is not null
    union
    select case when staying.node = links.one then links.other else links.one end
    from staying join links on staying.node in (links.one, links.other)
  ),
  staying_sessions as materialized (select substr(node, 3) as session_id from staying where node like 's:%'),
  moving_projects as materialized (
    select project_id from projects p where scope_id = ''
      and not exists (select 1 from shared_projects s where s.project_id = p.project_id)
      and not exists (select 1 from staying where node = 'p:' || p.project_id)
  ),
  open_projects as materialized (
    select project_id from moving_projects union all select project_id from shared_projects
  ),
  moving_series as materialized (
    select series_id from otel_series o where scope_id = '' and ${isFree('o', 'otel_series', tenantId)}
      and not exists (select 1 from staying_sessions s where s.session_id = o.session_id)
  )`;

/** Whether no row of the tenant has a key of the row. */
function isFree(alias: string, name: ClaimedTable['name'], tenantId: string): RawBuilder<boolean> {
  const { keys = [] } = CLAIMED_TABLES.find((table) => table.name === name) ?? {};
  const free = keys.map(
    (key) => sql<boolean>`not exists (select 1 from ${sql.table(name)} taken
      where ${rowsOfTenant(tenantId)('taken')} and ${isSameKey(key, alias, 'taken')})`,
  );
  return free.length === 0 ? sql`true` : sql`(${sql.join(free, sql` and `)})`;
}

/** Whether the claim moves a row of local mode, after `closureOf`. The alias of its table is `t`. */
export function moves({ name, parent }: ClaimedTable, tenantId: string): RawBuilder<boolean> {
  if (name === 'projects')
    return sql`exists (select 1 from moving_projects m where m.project_id = t.project_id)`;
  const free = isFree('t', name, tenantId);
  if (parent === 'project')
    return sql`exists (select 1 from open_projects m where m.project_id = t.project_id) and ${free}`;
  if (parent === 'otel_series')
    return sql`exists (select 1 from moving_series m where m.series_id = t.series_id)`;
  if (parent === undefined) return free;
  const withSession = sql<boolean>`not exists (select 1 from staying_sessions s where s.session_id = t.session_id)`;
  // samples without a session stay with their series
  if (name === 'metrics')
    return sql`${withSession} and ${free} and not (t.session_id is null and exists (select 1 from metric_series taken
      where ${rowsOfTenant(tenantId)('taken')} and taken.tool_id = t.tool_id and taken.session_id = ''))`;
  return sql`${withSession} and ${free}`;
}
