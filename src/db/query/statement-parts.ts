/** Some of the rows. */
export interface StatementPart<Row> {
  readonly rows: readonly Row[];
  /** They, as a JSON array. */
  readonly json: string;
  /** The index of the first of them among all rows. */
  readonly first: number;
}

// The words of texts in scripts without blanks were seen to take 1.5 seconds a megabyte on a quiet machine, and three times as
// long on a busy one; a statement of the roles of scopes may take 8 seconds.
const MAX_BYTES = 524_288;

/** Rows with texts that are searched, in parts that one statement each can store. A larger row is a part of its own. */
export function* statementParts<Row extends object>(rows: readonly Row[]): Generator<StatementPart<Row>> {
  let [first, bytes, texts]: [number, number, string[]] = [0, 0, []];
  const taken = (end: number) => ({ rows: rows.slice(first, end), json: `[${texts.join(',')}]`, first });
  for (const [n, row] of rows.entries()) {
    const text = JSON.stringify(row);
    const size = Buffer.byteLength(text);
    if (texts.length > 0 && bytes + size > MAX_BYTES) {
      yield taken(n);
      [first, bytes, texts] = [n, 0, []];
    }
    texts.push(text);
    bytes += size;
  }
  if (texts.length > 0) yield taken(rows.length);
}
