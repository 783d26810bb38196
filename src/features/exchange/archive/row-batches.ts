import { TIME_COLUMNS } from '../../../db/query/json-times.ts';
import { ArchiveRefused } from './archive.errors.ts';
import type { ArchivedTable } from './archive-reader.ts';

/** A statement stores so many rows at most, and no more once it has so many characters: words of texts take long. */
const MAX_ROWS = 500;
const MAX_CHARACTERS = 1_048_576;

export interface RowBatch {
  /** A JSON array of rows. Their texts are not written again, so that no digit of a number is lost. */
  readonly json: string;
  /** Rows that are not a former version of a checkpoint. */
  readonly currentRows: number;
  readonly firstLine: number;
}

/** The lines of a table, each with all fields of the format and no other, in batches for one statement each. */
export async function* batchesOf(
  lines: AsyncIterable<string>,
  { table, file }: ArchivedTable,
): AsyncGenerator<RowBatch> {
  const fields = new Set(table.fields);
  const times = table.fields.filter((name) => TIME_COLUMNS.has(name));
  let batch: string[] = [];
  let [characters, currentRows, number, firstLine] = [0, 0, 0, 1];
  const taken = (): RowBatch => {
    const made = { json: `[${batch.join(',')}]`, currentRows, firstLine };
    [batch, characters, currentRows, firstLine] = [[], 0, 0, number + 1];
    return made;
  };
  for await (const line of lines) {
    number += 1;
    const row = rowIn(line, fields);
    if (!row)
      throw new ArchiveRefused(`${file.name}, line ${number}: it does not have the fields of the format.`);
    if (!times.every((name) => isTime(row[name], name)))
      throw new ArchiveRefused(
        `${file.name}, line ${number}: a row does not fit (value_out_of_range): a time is not in the form of the format.`,
      );
    batch.push(line);
    characters += line.length;
    if (row.recorded_end === 'infinity') currentRows += 1;
    if (batch.length >= MAX_ROWS || characters >= MAX_CHARACTERS) yield taken();
  }
  if (batch.length > 0) yield taken();
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00$/;
const OPEN_ENDS = new Set(['recorded_end', 'valid_to']);

/** PostgreSQL reads more as a time than any row has, such as `infinity` and `now`. */
function isTime(value: unknown, name: string): boolean {
  if (value === null || (value === 'infinity' && OPEN_ENDS.has(name))) return true;
  return typeof value === 'string' && TIME.test(value);
}

function rowIn(line: string, fields: ReadonlySet<string>): Record<string, unknown> | undefined {
  try {
    const row: unknown = JSON.parse(line);
    if (typeof row !== 'object' || row === null || Array.isArray(row)) return undefined;
    const names = Object.keys(row);
    const isWhole = names.length === fields.size && names.every((name) => fields.has(name));
    return isWhole ? (row as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
