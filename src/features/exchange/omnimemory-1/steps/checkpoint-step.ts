import type { ScopeTransaction } from '../../../../db/transaction/database.ts';
import { canonicalId } from '../convert/cells.ts';
import type { Successor } from '../convert/checkpoint-versions.ts';
import { checkpointOf, type ImportedVersion, namesIn } from '../convert/checkpoints.ts';
import { isoOf, type Times } from '../convert/times.ts';
import type { Source } from '../source/source.ts';
import type { SourceSchema } from '../source/source-schema.ts';
import type { SourceRow } from '../source/sqlite-file.ts';
import { insertRows, type Skipped } from '../store/insert-rows.ts';
import { CHECKPOINTS } from '../store/targets.ts';
import { type Step, stepOf } from './step.ts';

const PAGE = 200;

interface Context {
  readonly source: Source;
  readonly schema: SourceSchema;
  readonly times: Times;
  /** Whose private checkpoints they become. */
  readonly userId: string | undefined;
}

/** The one step whose rows the import's role stores, because nobody else can write history. */
export function checkpointStep({ source, schema, times, userId }: Context): Step {
  let named = new Map<string, Successor>();
  return stepOf<ImportedVersion[]>({
    table: 'checkpoints',
    select: `${schema.select('checkpoints', 't')}, (select p.checkpoint_id from checkpoints p
      where p.session_id = t.session_id and p.rowid < t.rowid order by p.rowid desc limit 1) as parent_checkpoint_id`,
    pageSize: PAGE,
    isNumbered: true,
    target: CHECKPOINTS,
    prepare: async (rows) => {
      named = await namedBy(rows, { source, schema, times });
    },
    convert: (cells) => checkpointOf(cells, named),
    store: (tx, items) => insertVersions(tx, items, userId),
    nameOf: ([first]) => first?.checkpoint_id ?? '',
  });
}

/** The checkpoints of the file that rows of the page refer to. */
async function namedBy(
  rows: readonly SourceRow[],
  { source, schema, times }: Omit<Context, 'userId'>,
): Promise<Map<string, Successor>> {
  const names = rows.flatMap(({ supersedes, influenced_by, superseded_by }) => [
    ...namesIn(supersedes),
    ...namesIn(influenced_by),
    ...(typeof superseded_by === 'string' ? [canonicalId(superseded_by) ?? ''] : []),
  ]);
  if (names.length === 0) return new Map();
  const column = (name: string) => (schema.hasColumn('checkpoints', name) ? `"${name}"` : 'null');
  const found = await source.all(
    `select checkpoint_id, created_at, ${column('recorded_at')} as recorded_at, ${column('valid_from')} as valid_from
     from checkpoints where checkpoint_id in (select value from json_each(?))`,
    [JSON.stringify([...new Set(names)])],
  );
  return new Map(found.flatMap((row) => successorOf(row, times)));
}

function successorOf(row: SourceRow, times: Times): [string, Successor][] {
  const silent = () => {};
  try {
    const created_at = times.past(row.created_at ?? row.recorded_at, 'created_at', silent, isoOf(0));
    const recorded_at = times.past(row.recorded_at, 'recorded_at', silent, created_at);
    const valid_from = times.optional(row.valid_from, 'valid_from', silent) ?? created_at;
    return [[`${row.checkpoint_id}`, { recorded_at, valid_from }]];
  } catch {
    return [];
  }
}

/** All versions of a checkpoint or none of them. */
async function insertVersions(
  tx: ScopeTransaction,
  items: readonly ImportedVersion[][],
  userId: string | undefined,
): Promise<Skipped[]> {
  const owner = { author_id: userId ?? null, recorded_by: userId ?? null };
  const rows = items.flatMap((versions, item) =>
    versions.map(({ content_hash, recorded_end, valid_to, ...row }) => ({
      item,
      row: {
        ...row,
        ...owner,
        hash: content_hash,
        recorded_end: recorded_end ?? 'infinity',
        valid_to: valid_to ?? 'infinity',
      },
    })),
  );
  const skipped = await insertRows(
    tx,
    CHECKPOINTS,
    rows.map(({ row }) => row),
  );
  const reasons = new Map(skipped.map(({ nth, reason }) => [rows[nth]?.item ?? -1, reason]));
  return [...reasons].map(([nth, reason]) => ({ nth, reason }));
}
