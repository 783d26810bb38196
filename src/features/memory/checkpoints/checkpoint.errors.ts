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
