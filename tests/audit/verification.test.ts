import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { OPERATOR } from '../../src/auth/actor.ts';
import type { TenantScope } from '../../src/auth/scope.ts';
import { HASH_OF_LINE } from '../../src/features/audit/audit-log/audit.chain.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { watchStatements } from '../support/statement-log.ts';
import { startTestApi } from '../support/test-api.ts';
import { keyOf } from '../support/test-app.ts';

const db = await setUpDatabase();
const api = await startTestApi(db);
afterAll(() => api.close());
const taken = watchStatements(db.pools);

async function verification(scope: TenantScope) {
  const headers = { authorization: await keyOf(db, scope) };
  const ask = async () => {
    const answer = await fetch(`${api.url}/v1/audit-logs/verification`, { headers });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  return { ask };
}

const tamper = (statement: string, { tenantId }: TenantScope) =>
  db.asAdmin((admin) => admin.query(statement, [tenantId]));

/** Appends that many lines, hashed as the log hashes them: far faster than as many transactions. */
async function appendLines({ tenantId }: TenantScope, lines: number): Promise<void> {
  const columns =
    'tenant_id, id, created_at, seq, previous_hash, actor_kind, user_id, key_id, action, resource_type, resource_id, metadata, ip_address, user_agent';
  const { sql: hash } = await db.database.inScope({ kind: 'tenant', tenantId }, async (tx) =>
    sql`${HASH_OF_LINE}`.compile(tx.db),
  );
  await db.asAdmin((admin) =>
    admin.query(
      `with recursive chain as (
        (select ${columns}, hash from audit_logs where tenant_id = $1 order by seq desc limit 1)
        union all
        select next.*, ${hash} from (
          select tenant_id, gen_random_uuid(), now(), seq + 1, hash, actor_kind, user_id, key_id, 'x.y', resource_type,
            (seq + 1)::text, metadata, ip_address, user_agent from chain where seq <= $2
        ) next (${columns})
      ), appended as (
        insert into audit_logs (${columns}, hash) select * from chain offset 1 returning tenant_id, seq, hash
      )
      insert into audit_heads (tenant_id, seq, hash) select * from appended`,
      [tenantId, lines],
    ),
  );
}

describe('GET /v1/audit-logs/verification', () => {
  test('answers what the command line does, without its list of faults', async () => {
    const tenant = await db.newTenant();
    const { ask } = await verification(tenant);
    const { status, body } = await ask();
    const report = await db.services.audit.verify(tenant);
    expect([status, body]).toEqual([
      200,
      {
        verified: true,
        lines: 2,
        anonymised: 0,
        head: report.head?.hash,
        cut: null,
        checked_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        first_fault: null,
      },
    ]);
  });

  test('a damaged log is a result and not an error: the first fault, with its place', async () => {
    const tenant = await db.newTenant();
    const { ask } = await verification(tenant);
    await appendLines(tenant, 2_500);
    await tamper(`update audit_logs set action = 'x.z' where tenant_id = $1 and seq in (3, 7, 2400)`, tenant);
    const { status, body } = await ask();
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({
        verified: false,
        first_fault: { seq: 3, reason: expect.stringMatching(/^line 3 \(.*\) was altered/) },
      }),
    ]);
    // the first part: what comes after a fault is not read
    expect(body.lines).toBe(1_000);
    expect((await db.services.audit.verify(tenant)).faults).toHaveLength(3);
  });

  test('an emptied log, and one that was cut off, are damaged', async () => {
    const [emptied, cut] = [await db.newTenant(), await db.newTenant()];
    const [ofEmptied, ofCut] = [await verification(emptied), await verification(cut)];
    await tamper('delete from audit_logs where tenant_id = $1', emptied);
    await tamper('delete from audit_heads where tenant_id = $1', emptied);
    await tamper('delete from audit_logs where tenant_id = $1 and seq = 2', cut);
    expect((await ofEmptied.ask()).body).toMatchObject({
      verified: false,
      head: null,
      first_fault: { seq: 1, reason: expect.stringContaining('the log was emptied') },
    });
    expect((await ofCut.ask()).body).toMatchObject({
      verified: false,
      first_fault: { seq: 2, reason: 'line 2 was removed' },
    });
  });

  test('the result is kept for a minute, a failure is not', async () => {
    const tenant = await db.newTenant();
    const { ask } = await verification(tenant);
    await db.asAdmin((admin) => admin.query('revoke select on audit_heads from omnimemory_tenant'));
    const failed = await ask();
    await db.asAdmin((admin) => admin.query('grant select on audit_heads to omnimemory_tenant'));
    expect(failed.status).toBe(403);
    const first = await ask();
    await db.database.inScope(tenant, (tx) =>
      db.services.audit.record(tx, {
        tenantId: tenant.tenantId,
        actor: OPERATOR,
        action: 'x.y',
        resource: { type: 'x' },
      }),
    );
    taken();
    const again = await ask();
    expect([first.status, again.body]).toEqual([200, first.body]);
    expect(taken().tenant).toBeUndefined();
  });
});

describe('a log of 100,000 lines', () => {
  let ask: Awaited<ReturnType<typeof verification>>['ask'];
  beforeAll(async () => {
    const tenant = await db.newTenant();
    ({ ask } = await verification(tenant));
    await appendLines(tenant, 100_000);
  });

  test('is read in parts, once for all who ask at the same time, while others are served', async () => {
    taken();
    let done = false;
    // more than may wait in a queue
    const asked = Promise.all(Array.from({ length: 30 }, ask)).finally(() => {
      done = true;
    });
    let served = 0;
    for (; !done; served++) await fetch(`${api.url}/healthz`);
    for (const { status, body } of await asked)
      expect([status, body]).toEqual([200, expect.objectContaining({ verified: true, lines: 100_001 })]);
    const reads = taken().tenant?.filter(
      (statement: string) => statement.includes('from audit_logs') || statement.includes('"audit_logs"'),
    );
    expect(reads).toHaveLength(101);
    expect(served).toBeGreaterThan(10);
  });
});
