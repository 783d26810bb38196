import type { Actor } from '../../../auth/actor.ts';
import type { Scope } from '../../../auth/scope.ts';
import type { JsonPage } from '../../../db/query/json-page.ts';
import type { Database } from '../../../db/transaction/database.ts';
import type { SessionContext } from '../../memory/session-context/session-context.schemas.ts';
import type { SessionContextService } from '../../memory/session-context/session-context.service.ts';
import type {
  RecentSessions,
  Session,
  SessionService,
  SessionWithPath,
} from '../../memory/sessions/session.service.ts';
import type { MetricService } from '../../telemetry/metrics/metric.service.ts';
import type { ToolOperationService } from '../../telemetry/tool-operations/tool-operation.service.ts';
import type { SessionTransferService } from '../session-transfer/session-transfer.service.ts';
import { type ListedRecord, listRecords } from './session-record.repository.ts';

interface Parts {
  readonly sessions: SessionService;
  readonly sessionContext: SessionContextService;
  readonly sessionTransfer: SessionTransferService;
  readonly metrics: MetricService;
  readonly toolOperations: ToolOperationService;
}

/** A session together with what belongs to it, as the clients of OmniMemory 1 ask for it. */
export class SessionRecordService {
  readonly #database: Database;
  readonly #parts: Parts;

  constructor(database: Database, parts: Parts) {
    this.#database = database;
    this.#parts = parts;
  }

  /** Lists sessions, those that were active last first, each with the newest `entries` of each kind in its context. */
  list(
    scope: Scope,
    wanted: RecentSessions,
    counts: { readonly limit: number; readonly entries: number },
  ): Promise<ListedRecord[]> {
    return this.#database.readAnywhere(scope, (tx) => listRecords(tx, wanted, counts));
  }

  /** A session with its newest samples, newest first. Throws NotFound. */
  async get(
    scope: Scope,
    sessionId: string,
    samples: number,
  ): Promise<{
    readonly session: SessionWithPath;
    readonly context: SessionContext;
    readonly samples: JsonPage;
  }> {
    const { sessions, sessionContext, metrics } = this.#parts;
    const [session, context, newest] = await Promise.all([
      sessions.getWithPath(scope, sessionId),
      sessionContext.get(scope, sessionId),
      metrics.list(scope, { session_id: sessionId }, { limit: samples, after: undefined }),
    ]);
    return { session, context, samples: newest };
  }

  /** A session with its newest operations, newest first. Throws NotFound. */
  async activity(
    scope: Scope,
    sessionId: string,
    operations: number,
  ): Promise<{ readonly session: Session; readonly operations: JsonPage }> {
    const { sessions, toolOperations } = this.#parts;
    const [session, newest] = await Promise.all([
      sessions.get(scope, sessionId),
      toolOperations.list(scope, { session_id: sessionId }, { limit: operations, after: undefined }),
    ]);
    return { session, operations: newest };
  }

  /** As `get`, without samples; recorded in the tenant's audit log as every export. Throws NotFound. */
  async export(
    scope: Scope,
    sessionId: string,
    actor: Actor,
  ): Promise<{ readonly session: SessionWithPath; readonly context: SessionContext }> {
    const { sessions, sessionContext, sessionTransfer } = this.#parts;
    await sessionTransfer.export(scope, sessionId, actor);
    const [session, context] = await Promise.all([
      sessions.getWithPath(scope, sessionId),
      sessionContext.get(scope, sessionId),
    ]);
    return { session, context };
  }
}
