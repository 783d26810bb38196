import { AppError } from '../../lib/errors.ts';

/** The grace period is over, or the deletion has ended in another way. */
export class DeletionStarted extends AppError {
  readonly code = 'deletion_started';
  readonly status = 409;
  constructor(state: string) {
    super(`The deletion is ${state}, so it can no longer be cancelled.`);
  }
}
