import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import type { TenantScope } from '../../../src/auth/scope.ts';
import { seedRows } from '../../isolation/matrix/seeds.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { proofHash } from '../proof-hash.ts';
import { isDue, leftOf, neighboursOf, requestAsOperator } from './tenants.ts';

const db = await setUpDatabase();
const { deletionRecords, tenantRemovals } = db.services;
const { a, b } = await seedRows(db);
const scope: TenantScope = { kind: 'tenant', tenantId: a };
// what the samples of the matrix make without Stripe is in no Stripe
await db.asAdmin((admin) => admin.query('update stripe_customers set deleted_at = now()'));

test('a tenant with rows in every table is gone from every table, and its neighbours are as they were', async () => {
  const tables = await leftOf(db, a);
  expect(Object.keys(tables).length).toBeGreaterThan(40);
  const empty = Object.entries(tables).filter(([, rows]) => rows === 0);
  expect({ 'seed rows of A in': empty.map(([name]) => name) }).toEqual({ 'seed rows of A in': [] });
  const before = await neighboursOf(db, a);

  const { deletion_id } = await requestAsOperator(db, scope);
  expect(await tenantRemovals.removeDue()).toBe(0);
  await isDue(db, deletion_id);
  expect(await tenantRemovals.removeDue(7)).toBeGreaterThan(100);

  const left = Object.entries(await leftOf(db, a)).filter(([, rows]) => rows > 0);
  expect(left).toEqual([]);
  expect(await neighboursOf(db, a)).toEqual(before);
  const record = await deletionRecords.get(deletion_id);
  expect(record).toMatchObject({
    state: 'done',
    subject_digest: createHash('sha256').update(a).digest('hex'),
    reason: null,
    proof: { rows: 0, kept: ['deletion_records'] },
  });
  const removed = Object.entries(tables).filter(([name]) => name !== 'web_sessions');
  expect(Object.keys(record.rows)).toEqual(expect.arrayContaining(removed.map(([name]) => name)));
  expect(record.rows).toMatchObject({ tenants: 1, metrics: tables.metrics });
  expect(record.audit?.lines).toBe(record.rows.audit_logs);
  expect(JSON.stringify(record)).not.toContain(a);
  await expect(db.services.deletions.get(scope, deletion_id)).rejects.toMatchObject({ status: 404 });
});

test('the proof names every table of the catalogue, and its hash can be computed again', async () => {
  const { deletion_id } = await requestAsOperator(db, { kind: 'tenant', tenantId: b });
  await isDue(db, deletion_id);
  await tenantRemovals.removeDue();
  const { proof } = await deletionRecords.get(deletion_id);
  expect(proof?.hash).toBe(proofHash(proof));
  expect(Object.keys(proof?.tables ?? {})).toEqual(expect.arrayContaining(Object.keys(await leftOf(db, b))));
});

test('sessions that continue each other go slice by slice', async () => {
  const tenant = await db.newTenant('long work');
  let previous: string | undefined;
  for (let n = 0; n < 5; n++) {
    const begun = { tool_id: 'cursor', ...(previous ? { previous_session_id: previous } : {}) };
    previous = (await db.services.sessions.start(tenant, begun)).session_id;
  }
  const linked = await db.asAdmin((admin) =>
    admin.query('select 1 from tool_sessions where scope_id = $1 and previous_session_id is not null', [
      tenant.tenantId,
    ]),
  );
  expect(linked.rows).toHaveLength(4);
  const { deletion_id } = await requestAsOperator(db, tenant);
  await isDue(db, deletion_id);
  await tenantRemovals.removeDue(1);
  expect(await deletionRecords.get(deletion_id)).toMatchObject({ state: 'done', rows: { tool_sessions: 5 } });
});

test('a deletion that is done can be neither cancelled nor repeated', async () => {
  const tenant = await db.newTenant('gone');
  const { deletion_id } = await requestAsOperator(db, tenant);
  await isDue(db, deletion_id);
  await tenantRemovals.removeDue();
  await expect(db.services.deletions.cancel(tenant, deletion_id, OPERATOR)).rejects.toMatchObject({
    code: 'deletion_not_found',
  });
  await expect(requestAsOperator(db, tenant)).rejects.toMatchObject({ code: 'tenant_not_found' });
});
