import { AppError } from '../../../lib/errors.ts';

/** The file is no archive of ours, or not all of it. Nothing was stored. */
export class ArchiveRefused extends AppError {
  readonly code = 'archive_refused';
  readonly status = 422;
  constructor(reason: string, cause?: unknown) {
    super(`The archive was not imported, and nothing was changed: ${reason}`, { cause });
  }
}

/** Rows of an archive keep their ids, so they come into an empty scope or not at all. */
export class ScopeNotEmpty extends AppError {
  readonly code = 'scope_not_empty';
  readonly status = 409;
  constructor(tables: readonly string[]) {
    super(
      `An archive can be imported only where nothing is stored yet, and there are rows in ${tables.join(', ')}. Create a tenant for it.`,
    );
  }
}
