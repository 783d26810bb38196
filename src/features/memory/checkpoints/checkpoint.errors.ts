import { AppError, type Fault } from '../../../lib/errors.ts';

/** A checkpoint that the body refers to does not exist for the caller. */
export class NamedCheckpointNotFound extends AppError {
  readonly code = 'checkpoint_not_found';
  readonly status = 404;
  override readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super('The request refers to a checkpoint that does not exist or that you cannot read; see `errors`.');
    this.faults = faults;
  }
}

/** There is no version of that time; retention may have deleted it. */
export class HistoryDeleted extends AppError {
  readonly code = 'history_deleted';
  readonly status = 404;
  constructor(since: string) {
    super(
      `There is no version of that time. Versions that were replaced before ${since} are deleted by the retention of ` +
        'checkpoints; ask for a later `as_of`.',
    );
  }
}

/** It was deleted with all its versions. Other checkpoints may still refer to it. */
export class CheckpointDeleted extends AppError {
  readonly code = 'checkpoint_deleted';
  readonly status = 410;
  constructor(deletedAt: string) {
    super(
      `The checkpoint was deleted at ${deletedAt}, with all its versions. Until its grace period is over, the deletion can ` +
        'be cancelled; GET /v1/deletions lists it.',
    );
  }
}

/** Another checkpoint has superseded it; supersede that one instead. */
export class AlreadySuperseded extends AppError {
  readonly code = 'already_superseded';
  readonly status = 409;
  override readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super('A checkpoint to supersede is already superseded. Supersede its successor instead; see `errors`.');
    this.faults = faults;
  }
}
