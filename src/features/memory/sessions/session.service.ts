import type { Scope } from '../../../auth/scope.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import { NotFound, PreconditionFailed } from '../../../lib/errors.ts';
import { microsecondsOf } from '../../../lib/utc.ts';
import { projectIdOf } from '../projects/project-id.ts';
import { type ChosenSession, insertChosenSession } from './chosen-session.repository.ts';
import {
  insertMissingSessions,
  lockNamedSessions,
  nameSessions,
} from './external/external-session.repository.ts';
import type {
  ExternalId,
  NamedSession,
  OpenedSession,
  SessionUsage,
  SessionWork,
} from './external/external-session.ts';
import { endNamedSession, openSession } from './external/opened-session.repository.ts';
import { addWork, subtractUsage } from './external/session-work.repository.ts';
import { endIdleSessions } from './idle-session.repository.ts';
import { type FoundSession, findOrInsertSession, insertSession } from './new-session.repository.ts';
import { assignProject, findWorkspace, lockOpenSession } from './project-session.repository.ts';
import { mcpInstanceOf, type ProjectSession, withProject } from './project-session.ts';
import {
  findSessionWithPath,
  listRecentSessions,
  type SessionWithPath,
} from './recent-session.repository.ts';
import type { RecentSessions } from './recent-sessions.ts';
import { retryOnUniqueViolation } from './retry-on-unique-violation.ts';
import type { SessionRow } from './session.columns.ts';
import { SessionEnded } from './session.errors.ts';
import {
  endOpenSession,
  findSession,
  type LockedSession,
  listSessions,
  lockSessions,
  touchOpenSession,
} from './session.repository.ts';
import type { ListSessions, StartSession, UpdateSession } from './session.schemas.ts';
import { updateSession } from './session-update.repository.ts';

export type { SessionWithPath } from './recent-session.repository.ts';
export type { RecentSessions } from './recent-sessions.ts';
export type Session = SessionRow;

