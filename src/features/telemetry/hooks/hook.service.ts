import type { Scope } from '../../../auth/scope.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import type { CheckpointService } from '../../memory/checkpoints/checkpoint.service.ts';
import type { CheckpointBatch } from '../../memory/checkpoints/checkpoint-batch.ts';
import { SessionEnded } from '../../memory/sessions/session.errors.ts';
import type { Session, SessionService } from '../../memory/sessions/session.service.ts';
import type { Time } from '../otel/mapping/times.ts';
import type { OtelService } from '../otel/otel.service.ts';
import type { Compactions } from './compactions.ts';
import {
  type ExternalSession,
  findExternalSession,
  hasCheckpoint,
  hasEvent,
  lockFingerprint,
} from './hook.repository.ts';
import type { HookEvent, HookTool } from './hook-event.ts';
import { checkpointIdOf, checkpointOf, factOf, idsOf, timeOf } from './hook-facts.ts';

export interface HookDependencies {
  readonly sessions: SessionService;
  readonly checkpoints: CheckpointService;
  readonly otel: OtelService;
  readonly compactions: Compactions;
}

interface Received {
  readonly scope: Scope;
  readonly tool: HookTool;
  readonly event: HookEvent;
  readonly id: string;
  readonly time: Time;
}

/** An event whose summary becomes a checkpoint: it has a session, too. */
type Summarized = HookEvent & { readonly summary: string; readonly external_id: string };

const isSummarized = (event: HookEvent): event is Summarized =>
  event.external_id !== null && event.summary !== null && event.summary.trim() !== '';

/** Stores what the hooks of a coding tool tell. */
export class HookService {
  readonly #database: Database;
  readonly #services: HookDependencies;
  readonly #now: () => number;

  constructor(database: Database, services: HookDependencies, now = Date.now) {
    this.#database = database;
    this.#services = services;
    this.#now = now;
  }

  /**
   * Stores an event, starts or ends its session, and stores the summary of a compaction as a checkpoint: all of it or
   * nothing. The same event that comes again changes nothing. Throws EventLimitReached or PlanLimitReached.
   */
  async receive(scope: Scope, tool: HookTool, event: HookEvent): Promise<void> {
    const { checkpoints, compactions } = this.#services;
    const nowMs = this.#now();
    const ids = idsOf(tool, event, nowMs);
    const received = { scope, tool, event, id: ids[0], time: timeOf(event, nowMs) };
    const quota = isSummarized(event) ? await checkpoints.quotaOf(scope) : undefined;
    await this.#database.inScope(scope, async (tx) => {
      await lockFingerprint(tx, `${tool} ${event.fingerprint}`);
      if (await hasEvent(tx, ids)) return;
      // before the session is locked: all that store checkpoints lock in this order
      const batch = isSummarized(event) ? await checkpoints.beginIn(tx, [], quota) : undefined;
      await this.#database.joinedTo(scope, tx, () => this.#store(tx, received, batch));
    });
    if (!isSummarized(event)) return;
    const { external_id } = event;
    await compactions.complete(scope, { tool_id: tool, external_id, timestamp: received.time.at });
  }

  /** Inside the transaction, which every service that it calls joins. */
  async #store(tx: ScopeTransaction, received: Received, batch: CheckpointBatch | undefined): Promise<void> {
    const { scope, tool, event } = received;
    const { external_id } = event;
    const named = external_id === null ? undefined : await findExternalSession(tx, tool, external_id);
    if (external_id !== null && opens(event, named)) await this.#open(received, external_id);
    const checkpoint_id = batch && (await this.#storeCheckpoint(tx, received, batch));
    const events = [factOf(tool, event, { ...received, checkpoint_id })];
    await this.#services.otel.storeFacts(scope, { requests: [], events, points: [] });
    const wasEnded = batch !== undefined && named?.ended_by === 'tool';
    if (external_id !== null && (event.session === 'ends' || wasEnded))
      await this.#services.sessions.endExternal(scope, { tool_id: tool, external_id });
  }

  #open({ scope, tool, event }: Received, external_id: string): Promise<Session> {
    return this.#services.sessions.openExternal(scope, {
      tool_id: tool,
      external_id,
      tool_version: event.tool_version ?? undefined,
      workspace_path: event.workspace_path ?? undefined,
    });
  }

  /** Returns its id. Throws PlanLimitReached, or SessionEnded if another session took the place of this one. */
  async #storeCheckpoint(
    tx: ScopeTransaction,
    { scope, tool, event }: Received,
    batch: CheckpointBatch,
  ): Promise<string | undefined> {
    if (!isSummarized(event)) return undefined;
    const { checkpoints } = this.#services;
    const session = await findExternalSession(tx, tool, event.external_id);
    if (!session || session.ended_at !== null) throw new SessionEnded();
    const checkpoint_id = checkpointIdOf(scope, session.session_id, event.summary);
    if (await hasCheckpoint(tx, checkpoint_id)) return checkpoint_id;
    const prepared = await checkpoints.prepare(checkpointOf(tool, event, session.session_id));
    batch.accept({ ...prepared, checkpoint_id });
    await checkpoints.storeIn(tx, batch);
    return checkpoint_id;
  }
}

/** Whether the session is started, or opened again, or given the workspace that it lacks. */
function opens(event: HookEvent, named: ExternalSession | undefined): boolean {
  if (!named || event.session === 'starts' || isSummarized(event)) return true;
  return named.ended_at === null && named.project_id === null && event.workspace_path !== null;
}
