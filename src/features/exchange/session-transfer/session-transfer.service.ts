import type { Actor } from '../../../auth/actor.ts';
import type { Scope } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { NotFound } from '../../../lib/errors.ts';
import type { AuditService } from '../../audit/audit-log/audit.service.ts';
import type { EntitlementsService } from '../../entitlements/entitlements.service.ts';
import { newCheckpointId } from '../../memory/checkpoints/checkpoint.service.ts';
import type { Session } from '../../memory/sessions/session.service.ts';
import { exportSession } from './export.repository.ts';
import {
  checkpointParts,
  type ImportedSession,
  importCheckpoints,
  importSession,
} from './import.repository.ts';
import type { ImportSession, SessionDocument, TransferredCheckpoint } from './session-transfer.schemas.ts';

/** Transfers a session from one tool, machine or tenant to another. */
export class SessionTransferService {
  readonly #database: Database;
  readonly #audit: AuditService;
  readonly #entitlements: EntitlementsService;

  constructor(database: Database, audit: AuditService, entitlements: EntitlementsService) {
    this.#database = database;
    this.#audit = audit;
    this.#entitlements = entitlements;
  }

  /** The document as JSON text, from one snapshot. Recorded in the tenant's audit log. Throws NotFound. */
  async export(scope: Scope, sessionId: string, actor: Actor): Promise<string> {
    const document = await (scope.kind === 'local'
      ? this.#database.readOne(scope, (tx) => exportSession(tx, sessionId))
      : this.#database.inScope(scope, async (tx) => {
          const found = await exportSession(tx, sessionId);
          const resource = { type: 'session', id: sessionId };
          const entry = { tenantId: scope.tenantId, actor, action: 'session.exported', resource } as const;
          if (found !== undefined) await this.#audit.record(tx, entry);
          return found;
        }));
    if (document === undefined) throw new NotFound('session');
    return document;
  }

  /**
   * Starts a new session for the caller with the context and the checkpoints of the document; all of it or nothing.
   * Savings and samples stay where they were counted. Importing twice creates two sessions. Throws PlanLimitReached.
   */
  async import(scope: Scope, document: SessionDocument, as: ImportSession = {}): Promise<Session> {
    const imported = importedSession(document, as);
    const { length } = imported.checkpoints;
    const counted = scope.kind === 'tenant' && length > 0;
    const [part, ...others] = checkpointParts(imported);
    if (!counted && others.length === 0)
      return this.#database.writeOne(scope, (tx) => importSession(tx, imported, { part, counted }));
    const plan = counted ? await this.#entitlements.of(scope) : undefined;
    return this.#database.inScope(scope, async (tx) => {
      if (plan) await this.#entitlements.takeRoomForCheckpoints(tx, plan, length);
      const session = await importSession(tx, imported, { part, counted });
      for (const other of others) await importCheckpoints(tx, session.session_id, other);
      return session;
    });
  }
}

/** Dropped: the process and the instance of the document belong to another machine or may still be running. */
function importedSession(
  { session, context, checkpoints }: SessionDocument,
  as: ImportSession,
): ImportedSession {
  const tool_id = as.tool_id ?? session.tool_id;
  const sameTool = tool_id === session.tool_id;
  return {
    tool_id,
    tool_version: as.tool_version ?? (sameTool ? session.tool_version : null),
    process_id: as.process_id ?? null,
    instance_id: as.instance_id ?? null,
    times: as.keep_times ? timesOf(session) : undefined,
    title: session.title ?? null,
    compressed_context: session.compressed_context,
    project_id: session.project_id,
    previous_session_id: session.session_id,
    context,
    checkpoints: withNewIds(checkpoints),
  };
}

const timesOf = ({ started_at, last_activity, ended_at }: SessionDocument['session']) => ({
  started_at,
  last_activity,
  ended_at,
});

/** Assigns new ids. Checkpoints of the document that refer to each other still do; references to others are dropped. */
function withNewIds(checkpoints: readonly TransferredCheckpoint[]): TransferredCheckpoint[] {
  const renamed = checkpoints.map((checkpoint) => ({ checkpoint, newId: newCheckpointId() }));
  const newIds = new Map(renamed.map(({ checkpoint, newId }) => [checkpoint.checkpoint_id, newId]));
  const known = (names: string[]) => names.flatMap((name) => newIds.get(name) ?? []);
  return renamed.map(({ checkpoint, newId }) => ({
    ...checkpoint,
    checkpoint_id: newId,
    superseded_by: newIds.get(checkpoint.superseded_by ?? '') ?? null,
    supersedes: known(checkpoint.supersedes),
    influenced_by: known(checkpoint.influenced_by),
  }));
}
