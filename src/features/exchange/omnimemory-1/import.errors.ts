import { AppError } from '../../../lib/errors.ts';

/** The caller has stopped the import. What was stored stays, and a repetition goes on from there. */
export class ImportCancelled extends AppError {
  readonly code = 'import_cancelled';
  readonly status = 409;
  constructor() {
    super(
      'The import was stopped. What was imported until then stays; import the same file again to continue.',
    );
  }
}

/** Rows are known by their numbers, so two files with the same beginning would be taken for one. */
export class OmniMemory1FileDiffers extends AppError {
  readonly code = 'omnimemory1_file_differs';
  readonly status = 409;
  constructor(table: string, rowid: number) {
    super(
      `The file begins like one that was imported before, but row ${rowid} of ${table} differs, so the two are copies of one file that have changed separately. Nothing more of it was imported. Import it into another scope, or continue with the file that was imported first.`,
    );
  }
}
