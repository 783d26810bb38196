import { createHash, randomBytes } from 'node:crypto';
import type { Scope } from '../../../auth/scope.ts';
import { TryAgain } from '../../../db/errors.ts';
import { ANY_REVISION } from '../../../db/query/if-match.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { WantedPart } from '../../../db/query/text-part.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import { NotFound, PreconditionFailed } from '../../../lib/errors.ts';
import type { EntitlementsService } from '../../entitlements/entitlements.service.ts';
import { SessionEnded } from '../sessions/session.errors.ts';
import type { SessionService } from '../sessions/session.service.ts';
import type { CheckpointRow } from './checkpoint.columns.ts';
import { CheckpointDeleted, HistoryDeleted } from './checkpoint.errors.ts';
import {
  findCheckpoint,
  findHistorySince,
  findReferences,
  latestCheckpoint,
  listCheckpoints,
  listHistory,
} from './checkpoint.repository.ts';
import type {
  CheckpointTimes,
  LatestCheckpoint,
  ListCheckpoints,
  ReviseCheckpoint,
  StoreCheckpoint,
} from './checkpoint.schemas.ts';
import { insertCheckpoint, insertCheckpoints } from './checkpoint-batch.repository.ts';
import { CheckpointBatch } from './checkpoint-batch.ts';
import type { CheckpointQuota, NewCheckpoint } from './checkpoint-rows.ts';
import { type CheckpointText, findCheckpointText } from './checkpoint-text.repository.ts';
import { type CheckpointContent, canonicalContent } from './content-hash.ts';
import { referencesOf, refuseReferences } from './references.ts';
import { lockReferences } from './supersession.repository.ts';
import { findTombstone } from './tombstone.repository.ts';
import { insertVersion, lockCheckpoint } from './version.repository.ts';

export type Checkpoint = CheckpointRow;
/** `history_since`: `null` if retention has deleted no version. */
export type ListedVersions = JsonPage & { readonly history_since?: string | null };
export type { CheckpointQuota, NewCheckpoint };

// Every attempt that fails without a reason has lost a race to another writer, who has then finished.
const ATTEMPTS = 5;

/**
 * All methods return the caller's own checkpoints and the team's; another user's private checkpoint does not exist for
 * the caller.
 */
export class CheckpointService {
  readonly #database: Database;
  readonly #sessions: SessionService;
  readonly #entitlements: EntitlementsService;

  constructor(database: Database, sessions: SessionService, entitlements: EntitlementsService) {
    this.#database = database;
    this.#sessions = sessions;
    this.#entitlements = entitlements;
  }

