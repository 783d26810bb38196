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

const HAS_VECTORS = (table: string, key: string, more = '') =>
  `exists (select 1 from ${table} v where v.scope_id = r.scope_id and v.${key} = r.${key} ${more})`;
const WAITS = (kind: string, id: string) =>
  `exists (select 1 from search_pending p where p.scope_id = r.scope_id and p.kind = '${kind}' and p.id = ${id})`;
const IS_SEARCHED = '(title is not null or decision_count > 0)';

// each row with its vectors and its place in the queue at one moment, which a cluster sees of each shard for itself
const FAULTS = `
  select concat(kind, ' ', id, ' of ', scope_id) as fault from (
    select 'checkpoint' as kind, scope_id, id::text as id from checkpoints r
      where (recorded_end = 'infinity') <> ${HAS_VECTORS('checkpoint_vectors', 'id')} and not ${WAITS('checkpoint', 'r.id::text')}
    union all
    select 'memory', scope_id, memory_id from project_memories r
      where (not ${HAS_VECTORS('memory_vectors', 'memory_id')} or ${HAS_VECTORS('memory_vectors', 'memory_id', 'and v.revision <> r.revision')})
        and not ${WAITS('memory', 'r.memory_id')}
    union all
    select 'session', scope_id, session_id from tool_sessions r
      where ${IS_SEARCHED} and not ${HAS_VECTORS('session_vectors', 'session_id')} and not ${WAITS('session', 'r.session_id')}
  ) faulty`;
const BELIEVED = `
  select (select count(*)::int from checkpoints where recorded_end = 'infinity') +
    (select count(*)::int from project_memories) + (select count(*)::int from tool_sessions where ${IS_SEARCHED}) as believed`;
const QUEUE = `
  select count(*)::int as waiting,
    (count(*) filter (where next_try > clock_timestamp() + interval '119 seconds'))::int as claimed from search_pending`;
const DEADLOCKS = 'select deadlocks::int from pg_stat_database where datname = current_database()';

/** As superuser: of all scopes at once. */
export async function lookAt(admin: pg.ClientBase): Promise<Look> {
  const { rows: faults } = await admin.query<{ fault: string }>(FAULTS);
  const { rows: queue } = await admin.query<Pick<Look, 'waiting' | 'claimed'>>(QUEUE);
  const { rows: all } = await admin.query<Pick<Look, 'believed'>>(BELIEVED);
  const { rows: server } = await admin.query<Pick<Look, 'deadlocks'>>(DEADLOCKS);
  const { waiting = 0, claimed = 0 } = queue[0] ?? {};
  return {
    ...{ faults: faults.map(({ fault }) => fault), waiting, claimed },
    ...{ believed: all[0]?.believed ?? 0, deadlocks: server[0]?.deadlocks ?? -1 },
  };
}
