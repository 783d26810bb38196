import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { QUEUED_TABLES, queued, VECTOR_TABLES } from '../../../db/transaction/search-queue.ts';
import { CLAIMED_TABLES, type ClaimedTable } from './claimed-tables.ts';
import { closureOf, moves } from './closure.ts';
import { localRows, rowsOfClaim, type Side } from './conflicts.ts';

/** How many conflicts a response lists. */
const MAX_LISTED = 100;

export interface Conflict {
  readonly kind: string;
  readonly id: string;
}

/** What a claim moves, or would move. Tables without rows are left out. */
export interface Plan {
  readonly moved: Readonly<Record<string, number>>;
  readonly left_local: Readonly<Record<string, number>>;
  /** By kind. */
  readonly conflicts: Readonly<Record<string, number>>;
  /** The first of them. */
  readonly listed: readonly Conflict[];
  /** What the tenant's plan counts. */
  readonly checkpoints: number;
  readonly bytes: number;
  readonly checkpoint_bytes: number;
}

export interface Claim {
  readonly tenantId: string;
  readonly claimId: string;
  /** The author of the private checkpoints in the tenant. */
  readonly userId: string | undefined;
}

/**
 * Locks claims and undos of this installation, which has one local mode, until the transaction ends. False: another one
 * runs.
 */
export async function tryLockClaims(tx: ScopeTransaction): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended('claim of local rows', 0)) as taken`.execute(tx.db);
  return rows[0]?.taken === true;
}

/**
 * Locks what rows hang on, so that none is added to it until the transaction ends. The next statement sees all that was
 * there before.
 */
export async function lockParents(tx: ScopeTransaction, rows: Side): Promise<void> {
  await sql`with locked as materialized (select project_id from projects p where ${rows('p')} order by project_id for update)
    select count(*) from locked`.execute(tx.db);
  await sql`with locked as materialized (select session_id from tool_sessions s where ${rows('s')} order by session_id for update)
    select count(*) from locked`.execute(tx.db);
}

export const lockLocalParents = (tx: ScopeTransaction): Promise<void> => lockParents(tx, localRows);

/** What `moveLocalRows` would do now. One statement. */
export async function planMove(tx: ScopeTransaction, tenantId: string): Promise<Plan> {
  const selected = CLAIMED_TABLES.map((table) => {
    const rows = sql`select ${columnsOf(table)} from ${sql.table(table.name)} t
      where ${localRows('t')} and ${moves(table, tenantId)}`;
    return sql`${sql.table(nameOf(table))} as (${rows})`;
  });
  const { rows } = await sql<Plan>`
    with recursive ${closureOf(tenantId)}, ${sql.join(selected)} ${figures()}`.execute(tx.db);
  return rows[0] as Plan;
}

/**
 * Moves the local rows to the tenant, or none if conflicts are to be refused and there are any. One statement, because
 * PostgreSQL checks foreign keys at its end.
 */
export async function moveLocalRows(
  tx: ScopeTransaction,
  claim: Claim,
  { refuseConflicts }: { readonly refuseConflicts: boolean },
): Promise<Plan> {
  const { tenantId, claimId, userId = null } = claim;
  const gate = refuseConflicts ? sql`and not exists (select 1 from conflicts)` : sql``;
  const moved = CLAIMED_TABLES.map((table) => {
    const author =
      table.name === 'checkpoints' ? sql`, author_id = ${userId}, recorded_by = ${userId}` : sql``;
    const update = sql`update ${sql.table(table.name)} t
      set tenant_id = ${tenantId}, scope_id = ${tenantId}, claim_id = ${claimId} ${author}
      where ${localRows('t')} and ${moves(table, tenantId)} ${gate} returning ${columnsOf(table)}`;
    return sql`${sql.table(nameOf(table))} as (${update})`;
  });
  const { rows } = await sql<Plan>`
    with recursive ${closureOf(tenantId)}, ${sql.join(moved)} ${searchedAnew(tx, { from: '', to: tenantId })} ${figures()}`.execute(
    tx.db,
  );
  return rows[0] as Plan;
}

type Returned = Pick<Plan, 'moved' | 'checkpoints' | 'bytes' | 'checkpoint_bytes'>;

/** Moves every row of the claim back to local mode. One statement. */
export async function moveBack(
  tx: ScopeTransaction,
  { tenantId, claimId }: Omit<Claim, 'userId'>,
): Promise<Returned> {
  const moved = CLAIMED_TABLES.map((table) => {
    const author = table.name === 'checkpoints' ? sql`, author_id = null, recorded_by = null` : sql``;
    const update = sql`update ${sql.table(table.name)} t set tenant_id = null, scope_id = '', claim_id = null ${author}
      where ${rowsOfClaim(tenantId, claimId)('t')} returning ${columnsOf(table)}`;
    return sql`${sql.table(nameOf(table))} as (${update})`;
  });
  const { rows } =
    await sql<Returned>`with ${sql.join(moved)} ${searchedAnew(tx, { from: tenantId, to: '' })} select ${sums()}`.execute(
      tx.db,
    );
  return rows[0] as Returned;
}

/** The vectors of moved rows stay behind, where they would refer to nothing: they go, and are made on the other side. */
function searchedAnew(
  tx: ScopeTransaction,
  { from, to }: { readonly from: string; readonly to: string },
): RawBuilder<unknown> {
  if (!tx.queuesSearch) return sql``;
  const owner = sql`nullif(${to}::text, ''), ${to}::text`;
  const gone = Object.values(VECTOR_TABLES).map(
    ({ table, of, key }) => sql`, ${sql.table(`gone_${table}`)} as (
      delete from ${sql.table(table)} where scope_id = ${from}
        and ${sql.ref(key)}::text = any(array(select queued_id::text from ${sql.table(`of_${of}`)})) returning 1)`,
  );
  const rows = Object.values(VECTOR_TABLES).flatMap(({ of }) => {
    const searched = QUEUED_TABLES[of];
    return searched ? [{ ...searched.as, cte: `of_${of}`, owner }] : [];
  });
  return sql`${sql.join(gone, sql` `)}${queued(tx, ...rows)}`;
}

const nameOf = ({ name }: ClaimedTable): string => `of_${name}`;

const columnsOf = ({ name }: ClaimedTable): RawBuilder<unknown> =>
  sql`t.stored_bytes ${name === 'checkpoints' ? sql`, t.checkpoint_id` : sql``}${QUEUED_TABLES[name]?.returning ?? sql``}`;

const asObject = (counts: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  (select coalesce(json_object_agg(name, count order by name) filter (where count > 0), '{}') from (${counts}) counts)`;