  /**
   * If two requests supersede the same checkpoint at once, the second one is refused, because it has not seen the
   * successor. Throws NotFound, SessionEnded, PlanLimitReached, NamedCheckpointNotFound, AlreadySuperseded, or
   * ValidationFailed for a private checkpoint that supersedes one of the team.
   */
  async store(scope: Scope, checkpoint: StoreCheckpoint): Promise<Checkpoint> {
    const wanted = await this.prepare(checkpoint);
    const quota = await this.quotaOf(scope);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const stored = await this.#database.writeOne(scope, (tx) => insertCheckpoint(tx, wanted, quota));
      if (stored) return stored;
      await this.#refuse(scope, checkpoint);
    }
    throw new TryAgain();
  }

  /** Assigns a checkpoint its id and its hash. */
  async prepare(checkpoint: StoreCheckpoint): Promise<NewCheckpoint> {
    return {
      ...checkpoint,
      checkpoint_id: newCheckpointId(),
      content_hash: contentHash(checkpoint),
    };
  }

  /** `undefined` in local mode, where nothing is counted. */
  async quotaOf(scope: Scope): Promise<CheckpointQuota | undefined> {
    const { plan, entitlements } = await this.#entitlements.of(scope);
    return plan === null ? undefined : { plan, most: entitlements.checkpoints };
  }

  /**
   * The first step for a batch: reads what decides about its checkpoints. It comes before the sessions are locked, in
   * the same order as `store`; another order could deadlock.
   */
  async beginIn(
    tx: ScopeTransaction,
    checkpoints: readonly StoreCheckpoint[],
    quota: CheckpointQuota | undefined,
  ): Promise<CheckpointBatch> {
    const superseded = new Set(checkpoints.flatMap(({ supersedes = [] }) => supersedes));
    const named = new Set(checkpoints.flatMap(referencesOf));
    const { found, now } = await lockReferences(tx, [...named], [...superseded]);
    const used = quota && quota.most !== null ? await this.#entitlements.lockCheckpoints(tx) : 0;
    return new CheckpointBatch({ found, now, used, quota });
  }

  /** The last step for a batch: stores the accepted checkpoints; their sessions are open and locked. */
  async storeIn(tx: ScopeTransaction, { accepted, quota }: CheckpointBatch): Promise<void> {
    if (accepted.length > 0) await insertCheckpoints(tx, accepted, quota);
  }

  /** Throws the reason why a checkpoint was not stored. Returns if the reason is gone. */
  async #refuse(scope: Scope, checkpoint: StoreCheckpoint): Promise<void> {
    const { session_id } = checkpoint;
    const ids = referencesOf(checkpoint);
    if (ids.length > 0)
      refuseReferences(checkpoint, await this.#database.readOne(scope, (tx) => findReferences(tx, ids)));
    const { ended_at } = await this.#sessions.get(scope, session_id);
    if (ended_at !== null) throw new SessionEnded();
    await this.#entitlements.requireRoomForCheckpoints(scope, 1);
  }

  /**
   * The current version, or the version at a given time. Throws NotFound, CheckpointDeleted, or HistoryDeleted for a time before
   * `history_since`.
   */
  async get(scope: Scope, checkpointId: string, moment?: CheckpointTimes): Promise<Checkpoint> {
    const checkpoint = await this.#database.readAnywhere(scope, (tx) =>
      findCheckpoint(tx, checkpointId, moment),
    );
    if (checkpoint) return checkpoint;
    const asOf = moment?.as_of;
    const since = asOf === undefined ? null : await this.#database.readOne(scope, findHistorySince);
    if (asOf !== undefined && since !== null && Date.parse(asOf) < Date.parse(since))
      throw new HistoryDeleted(since);
    return this.#refuseMissing(scope, checkpointId);
  }

  /** A part of it as Markdown. Throws NotFound or CheckpointDeleted. */
  async text(scope: Scope, checkpointId: string, part: WantedPart): Promise<CheckpointText> {
    const text = await this.#database.readAnywhere(scope, (tx) => findCheckpointText(tx, checkpointId, part));
    return text ?? this.#refuseMissing(scope, checkpointId);
  }

  /** Throws NotFound when there is none yet. */
  async latest(scope: Scope, of: LatestCheckpoint): Promise<Checkpoint> {
    const checkpoint = await this.#database.readAnywhere(scope, (tx) => latestCheckpoint(tx, of));
    if (!checkpoint) throw new NotFound('checkpoint');
    return checkpoint;
  }

  /** With `as_of`, `history_since` says whether versions of that time may be missing. */
  async list(scope: Scope, filter: ListCheckpoints, page: PageRequest): Promise<ListedVersions> {
    if (filter.as_of === undefined)
      return this.#database.readAnywhere(scope, (tx) => listCheckpoints(tx, filter, page));
    // in the same snapshot or later: what is cut meanwhile is not passed over in silence
    const [found, history_since] = await this.#database.inScope(scope, (tx) =>
      Promise.all([listCheckpoints(tx, filter, page), findHistorySince(tx)]),
    );
    return { ...found, history_since };
  }

  /** Throws NotFound or CheckpointDeleted. */
  async history(scope: Scope, checkpointId: string, page: PageRequest): Promise<JsonPage> {
    const history = await this.#database.readAnywhere(scope, (tx) => listHistory(tx, checkpointId, page));
    if (history.json === '[]' && !page.after) return this.#refuseMissing(scope, checkpointId);
    return history;
  }

  /**
   * Records a version with the changes; the previous one remains as history. Changes without an effect record nothing.
   * Throws NotFound, CheckpointDeleted, or PreconditionFailed if the current revision is not `ifMatch`.
   */
  async revise(
    scope: Scope,
    checkpointId: string,
    changes: ReviseCheckpoint,
    ifMatch?: number,
  ): Promise<Checkpoint> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const revised = await this.#database.inScope(scope, (tx) =>
        reviseIn(tx, checkpointId, changes, ifMatch),
      );
      if (revised) return revised;
      await this.get(scope, checkpointId);
    }
    throw new TryAgain();
  }

  async #refuseMissing(scope: Scope, checkpointId: string): Promise<never> {
    const tombstone = await this.#database.readOne(scope, (tx) => findTombstone(tx, checkpointId));
    throw tombstone ? new CheckpointDeleted(tombstone.deleted_at) : new NotFound('checkpoint');
  }
}

/** Unique within a scope: twelve hex digits, as in every OmniMemory client. */
export const newCheckpointId = () => `ckpt_${randomBytes(6).toString('hex')}`;

/** As `contentHash` of the client, but on the main thread: the thread pool may be busy with passwords. */
const contentHash = (content: CheckpointContent): string =>
  createHash('sha256').update(canonicalContent(content)).digest('hex');

async function reviseIn(
  tx: ScopeTransaction,
  checkpointId: string,
  changes: ReviseCheckpoint,
  ifMatch: number | undefined,
): Promise<Checkpoint | undefined> {
  const current = await lockCheckpoint(tx, checkpointId);
  if (!current) return undefined;
  if (![undefined, ANY_REVISION, current.revision].includes(ifMatch)) throw new PreconditionFailed();
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const content_hash = contentHash({ ...current, ...given });
  const isChanged =
    content_hash !== current.content_hash ||
    (changes.visibility ?? current.visibility) !== current.visibility ||
    changes.valid_from !== undefined ||
    changes.valid_to !== undefined;
  return isChanged ? insertVersion(tx, current, { ...changes, content_hash }) : current;
}
