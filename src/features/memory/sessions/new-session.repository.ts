import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { queued, queueStored } from '../../../db/transaction/search-queue.ts';
import { storing, storingInOrder } from '../../../db/transaction/storing.ts';
import { SESSION_FIELDS, type SessionRow } from './session.columns.ts';
import type { StartSession } from './session.schemas.ts';

/** A session to start, with the id derived from its workspace path. */
export interface NewSession extends StartSession {
  readonly project_id: string | null;
}

export async function insertSession(tx: ScopeTransaction, session: NewSession): Promise<SessionRow> {
  const begun = sql`insert into tool_sessions as s (${INSERTED}) values (${inserted(session)})
      returning ${SESSION_FIELDS}, s.stored_bytes as new_bytes`;
  const [row] = await storingInOrder<SessionRow>(tx, [...projectOf(session), begun], {
    after: (cte) => queued(tx, ...titled(session, cte)),
  });
  return queuedInSteps(tx, session, row as SessionRow);
}

export type FoundSession = SessionRow & { readonly created: boolean };

/**
 * Continues the open session of the instance, else one that the process started before it named an instance; without an
 * instance the process's latest one; or starts one. A call that loses the race for the unique index updates the winner's
 * row, which may be younger than its transaction.
 */
export async function findOrInsertSession(tx: ScopeTransaction, session: NewSession): Promise<FoundSession> {
  const known = continuing(tx, session);
  // if a continued session gains a version, an instance or a title, the next recount counts those bytes
  if (tx.isDistributed) {
    const [, { rows }] = await Promise.all([
      storingInOrder(tx, projectOf(session)),
      sql<FoundSession>`${known}`.execute(tx.db),
    ]);
    const [found] = rows;
    if (found) return queuedInSteps(tx, session, found);
    const [begun] = await storingInOrder<FoundSession>(tx, [
      beginning(session, sql`values (${inserted(session)})`),
    ]);
    return queuedInSteps(tx, session, begun as FoundSession);
  }
  const [project] = projectOf(session);
  const [row] = await storing<FoundSession>(tx, {
    ctes: sql`${project ? sql`project as (${project}),` : sql``}
    continued as (${known}),
    begun as (${beginning(session, sql`select ${inserted(session)} where not exists (select 1 from continued)`)})
    ${queued(tx, ...titled(session, 'continued', 'begun'))}`,
    growth: sql`select ${project ? sql`(select new_bytes from project) +` : sql``} coalesce((select new_bytes from begun), 0)`,
    rows: sql`select * from continued union all select ${FOUND} from begun s`,
  });
  return row as FoundSession;
}

const FOUND = sql`${SESSION_FIELDS}, created`;

/** The instance's open session, or the process's, is active. */
function continuing(tx: ScopeTransaction, session: NewSession): RawBuilder<unknown> {
  const byInstance = session.instance_id !== undefined;
  const open = sql`scope_id = ${tx.scopeId} and tool_id = ${session.tool_id} and ended_at is null`;
  const known = byInstance
    ? sql`process_id = ${session.process_id ?? null} and instance_id is null
        and not exists (select 1 from tool_sessions where ${open} and instance_id = ${session.instance_id})`
    : sql`process_id = ${session.process_id ?? null}`;
  return sql`
      update tool_sessions s
      set last_activity = greatest(s.last_activity, now()), tool_version = coalesce(${session.tool_version ?? null}, s.tool_version),
        instance_id = coalesce(${session.instance_id ?? null}, s.instance_id), title = coalesce(s.title, ${session.title ?? null})
      -- after a wait for another writer, PostgreSQL checks only these conditions again, not the subquery
      where s.scope_id = ${tx.scopeId} and s.ended_at is null ${byInstance ? sql`and s.instance_id is null` : sql``}
        and s.session_id = (select session_id from tool_sessions where ${open} and ${known} order by last_activity desc limit 1)
      returning ${SESSION_FIELDS}, false as created`;
}

function beginning(session: NewSession, row: RawBuilder<unknown>): RawBuilder<unknown> {
  const conflict =
    session.instance_id !== undefined
      ? sql`(scope_id, tool_id, instance_id) where ended_at is null and instance_id is not null`
      : sql`(scope_id, tool_id, process_id) where ended_at is null and instance_id is null and process_id is not null`;
  return sql`
      insert into tool_sessions as s (${INSERTED}) ${row}
      on conflict ${conflict} do update
        set last_activity = greatest(s.last_activity, excluded.last_activity), tool_version = coalesce(excluded.tool_version, s.tool_version),
          title = coalesce(s.title, excluded.title), process_id = coalesce(excluded.process_id, s.process_id)
      -- an updated row carries its updater's xmax
      returning ${SESSION_FIELDS}, s.xmax = 0 as created, case when s.xmax = 0 then s.stored_bytes else 0 end as new_bytes`;
}

/** A session is found by its title: one without has nothing to be found by. */
const titled = ({ title }: NewSession, ...ctes: readonly string[]) =>
  title === undefined ? [] : ctes.map((cte) => ({ kind: 'session', cte, id: sql`session_id` }) as const);

async function queuedInSteps<R extends SessionRow>(
  tx: ScopeTransaction,
  { title }: NewSession,
  row: R,
): Promise<R> {
  if (tx.isDistributed && title !== undefined)
    await queueStored(tx, 'session', sql`session_id = ${row.session_id}`);
  return row;
}

const INSERTED = sql.raw(
  'tool_id, tool_version, process_id, instance_id, project_id, workspace_path, previous_session_id, title',
);

function inserted(session: NewSession): RawBuilder<unknown> {
  const {
    tool_id,
    tool_version,
    process_id,
    instance_id,
    project_id,
    workspace_path,
    previous_session_id,
    title,
  } = session;
  return sql`${tool_id}::text, ${tool_version ?? null}::text, ${process_id ?? null}::integer, ${instance_id ?? null}::text,
    ${project_id}::text, ${workspace_path ?? null}::text, ${previous_session_id ?? null}::text, ${title ?? null}::text`;
}

/** The INSERT of the session's project, if it has one. */
const projectOf = ({ project_id, workspace_path }: NewSession): RawBuilder<unknown>[] =>
  project_id === null ? [] : [touchProject({ project_id, workspace_path })];

/** Makes the project of the workspace, or notes its use; returns the bytes of a new one as `new_bytes`. */
export function touchProject({
  project_id,
  workspace_path,
}: Pick<NewSession, 'workspace_path'> & { readonly project_id: string }): RawBuilder<unknown> {
  return sql`insert into projects (project_id, workspace_path) values (${project_id}::text, ${workspace_path ?? null}::text)
    on conflict (scope_id, project_id) do update set last_accessed = excluded.last_accessed
    returning case when projects.xmax = 0 then stored_bytes else 0 end as new_bytes`;
}
