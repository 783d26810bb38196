/** One faulty place in the caller's input. `path` is dotted, e.g. `metadata.customer`. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/**
 * An error whose message is meant for the caller. `code` is stable and documented in docs/errors.md; any error that is
 * not an AppError reaches the caller only as `internal_error`.
 */
export abstract class AppError extends Error {
  abstract readonly code: string;
  abstract readonly status: number;
  readonly faults: readonly Fault[] | undefined = undefined;
  readonly headers: Readonly<Record<string, string>> | undefined = undefined;
}

export class ValidationFailed extends AppError {
  readonly code = 'validation_failed';
  readonly status = 422;
  override readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super('The request has invalid fields; see `errors` for each of them.');
    this.faults = faults;
  }
}

export class NotFound extends AppError {
  readonly status = 404;
  readonly code: string;
  constructor(noun: string) {
    super(`There is no such ${noun.replaceAll('_', ' ')}, or you cannot access it.`);
    this.code = `${noun}_not_found`;
  }
}

/** The object was changed after the caller read it. */
export class PreconditionFailed extends AppError {
  readonly code = 'precondition_failed';
  readonly status = 412;
  /** The one that the object has now, if the caller can see the object. */
  readonly revision: number | undefined;
  constructor(revision?: number) {
    const now = revision === undefined ? '' : `; it is at revision ${revision} now`;
    super(`The object was changed after you read it${now}. Read it again and repeat your change.`);
    this.revision = revision;
  }
}

/** Reading, deleting and signing in still work. */
export class DiskFull extends AppError {
  readonly status = 507;
  readonly code = 'disk_full';
  constructor() {
    super(
      'Nothing was stored, because the disk of the server is nearly full. Reading and deleting still work; ask the operator ' +
        'to free space, then try again.',
    );
  }
}
