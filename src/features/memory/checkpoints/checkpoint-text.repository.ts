import { sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { LISTS } from './checkpoint.columns.ts';

/** Which part of a text is wanted, in characters. */
export interface TextPart {
  readonly offset: number;
  readonly max_chars: number;
}

export interface CheckpointText {
  /** Markdown: the summary, then the lists that are not empty. */
  readonly text: string;
  /** Of the whole. */
  readonly total_chars: number;
  /** When the current version was recorded. */
  readonly updated_at: string;
}

/** A part of the text of a checkpoint, cut in PostgreSQL: the lists can have megabytes. */
export async function findCheckpointText(
  tx: ScopeTransaction,
  checkpointId: string,
  { offset, max_chars }: TextPart,
): Promise<CheckpointText | undefined> {
  const { rows } = await sql<CheckpointText>`
    with whole as materialized (
      select summary ${sql.join(LISTS.map(section), sql``)} as text, recorded_at as updated_at
      from checkpoints
      where scope_id = ${tx.scopeId} and checkpoint_id = ${checkpointId} and recorded_end = 'infinity'
    )
    select substr(text, ${offset}::integer + 1, ${max_chars}::integer) as text, length(text) as total_chars, updated_at
    from whole`.execute(tx.db);
  return rows[0];
}

// everything that ends a line somewhere
const LINE_END = sql.lit('(\r\n|[\n\r\v\f\u0085\u2028\u2029])');

// an item is a text, or an object, which is shown as JSON; its further lines are indented, so that it stays one item
const section = (list: (typeof LISTS)[number]) =>
  sql`|| coalesce(${sql.lit(`\n\n## ${headingOf(list)}\n\n`)} || (
    select string_agg('- ' || regexp_replace(item #>> '{}', ${LINE_END}, '\\1  ', 'g'), E'\n' order by place)
    from jsonb_array_elements(${sql.ref(list)}) with ordinality listed (item, place)), '')`;

const headingOf = (list: string) => `${list.charAt(0).toUpperCase()}${list.slice(1).replace('_', ' ')}`;