const MOVED = sql.join(
  CLAIMED_TABLES.map(
    (table) => sql`select ${sql.lit(table.name)} as name, count(*) as count from ${sql.table(nameOf(table))}`,
  ),
  sql` union all `,
);

/** The rows of local mode before the statement, without those that it moves. */
const LEFT = sql.join(
  CLAIMED_TABLES.map(
    (
      table,
    ) => sql`select ${sql.lit(table.name)} as name, (select count(*) from ${sql.table(table.name)} t where ${localRows('t')})
      - (select count(*) from ${sql.table(nameOf(table))}) as count`,
  ),
  sql` union all `,
);

const BYTES = sql.join(
  CLAIMED_TABLES.filter(({ name }) => name !== 'checkpoints').map(
    (table) => sql`select sum(stored_bytes) as bytes from ${sql.table(nameOf(table))}`,
  ),
  sql` union all `,
);

const sums = (): RawBuilder<unknown> => sql`${asObject(MOVED)} as moved,
  (select count(distinct checkpoint_id) from of_checkpoints)::bigint as checkpoints,
  (select coalesce(sum(bytes), 0) from (${BYTES}) all_bytes)::bigint as bytes,
  (select coalesce(sum(stored_bytes), 0) from of_checkpoints)::bigint as checkpoint_bytes`;

const figures = (): RawBuilder<unknown> => sql`
  select ${sums()}, ${asObject(LEFT)} as left_local,
    ${asObject(sql`select kind as name, count(*) as count from conflicts group by kind`)} as conflicts,
    (select coalesce(json_agg(one), '[]') from (
      select kind, id from conflicts order by kind, id limit ${MAX_LISTED}::bigint
    ) one) as listed`;
