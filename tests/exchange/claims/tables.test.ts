import { expect, test } from '@jest/globals';
import { CLAIMED_TABLES } from '../../../src/features/exchange/claims/claimed-tables.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();

/** Tables of a scope whose rows of local mode a claim leaves where they are. */
const STAYING: Readonly<Record<string, string>> = {
  tenant_settings: 'the team has settings of its own',
  retention_cuts: 'they say what is missing in one scope',
  tenant_storage: 'a count, which the claim changes',
  tenant_usage: 'a count, which the claim changes',
  ingest_receipts: 'responses to batches, kept for a week',
  ingested_items: 'ids of items in batches, kept for a week',
  idempotency_keys: 'recorded responses to repeated requests, kept for a day',
  exports: 'archives of what local mode had',
  export_parts: 'archives of what local mode had',
  omnimemory1_imports: 'reports of imports into local mode',
  local_claims: 'they belong to the team from the beginning',
  deletions: 'deletions that were asked for in local mode',
  deleted_rows: 'they come back to local mode, or are deleted there',
  checkpoint_tombstones: 'marks of checkpoints that were deleted in local mode',
  departed_members: 'local mode has no members',
  checkpoint_vectors: 'made again on the other side',
  memory_vectors: 'made again on the other side',
  session_vectors: 'made again on the other side',
  search_pending: 'what moves is queued on the other side',
  search_scopes: 'which model each side has',
};

test('every table of a scope moves with a claim, or stays with a reason', async () => {
  const { rows } = await db.asAdmin((admin) =>
    admin.query<{ name: string; moves: boolean }>(`
      select table_name::text as name, bool_or(column_name = 'claim_id') as moves
      from information_schema.columns where table_schema = 'public'
      group by 1 having bool_or(column_name = 'scope_id') order by 1`),
  );
  const claimed = new Set<string>(CLAIMED_TABLES.map(({ name }) => name));
  const missing = rows.filter(({ name }) => !claimed.has(name) && !(name in STAYING)).map(({ name }) => name);
  expect({ 'add to src/features/exchange/claims/claimed-tables.ts, or to this test': missing }).toEqual({
    'add to src/features/exchange/claims/claimed-tables.ts, or to this test': [],
  });
  const without = rows.filter(({ name, moves }) => claimed.has(name) && !moves).map(({ name }) => name);
  expect({ 'add a column claim_id': without }).toEqual({ 'add a column claim_id': [] });
});
