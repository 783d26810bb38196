import { AppError } from '../../../../lib/errors.ts';

/** The file is not a SQLite database, or not one of OmniMemory 1. */
export class NotOmniMemory1File extends AppError {
  readonly code = 'not_omnimemory1_file';
  readonly status = 422;
}

/** The file is cut or damaged. */
export class OmniMemory1FileDamaged extends AppError {
  readonly code = 'omnimemory1_file_damaged';
  readonly status = 422;
}

/** Another program keeps the file locked. */
export class OmniMemory1FileLocked extends AppError {
  readonly code = 'omnimemory1_file_locked';
  readonly status = 409;
  constructor() {
    super(
      'Another program keeps the file locked, so it could not be read, and nothing was imported. Wait until that program has finished, or stop OmniMemory 1, and try again.',
    );
  }
}

/** The file has tables or columns that this release does not know. */
export class OmniMemory1SchemaUnknown extends AppError {
  readonly code = 'omnimemory1_schema_unknown';
  readonly status = 422;
}

const NOT_A_DATABASE = 26;
const BUSY = 5;
const LOCKED = 6;
const CORRUPT = 11;
const CANNOT_OPEN = 14;
const READ_ONLY = 8;
const PRIMARY_CODE = 0xff;

export const NOT_SQLITE =
  'The file is not a SQLite database, so nothing was imported. OmniMemory 1 keeps its data in ~/.omnimemory/dashboard.db.';
export const DAMAGED =
  'The file is damaged, so nothing was imported from here on. Copy it again while OmniMemory 1 is stopped, or repair it with `sqlite3 dashboard.db .recover`, and import the copy.';
const UNREADABLE =
  'The file could not be opened for reading, and nothing was imported. Check that it exists, that you may read it, and that no interrupted write is left beside it (a file that ends with -journal); opening it once with OmniMemory 1 completes such a write.';

/** What an error of SQLite means to the caller; any other error as it is. */
export function asSourceError(error: unknown): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error;
  const primary = error.errcode & PRIMARY_CODE;
  if (primary === NOT_A_DATABASE) return new NotOmniMemory1File(NOT_SQLITE);
  if (primary === BUSY || primary === LOCKED) return new OmniMemory1FileLocked();
  if (primary === CORRUPT) return new OmniMemory1FileDamaged(DAMAGED);
  if (primary === CANNOT_OPEN || primary === READ_ONLY) return new NotOmniMemory1File(UNREADABLE);
  return error;
}
