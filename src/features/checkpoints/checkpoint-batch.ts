import { ValueRefused } from '../../db/database-errors.ts';
import { microsecondsOf } from '../../db/microseconds.ts';
import type { ReferenceRow } from './checkpoint.repository.ts';
import type { Surroundings } from './checkpoint-batch.repository.ts';
import { namedIn, refuseReferences } from './references.ts';
import type { NewCheckpoint } from './version.repository.ts';

/** Decides about the checkpoints of a batch as if each were stored before the next one comes. */
export class CheckpointBatch {
  readonly #known: Map<string, ReferenceRow>;
  readonly #now: number;
  readonly #accepted: NewCheckpoint[] = [];
  readonly #newestOf = new Map<string, string>();

  constructor({ found, now }: Surroundings) {
    this.#known = new Map(found.map((row) => [row.checkpoint_id, row]));
    this.#now = now;
  }

  get accepted(): readonly NewCheckpoint[] {
    return this.#accepted;
  }

  /** Throws NamedCheckpointNotFound, AlreadySuperseded, ValidationFailed or ValueRefused. */
  accept(checkpoint: NewCheckpoint): void {
    const { checkpoint_id, session_id, supersedes = [], parent_checkpoint_id } = checkpoint;
    const named = namedIn(checkpoint).flatMap((id) => this.#known.get(id) ?? []);
    refuseReferences(checkpoint, named);
    this.#refuseEmptyWindow(checkpoint);
    for (const row of named)
      if (supersedes.includes(row.checkpoint_id))
        this.#known.set(row.checkpoint_id, { ...row, superseded_by: checkpoint_id });
    const parent = parent_checkpoint_id ?? this.#newestOf.get(session_id);
    this.#accepted.push({ ...checkpoint, parent_checkpoint_id: parent });
    this.#newestOf.set(session_id, checkpoint_id);
  }

  // the constraint would refuse the whole batch
  #refuseEmptyWindow({ valid_from, valid_to }: NewCheckpoint): void {
    if (valid_to === undefined) return;
    const from = valid_from === undefined ? this.#now : microsecondsOf(valid_from);
    if (microsecondsOf(valid_to) <= from) throw new ValueRefused('checkpoints__valid');
  }
}
