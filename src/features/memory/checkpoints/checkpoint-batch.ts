import { ValueRefused } from '../../../db/errors.ts';
import { microsecondsOf } from '../../../lib/utc.ts';
import { PlanLimitReached } from '../../entitlements/plan-limit.errors.ts';
import type { ReferenceRow } from './checkpoint.repository.ts';
import type { CheckpointQuota, NewCheckpoint } from './checkpoint-rows.ts';
import { referencesOf, refuseReferences } from './references.ts';
import type { LockedReferences } from './supersession.repository.ts';

interface BatchInput extends LockedReferences {
  readonly quota: CheckpointQuota | undefined;
  /** How many checkpoints already count towards the plan's limit. */
  readonly used: number;
}

/** Accepts or rejects the checkpoints of a batch as if each were stored before the next one. */
export class CheckpointBatch {
  readonly quota: CheckpointQuota | undefined;
  readonly #used: number;
  readonly #now: number;
  readonly #known: Map<string, ReferenceRow>;
  readonly #accepted: NewCheckpoint[] = [];
  readonly #newestOf = new Map<string, string>();

  constructor({ found, now, quota, used }: BatchInput) {
    this.#known = new Map(found.map((row) => [row.checkpoint_id, row]));
    this.#now = now;
    this.quota = quota;
    this.#used = used;
  }

  get accepted(): readonly NewCheckpoint[] {
    return this.#accepted;
  }

  /** Throws NamedCheckpointNotFound, AlreadySuperseded or ValidationFailed for the checkpoint's references. */
  refuseNamed(checkpoint: NewCheckpoint): void {
    refuseReferences(checkpoint, this.#namedIn(checkpoint));
  }

  /** Call this for a checkpoint with an open session and valid references. Throws PlanLimitReached or ValueRefused. */
  accept(checkpoint: NewCheckpoint): void {
    const { checkpoint_id, session_id, supersedes = [], parent_checkpoint_id } = checkpoint;
    this.#refuseBeyondQuota();
    this.#refuseEmptyWindow(checkpoint);
    for (const row of this.#namedIn(checkpoint))
      if (supersedes.includes(row.checkpoint_id))
        this.#known.set(row.checkpoint_id, { ...row, superseded_by: checkpoint_id });
    const parent = parent_checkpoint_id ?? this.#newestOf.get(session_id);
    this.#accepted.push({ ...checkpoint, parent_checkpoint_id: parent });
    this.#newestOf.set(session_id, checkpoint_id);
  }

  #namedIn(checkpoint: NewCheckpoint): ReferenceRow[] {
    return referencesOf(checkpoint).flatMap((id) => this.#known.get(id) ?? []);
  }

  #refuseBeyondQuota(): void {
    if (!this.quota || this.quota.most === null) return;
    const { plan, most } = this.quota;
    const needed = this.#used + this.#accepted.length + 1;
    if (needed > most) throw PlanLimitReached.ofCount('checkpoints', plan, most, needed);
  }

  // otherwise the constraint would reject the whole batch
  #refuseEmptyWindow({ valid_from, valid_to }: NewCheckpoint): void {
    if (valid_to === undefined) return;
    const from = valid_from === undefined ? this.#now : microsecondsOf(valid_from);
    if (microsecondsOf(valid_to) <= from) throw new ValueRefused('checkpoints__valid');
  }
}
