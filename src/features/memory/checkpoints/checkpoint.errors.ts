import { AppError, type Fault } from '../../../lib/errors.ts';

/** A checkpoint that the body names is not there for the caller. */
export class NamedCheckpointNotFound extends AppError {
  readonly code = 'checkpoint_not_found';
  readonly status = 404;
  override readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super('A checkpoint that is named does not exist; see `errors`.');
    this.faults = faults;
  }
}

/** Another checkpoint has taken its place; its successor is the one to supersede. */
export class AlreadySuperseded extends AppError {
  readonly code = 'already_superseded';
  readonly status = 409;
  override readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super('A checkpoint to supersede has a successor already; see `errors`.');
    this.faults = faults;
  }
}
