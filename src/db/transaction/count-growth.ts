import { type RawBuilder, sql } from 'kysely';
import type { StorageMeter } from './storage-meter.ts';

/** The statement that counts what a transaction of several statements has stored; `undefined` if that is nothing. */
export function countOfGrowth({
  counts,
  isSingle,
  growth,
  maxBytes,
}: StorageMeter): RawBuilder<unknown> | undefined {
  const { bytes, checkpointBytes } = growth;
  if (!counts || isSingle || (bytes === 0 && checkpointBytes === 0)) return undefined;
  const limit = bytes + checkpointBytes > 0 ? maxBytes : null;
  return countOf(sql`values (${bytes}::bigint, ${checkpointBytes}::bigint, ${limit}::bigint)`);
}

/** Counts in the statement that stores: `grown` selects `bytes` and `checkpoint_bytes`. */
export const countInStatement = (grown: RawBuilder<unknown>, maxBytes: number | null) =>
  countOf(sql`
  select bytes, checkpoint_bytes, case when bytes + checkpoint_bytes > 0 then ${maxBytes}::bigint end
  from (${grown}) grown where bytes <> 0 or checkpoint_bytes <> 0`);

// The constraint tenant_storage__max_bytes refuses an excess at the moment when the row is locked. A change that makes
// a scope smaller passes, however much it has, for example after a change of the plan.
const countOf = (row: RawBuilder<unknown>) => sql`
  insert into tenant_storage (bytes, checkpoint_bytes, max_bytes) ${row}
  on conflict (scope_id) do update set
    bytes = greatest(0, tenant_storage.bytes + excluded.bytes),
    checkpoint_bytes = tenant_storage.checkpoint_bytes + excluded.checkpoint_bytes,
    max_bytes = excluded.max_bytes
  returning 1`;
