import { AppError } from '../../../../lib/errors.ts';
import { type Parameter, type Reading, type SourceRow, SqliteFile } from './sqlite-file.ts';

// The process that reads a file: nothing interrupts SQLite within a process, and rows can take all of its memory.

export type Question =
  | { readonly open: { readonly path: string; readonly copyFolder: string | undefined } }
  | { readonly sql: string; readonly parameters: readonly Parameter[]; readonly reading: Reading }
  | { readonly close: true };

export type Answer =
  | { readonly rows: readonly SourceRow[] }
  | { readonly failed: { readonly name: string; readonly message: string; readonly isKnown: boolean } };

let file: SqliteFile | undefined;

async function answered(question: Question): Promise<Answer> {
  if ('open' in question) {
    file = await SqliteFile.open(question.open.path, question.open);
    return { rows: [] };
  }
  if ('close' in question) {
    file?.close();
    return { rows: [] };
  }
  return { rows: file?.all(question.sql, question.parameters, question.reading) ?? [] };
}

process.on('message', (question: Question) => {
  answered(question)
    .catch((error: Error): Answer => {
      const isKnown = error instanceof AppError;
      return { failed: { name: error.constructor.name, message: error.message, isKnown } };
    })
    .then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit());
