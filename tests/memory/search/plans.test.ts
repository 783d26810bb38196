import { expect, test } from '@jest/globals';
import type { TenantScope } from '../../../src/auth/scope.ts';
import type { ScopeTransaction } from '../../../src/db/transaction/database.ts';
import {
  findCheckpoint,
  listCheckpoints,
  listHistory,
} from '../../../src/features/memory/checkpoints/checkpoint.repository.ts';
import { TEXT_SEARCH } from '../../../src/features/memory/search/search.repository.ts';
import { seedManyTenants } from '../../contract/many-tenants.ts';
import { planOf } from '../../support/explain.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { vacuumed } from '../../support/vacuum.ts';

const db = await setUpDatabase();
await seedManyTenants(db, { tenants: 20, rowsEach: 1_100 });

const scope: TenantScope = { kind: 'tenant', tenantId: 'many-7' };
const page = { limit: 20, after: undefined };
const as_of = '2999-01-01T00:00:00Z'; // all of them are current by then
const OF_TENANT = /Index Cond: .*tenant_id = current_setting/;
const OF_SCOPE = /Index Cond: .*scope_id = 'many-7'/;

// 22,000 checkpoints: each question is answered out of the rows of the asking tenant
test.each([
  ['a search', OF_TENANT, (tx) => TEXT_SEARCH.checkpoint(tx, { q: 'x' }, page)],
  [
    'its second page',
    OF_TENANT,
    (tx) => TEXT_SEARCH.checkpoint(tx, { q: 'x' }, { ...page, after: ['0.1', '7'] }),
  ],
  ['a list of the past', OF_TENANT, (tx) => listCheckpoints(tx, { as_of }, page)],
  ['a window of valid time', OF_TENANT, (tx) => listCheckpoints(tx, { valid_from: as_of }, page)],
  ['one of the past', OF_SCOPE, (tx) => findCheckpoint(tx, 'ckpt_0', { as_of })],
  ['a history', OF_SCOPE, (tx) => listHistory(tx, 'ckpt_0', page)],
] as [string, RegExp, (tx: ScopeTransaction) => Promise<unknown>][])(
  '%s uses the index',
  async (_name, index, read) => {
    const plan = await planOf(db, scope, read);
    expect(plan).toMatch(index);
    expect(plan).not.toContain('Seq Scan');
  },
);

test('a search reads the signatures of its tenant and looks up by key what can have the words', async () => {
  // an index-only scan needs the visibility map
  await vacuumed(db, 'checkpoints');
  const plan = await planOf(db, scope, (tx) => TEXT_SEARCH.checkpoint(tx, { q: 'x' }, page));
  expect(plan).toContain('idx_checkpoints_signature');
  expect(plan).not.toContain('Bitmap');
});
