import { AppError } from '../../../lib/errors.ts';

export class ExportLimitReached extends AppError {
  readonly code = 'export_limit_reached';
  readonly status = 409;
  constructor(most: number) {
    super(
      `You already have ${most} exports, and each is kept until it expires. Remove one with DELETE /v1/exports/{export_id}, then try again.`,
    );
  }
}

export class ExportNotReady extends AppError {
  readonly code = 'export_not_ready';
  readonly status = 409;
  constructor(state: string) {
    super(
      state === 'failed'
        ? 'The export has failed, so there is no archive. GET /v1/exports/{export_id} says why; remove it and start another one.'
        : 'The archive is not finished. Try again when the state of GET /v1/exports/{export_id} is done.',
    );
  }
}

/** The job of an export ends without an archive. */
export class ExportFailed extends AppError {
  readonly code = 'export_failed';
  readonly status = 500;
  constructor() {
    super('The archive could not be written, although it was tried several times. Try again later.');
  }
}
