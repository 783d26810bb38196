import type pg from 'pg';

/** What a search has of a scope at one moment. */
export interface Look {
  /** Rows that have neither vectors nor a place in the queue, and vectors of what is gone that have none. */
  readonly faults: readonly string[];
  /** Rows that can be found. */
  readonly believed: number;
  readonly waiting: number;
  /** Those of them that a process has taken in the last second. */
  readonly claimed: number;
  /** Of the database, since it was made. */
  readonly deadlocks: number;
}

const VECTORS_OF = (table: string, key: string, more = '') =>
  `exists (select from ${table} v where v.scope_id = r.scope_id and v.${key} = r.${key} ${more})`;

// one statement, so that it is one moment
const LOOK = `
  with believed as materialized (
    select 'checkpoint' as kind, scope_id, id::text as id, ${VECTORS_OF('checkpoint_vectors', 'id')} as has
      from checkpoints r where recorded_end = 'infinity'
    union all
    select 'memory', scope_id, memory_id, ${VECTORS_OF('memory_vectors', 'memory_id', 'and v.revision = r.revision')}
      from project_memories r
    union all
    select 'session', scope_id, session_id, ${VECTORS_OF('session_vectors', 'session_id')}
      from tool_sessions r where title is not null or decision_count > 0
  ),
  left_over as materialized (
    select distinct 'checkpoint' as kind, v.scope_id, v.id::text as id from checkpoint_vectors v
      join checkpoints c on c.scope_id = v.scope_id and c.id = v.id where c.recorded_end <> 'infinity'
    union all
    select distinct 'memory', v.scope_id, v.memory_id from memory_vectors v
      join project_memories m on m.scope_id = v.scope_id and m.memory_id = v.memory_id where m.revision <> v.revision
  ),
  faulty as (select kind, scope_id, id from believed where not has union select * from left_over)
  select
    array(select format('%s %s of %s', kind, id, scope_id) from faulty f where not exists (
      select from search_pending p where p.scope_id = f.scope_id and p.kind = f.kind and p.id = f.id)) as faults,
    (select count(*)::int from believed) as believed,
    (select count(*)::int from search_pending) as waiting,
    (select count(*)::int from search_pending where next_try > clock_timestamp() + interval '119 seconds') as claimed,
    (select deadlocks::int from pg_stat_database where datname = current_database()) as deadlocks`;

/** As superuser: of all scopes at once. */
export async function lookAt(admin: pg.ClientBase): Promise<Look> {
  const { rows } = await admin.query<Look>(LOOK);
  return rows[0] as Look;
}
