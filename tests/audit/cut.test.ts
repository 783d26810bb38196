import { afterAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { OPERATOR } from '../../src/auth/actor.ts';
import type { TenantScope } from '../../src/auth/scope.ts';
import { AuditAnonymiser } from '../../src/features/audit/audit-log/audit.anonymiser.ts';
import { HASH_OF_LINE } from '../../src/features/audit/audit-log/audit.chain.ts';
import { keep } from '../retention/aged.ts';
import { operatorEnv, runCommand } from '../support/command-line.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { startTestApi } from '../support/test-api.ts';
import { keyOf } from '../support/test-app.ts';
import { newEnding, write } from './anonymising/ending.ts';

const db = await setUpDatabase();
const api = await startTestApi(db);
afterAll(() => api.close());
const { audit, retention } = db.services;

const asAdmin = (statement: string, values: unknown[]) =>
  db.asAdmin(async (admin) => (await admin.query(statement, values)).rows);

/** Makes the lines up to a place as old as that, and hashes the chain again, as if it had been written then. */
async function age({ tenantId }: TenantScope, upTo: number, hours: number): Promise<void> {
  const { sql: hash } = await db.database.inScope({ kind: 'tenant', tenantId }, async (tx) =>
    sql`${HASH_OF_LINE}`.compile(tx.db),
  );
  await asAdmin(
    'update audit_logs set created_at = now() - make_interval(hours => $3, secs => -seq) where tenant_id = $1 and seq <= $2',
    [tenantId, upTo, hours],
  );
  const places = await asAdmin('select seq from audit_logs where tenant_id = $1 order by seq', [tenantId]);
  for (const { seq } of places) {
    await asAdmin(
      `update audit_logs set previous_hash = coalesce(
        (select hash from audit_logs b where b.tenant_id = $1 and b.seq = $2::bigint - 1), previous_hash)
        where tenant_id = $1 and seq = $2`,
      [tenantId, seq],
    );
    await asAdmin(`update audit_logs set hash = ${hash} where tenant_id = $1 and seq = $2`, [tenantId, seq]);
  }
  await asAdmin(
    'update audit_heads h set hash = l.hash from audit_logs l where l.tenant_id = $1 and h.tenant_id = $1 and h.seq = l.seq',
    [tenantId],
  );
}

/** A tenant whose log has so many lines, the last of which is about the setting. */
async function tenantWith(lines: number, days: number): Promise<TenantScope> {
  const tenant = await db.newTenant();
  for (let n = 1; n < lines - 1; n++) await db.services.tenants.rename(tenant, `name ${n}`, OPERATOR);
  await keep(db, tenant, { audit_days: days });
  return tenant;
}

const placesOf = async ({ tenantId }: TenantScope) =>
  (
    await asAdmin('select seq::int, action from audit_logs where tenant_id = $1 order by seq', [tenantId])
  ).map(({ seq, action }) => [seq, action]);

test('at the border of the period the older lines go, a line says so, and every verification passes', async () => {
  const tenant = await tenantWith(8, 90);
  await age(tenant, 5, 90 * 24 + 1);
  await age(tenant, 2, 90 * 24 + 50);
  const { kinds } = await retention.preview(tenant, {});
  expect(kinds.find(({ kind }) => kind === 'audit')).toMatchObject({
    kept_since: null,
    present: { days: 90, rows: 5, bytes: null },
  });
  expect((await audit.verify(tenant)).faults).toEqual([]);
  expect(await retention.deleteExpired(tenant, 'audit')).toBe(5);
  expect((await placesOf(tenant)).map(([seq]) => seq)).toEqual([6, 7, 8, 9]);
  expect((await placesOf(tenant)).at(-1)).toEqual([9, 'audit_log.cut']);
  const report = await audit.verify(tenant);
  expect(report).toMatchObject({ lines: 4, faults: [], cut: { seq: 5 }, head: { seq: 9 } });
  const answer = await fetch(`${api.url}/v1/audit-logs/verification`, {
    headers: { authorization: await keyOf(db, tenant) },
  });
  const body = (await answer.json()) as { cut: unknown };
  // the key has a line, too
  expect(body).toMatchObject({ verified: true, lines: 5, cut: report.cut });
  const { code, stdout } = await runCommand(
    operatorEnv(db.urls),
    'audit',
    'verify',
    '--tenant',
    tenant.tenantId,
  );
  expect([code, stdout]).toEqual([0, expect.stringContaining(`the lines up to 5 were cut by retention at`)]);
  // lines are still appended, and read
  await db.services.tenants.rename(tenant, 'after the cut', OPERATOR);
  expect(await audit.verify(tenant)).toMatchObject({ lines: 6, faults: [] });
  const { kinds: later } = await retention.preview(tenant, {});
  expect(later.find(({ kind }) => kind === 'audit')?.kept_since).toMatch(/^\d{4}-/);
});

test('a log is cut once a day, never of its last line, and never for lines about cuts alone', async () => {
  const tenant = await tenantWith(4, 90);
  expect(await retention.deleteExpired(tenant, 'audit')).toBe(0);
  await age(tenant, 4, 90 * 24 + 10);
  expect(await retention.deleteExpired(tenant, 'audit')).toBe(3);
  await age(tenant, 4, 90 * 24 + 10);
  // within a day of the cut
  expect(await retention.deleteExpired(tenant, 'audit')).toBe(0);
  await age(tenant, 5, 90 * 24 + 10);
  expect(await retention.deleteExpired(tenant, 'audit')).toBe(1);
  expect(await placesOf(tenant)).toEqual([
    [5, 'audit_log.cut'],
    [6, 'audit_log.cut'],
  ]);
  await age(tenant, 6, 90 * 24 + 10);
  expect(await retention.deleteExpired(tenant, 'audit')).toBe(0);
  expect((await audit.verify(tenant)).faults).toEqual([]);
});

test('a log that is being cut is whole at every moment, and a longer period stops it', async () => {
  const tenant = await tenantWith(8, 90);
  await age(tenant, 6, 90 * 24 + 10);
  expect(await audit.cut(tenant, 90)).toBe(true);
  for (let gone = 1; gone <= 3; gone++) {
    expect(await audit.deleteCut(tenant, 90, 1)).toBe(1);
    expect(await audit.verify(tenant)).toMatchObject({ lines: 9 - gone, faults: [] });
  }
  await keep(db, tenant, { audit_days: 400 });
  expect(await retention.deleteExpired(tenant, 'audit')).toBe(0);
  expect((await placesOf(tenant)).map(([seq]) => seq)).toEqual([4, 5, 6, 7, 8, 9, 10]);
  expect((await audit.verify(tenant)).faults).toEqual([]);
});

test.each([
  [
    'a line after the cut is removed',
    'delete from audit_logs where tenant_id = $1 and seq = 6',
    /6 was removed/,
  ],
  [
    'more lines than were cut are removed',
    'delete from audit_logs where tenant_id = $1 and seq between 6 and 7',
    /6 to 7/,
  ],
  [
    'the first line that is left is altered',
    `update audit_logs set action = 'x.y' where tenant_id = $1 and seq = 6`,
    /6 .*altered/,
  ],
  [
    'the line about the cut names another place',
    `update audit_logs set metadata = jsonb_set(metadata, '{after,seq}', '7') where tenant_id = $1 and action = 'audit_log.cut'`,
    /altered/,
  ],
  [
    'the line about the cut is removed with its place',
    `with gone as (delete from audit_logs where tenant_id = $1 and action = 'audit_log.cut' returning seq)
      delete from audit_heads where tenant_id = $1 and seq in (select seq from gone)`,
    /1 to 5 were removed/,
  ],
  [
    'a place beyond the cut is removed from audit_heads',
    'delete from audit_heads where tenant_id = $1 and seq = 6',
    /1 of the 9 rows of audit_heads/,
  ],
])('after a cut it is found that %s', async (_name, statement, message) => {
  const tenant = await tenantWith(8, 90);
  await age(tenant, 5, 90 * 24 + 1);
  await retention.deleteExpired(tenant, 'audit');
  expect((await audit.verify(tenant)).faults).toEqual([]);
  await asAdmin(statement, [tenant.tenantId]);
  const { faults } = await audit.verify(tenant);
  expect(faults.map((fault) => fault.message).join('\n')).toMatch(message);
});

test('anonymised lines, and the lines that vouch for them, are cut like all others', async () => {
  const person = await newEnding(db);
  const tenant = await tenantWith(4, 90);
  for (let n = 0; n < 3; n++) await write(db, tenant, { by: person.userId });
  await age(tenant, 6, 90 * 24 + 10);
  await new AuditAnonymiser(db.database, audit).anonymise(tenant, person);
  expect(await audit.verify(tenant)).toMatchObject({ lines: 8, anonymised: 3, faults: [] });
  // up to the second of the three
  expect(await audit.cut(tenant, 90)).toBe(true);
  for (let gone = 1; gone <= 6; gone++) {
    expect(await audit.deleteCut(tenant, 90, 1)).toBe(1);
    const anonymised = 3 - Math.max(0, gone - 4);
    expect(await audit.verify(tenant)).toMatchObject({ lines: 9 - gone, anonymised, faults: [] });
  }
  // then the rest, with the line that vouches
  await asAdmin(
    `update audit_logs set created_at = now() - interval '91 days' where tenant_id = $1 and seq <= 8`,
    [tenant.tenantId],
  );
  await asAdmin(
    `update audit_logs set created_at = now() - interval '2 days' where tenant_id = $1 and seq = 9`,
    [tenant.tenantId],
  );
  expect(await retention.deleteExpired(tenant, 'audit')).toBe(2);
  expect((await placesOf(tenant)).map(([seq]) => seq)).toEqual([9, 10]);
});

test('lines that were removed without a cut are found, and the role for deletion cannot write that it was one', async () => {
  const tenant = await tenantWith(5, 90);
  await db.asRole('deletion', async (client) => {
    await client.query(`select set_config('app.scope', $1, false), set_config('app.tenant_id', $1, false)`, [
      tenant.tenantId,
    ]);
    await client.query('delete from audit_logs where seq <= 2');
    await client.query('delete from audit_heads where seq <= 2');
    await expect(
      client.query(
        `insert into audit_logs (tenant_id, seq, action, actor_kind, hash, previous_hash)
          values ($1, 99, 'audit_log.cut', 'system', $2, $2)`,
        [tenant.tenantId, Buffer.alloc(32)],
      ),
    ).rejects.toThrow(/row-level security/);
  });
  const { faults } = await audit.verify(tenant);
  expect(faults[0]?.message).toBe('the lines 1 to 2 were removed');
});

test('the shortest period is 90 days, and other logs stay as they are', async () => {
  const other = await tenantWith(5, 90);
  await age(other, 4, 24 * 4_000);
  const tenant = await tenantWith(5, 90);
  await age(tenant, 4, 24 * 4_000);
  const headers = { authorization: await keyOf(db, tenant), 'content-type': 'application/json' };
  const patch = (audit_days: number) =>
    fetch(`${api.url}/v1/settings`, {
      method: 'PATCH',
      headers,
      body: JSON.stringify({ retention: { audit_days } }),
    });
  expect((await patch(89)).status).toBe(422);
  const places = await placesOf(other);
  expect(await retention.deleteExpired(tenant, 'audit')).toBe(4);
  expect(await placesOf(other)).toEqual(places);
});
