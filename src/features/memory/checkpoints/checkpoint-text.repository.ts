import { sql } from 'kysely';
import { type PartOfText, partOf, type WantedPart } from '../../../db/query/text-part.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { LISTS } from './checkpoint.columns.ts';

/** A part of a checkpoint as Markdown: the summary, then the lists that are not empty. */
export interface CheckpointText extends PartOfText {
  /** When the current version was recorded. */
  readonly updated_at: string;
}

export async function findCheckpointText(
  tx: ScopeTransaction,
  checkpointId: string,
  part: WantedPart,
): Promise<CheckpointText | undefined> {
  const { rows } = await sql<CheckpointText>`
    with whole as materialized (
      select summary ${sql.join(LISTS.map(section), sql``)} as text, recorded_at as updated_at
      from checkpoints
      where scope_id = ${tx.scopeId} and checkpoint_id = ${checkpointId} and recorded_end = 'infinity'
    )
    select ${partOf(sql`text`, part)}, updated_at from whole`.execute(tx.db);
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