export class SessionService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  start(scope: Scope, session: StartSession): Promise<Session> {
    const begun = withProject(session);
    return this.#database.writeOne(scope, (tx) => insertSession(tx, begun));
  }

  /**
   * Continues the caller's open session or starts one. The session is found by instance first, then by process, and
   * always within the same tool. A caller that names neither gets a new session every time.
   */
  async getOrCreate(scope: Scope, session: StartSession): Promise<FoundSession> {
    const wanted = withProject(session);
    if (session.instance_id === undefined && session.process_id === undefined) {
      return { ...(await this.#database.writeOne(scope, (tx) => insertSession(tx, wanted))), created: true };
    }
    // two calls that assign one instance to two sessions of a process collide
    return retryOnUniqueViolation(() =>
      this.#database.writeOne(scope, (tx) => findOrInsertSession(tx, wanted)),
    );
  }

  /**
   * Starts the session that the tool names, or continues it: it is opened again if it has ended, unless another open session
   * has its instance.
   */
  openExternal(scope: Scope, opened: OpenedSession): Promise<Session> {
    const { tool_id, external_id, tool_version = null, workspace_path } = opened;
    const started_at =
      opened.started_at === undefined ? Date.now() * 1_000 : microsecondsOf(opened.started_at);
    const named = { tool_id, external_id, tool_version, started_at, starts: true, works: true };
    const project_id = workspace_path === undefined ? null : projectIdOf(workspace_path);
    return retryOnUniqueViolation(() =>
      this.#database.inScope(scope, async (tx) => {
        const [sessionId] = await this.namedIn(tx, [named]);
        return openSession(tx, sessionId as string, { ...opened, project_id });
      }),
    );
  }

  /** Ends the session that the tool names; `undefined` if it is unknown. */
  endExternal(scope: Scope, external: ExternalId): Promise<Session | undefined> {
    return this.#database.writeOne(scope, (tx) => endNamedSession(tx, external));
  }

  /** Throws NotFound. */
  async get(scope: Scope, sessionId: string): Promise<Session> {
    return found(await this.#database.readAnywhere(scope, (tx) => findSession(tx, sessionId)));
  }

  /** The same from the primary: for a write that depends on it. Throws NotFound. */
  async getForWrite(scope: Scope, sessionId: string): Promise<Session> {
    return found(await this.#database.readOne(scope, (tx) => findSession(tx, sessionId)));
  }

  /** With the path of its workspace, which lists do not show. Throws NotFound. */
  async getWithPath(scope: Scope, sessionId: string): Promise<SessionWithPath> {
    return found(await this.#database.readAnywhere(scope, (tx) => findSessionWithPath(tx, sessionId)));
  }

  /** Those that were active last first, open or not. */
  recent(scope: Scope, wanted: RecentSessions, limit: number): Promise<Session[]> {
    return this.#database.readAnywhere(scope, (tx) => listRecentSessions(tx, wanted, limit));
  }

  list(scope: Scope, filter: ListSessions, page: PageRequest): Promise<JsonPage> {
    return this.#database.readAnywhere(scope, (tx) => listSessions(tx, filter, page));
  }

  /** Throws NotFound or SessionEnded. */
  async heartbeat(scope: Scope, sessionId: string): Promise<Session> {
    const session = await this.#database.writeOne(scope, (tx) => touchOpenSession(tx, sessionId));
    return session ?? this.refuseMissing(scope, sessionId);
  }

  /** Ending a session twice returns the first end again. Throws NotFound. */
  async end(scope: Scope, sessionId: string): Promise<Session> {
    const ended = await this.#database.writeOne(scope, (tx) => endOpenSession(tx, sessionId));
    return ended ?? this.get(scope, sessionId);
  }

  /**
   * Changes the given fields only; works for an ended session too. Throws NotFound, and PreconditionFailed if the
   * revision is not `ifMatch`. Without `ifMatch` the last writer wins.
   */
  async update(scope: Scope, sessionId: string, change: UpdateSession, ifMatch?: number): Promise<Session> {
    const updated = await this.#database.writeOne(scope, (tx) =>
      updateSession(tx, sessionId, change, ifMatch),
    );
    if (updated) return updated;
    await this.get(scope, sessionId);
    throw new PreconditionFailed();
  }

  /**
   * Starts a session of the caller's own id, unless the scope has one of that id, open or ended. OmniMemory 1's services
   * report work of sessions that nobody has started.
   */
  async startChosenIn(tx: ScopeTransaction, session: ChosenSession): Promise<void> {
    await insertChosenSession(tx, session);
  }

  /** Returns the number of ended sessions. */
  endIdle(scope: Scope, timeoutMinutes: number): Promise<number> {
    return this.#database.writeOne(scope, (tx) => endIdleSessions(tx, timeoutMinutes));
  }

  /** The existing sessions among these; none of them ends before the transaction does. */
  async lockIn(tx: ScopeTransaction, ids: readonly string[]): Promise<LockedSession[]> {
    return ids.length === 0 ? [] : lockSessions(tx, ids);
  }

  /**
   * The ids of the sessions that telemetry names, new ones included; `undefined` for one that is unknown and not started.
   * Those that work and `others` are locked. The names are distinct. Can fail with a unique violation (`retryOnUniqueViolation`).
   */
  async namedIn(
    tx: ScopeTransaction,
    named: readonly NamedSession[],
    others: readonly string[] = [],
  ): Promise<(string | undefined)[]> {
    if (named.length === 0 && others.length === 0) return [];
    const inserting = insertMissingSessions(tx, named);
    // several statements on a cluster, which would come after the lock
    if (tx.isDistributed) await inserting;
    const [unnamed, ids] = await Promise.all([inserting, lockNamedSessions(tx, named, others)]);
    if (unnamed.length > 0) await nameSessions(tx, unnamed);
    return ids;
  }

  /**
   * The id of the open session in which the tool works on the project, else of a new one of its MCP client. It does not
   * end before the transaction does. Throws NotFound for an unknown project without a `workspace_path`.
   */
  async openOfProjectIn(tx: ScopeTransaction, wanted: ProjectSession): Promise<string> {
    const open = await lockOpenSession(tx, wanted);
    if (open !== undefined) return open;
    const { tool_id, project_id } = wanted;
    const workspace_path = wanted.workspace_path ?? (await findWorkspace(tx, project_id));
    if (workspace_path === undefined) throw new NotFound('project');
    const instance_id = mcpInstanceOf(wanted);
    const made = await findOrInsertSession(tx, { tool_id, instance_id, project_id, workspace_path });
    return made.session_id;
  }

  /**
   * Gives an open session that has no project this one. Throws NotFound for an unknown project without a `workspace_path`.
   */
  assignProject(
    scope: Scope,
    sessionId: string,
    { project_id, workspace_path }: Omit<ProjectSession, 'tool_id'>,
  ): Promise<void> {
    return this.#database.inScope(scope, async (tx) => {
      const path = workspace_path ?? (await findWorkspace(tx, project_id));
      if (path === undefined) throw new NotFound('project');
      await assignProject(tx, sessionId, { project_id, workspace_path: path });
    });
  }

  /** Adds work to sessions that `namedIn` has locked. */
  async addWorkIn(tx: ScopeTransaction, work: readonly SessionWork[]): Promise<void> {
    if (work.length > 0) await addWork(tx, work);
  }

  /** Takes usage back from sessions that `namedIn` has locked. */
  async subtractUsageIn(tx: ScopeTransaction, usage: readonly SessionUsage[]): Promise<void> {
    if (usage.length > 0) await subtractUsage(tx, usage);
  }

  /** Throws the reason why a write found no open session: NotFound or SessionEnded. */
  async refuseMissing(scope: Scope, sessionId: string): Promise<never> {
    await this.get(scope, sessionId);
    throw new SessionEnded();
  }
}

function found<S extends Session>(session: S | undefined): S {
  if (!session) throw new NotFound('session');
  return session;
}
