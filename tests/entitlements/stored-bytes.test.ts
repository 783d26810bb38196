import { expect, test } from '@jest/globals';
import request from 'supertest';
import type { TenantScope } from '../../src/auth/scope.ts';
import { translateDatabaseError } from '../../src/db/errors.ts';
import { PLANS } from '../../src/features/entitlements/plans.ts';
import { RECOUNTED_TABLES } from '../../src/features/entitlements/stored-bytes.repository.ts';
import type { RecordOperation } from '../../src/features/telemetry/tool-operations/tool-operation.schemas.ts';
import { seedEverything } from '../contract/everything.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { createTestApp, keyOf } from '../support/test-app.ts';

const db = await setUpDatabase();
const { services } = db;
const app = createTestApp(db);

/** Scoped tables without `stored_bytes`, each with the reason. */
const UNCOUNTED: Readonly<Record<string, string>> = {
  tenant_usage: 'one row of numbers for each tenant',
  tenant_storage: 'the same',
  retention_cuts: 'at most one row of a fixed size for each kind',
  local_claims: 'counts of a fixed size for each move of what a person has on one machine',
  exports: 'two rows of each person at most, for a day',
  export_parts: 'a copy of what is counted, two of each person at most, for a day',
  deletions: 'a short record, which a later job forgets',
  deleted_rows: 'freed by the request that deleted them, and gone after the grace period',
  checkpoint_tombstones: 'ids and hashes of what no longer counts',
  checkpoint_vectors:
    'made of what is counted, as an index is: a kilobyte for each part of a text, and at most 8 parts',
  memory_vectors: 'the same',
  session_vectors: 'the same, and at most 32 parts',
  search_pending: 'ids of what is counted, for as long as its vectors are not made',
  search_scopes: 'one row of a fixed size',
};
/** Columns that no caller can make longer. */
const OURS = [
  ...['scope_id', 'tenant_id', 'author_id', 'recorded_by', 'user_id', 'created_by', 'created_by_key'],
  'claim_id',
];
const FROM_A_LIST = [
  'metrics.service',
  'tool_operations.tool_name',
  'tool_operations.operation_mode',
  'checkpoint_predictions.strategy',
  'retention_cuts.kind',
  'checkpoints.checkpoint_type',
  'checkpoints.visibility',
  'session_context.kind',
  'tool_sessions.ended_by',
  'model_requests.status',
  'otel_series.kind',
];
const DERIVED = ['project_memories.memory_id', 'tool_operations.operation_id'];

interface Column {
  readonly table: string;
  readonly column: string;
  readonly counted: string | null;
}

/** Each column of a table of scopes that takes texts or JSON, with the expression that counts the bytes of its table. */
const columnsOf = () =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query<Column>(`
      select c.relname as table, a.attname as column,
        (select pg_get_expr(d.adbin, d.adrelid) from pg_attribute s join pg_attrdef d on d.adrelid = s.attrelid and d.adnum = s.attnum
          where s.attrelid = c.oid and s.attname = 'stored_bytes' and s.attgenerated = 's') as counted
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
        and a.atttypid in ('text'::regtype, 'jsonb'::regtype, 'json'::regtype, 'varchar'::regtype)
        and exists (select from pg_attribute o where o.attrelid = c.oid and o.attname = 'scope_id')
      order by 1, 2`);
    return rows;
  });

test('every table of a scope counts the bytes of every text that a caller can fill', async () => {
  const columns = await columnsOf();
  const fillable = columns.filter(
    ({ table, column }) =>
      !UNCOUNTED[table] &&
      !OURS.includes(column) &&
      ![...FROM_A_LIST, ...DERIVED].includes(`${table}.${column}`),
  );
  const forgotten = fillable.filter(
    ({ column, counted }) =>
      !new RegExp(`octet_length\\((COALESCE\\()?\\(?"?${column}\\b`).test(counted ?? ''),
  );
  const remedy = 'count it in a generated column stored_bytes, as 0032_stored_bytes.sql does';
  expect({ [remedy]: forgotten.map(({ table, column }) => `${table}.${column}`) }).toEqual({ [remedy]: [] });
  expect(fillable.length).toBeGreaterThan(40);
  const tables = new Set(columns.filter(({ counted }) => counted).map(({ table }) => table));
  const recounted = new Set<string>([...RECOUNTED_TABLES, 'checkpoints']);
  expect({
    'add to RECOUNTED_TABLES': [...tables].filter((table) => !recounted.has(table)),
    'remove from RECOUNTED_TABLES': [...recounted].filter((table) => !tables.has(table)),
  }).toEqual({ 'add to RECOUNTED_TABLES': [], 'remove from RECOUNTED_TABLES': [] });
});

interface Bytes {
  readonly counted: number;
  readonly stored: number;
}

/** The counted and the actual bytes of a tenant. */
const bytesOf = ({ tenantId }: TenantScope): Promise<Bytes> =>
  db.asAdmin(async (admin) => {
    const sums = [...RECOUNTED_TABLES, 'checkpoints'].map(
      (t) => `select sum(stored_bytes) as bytes from ${t} where scope_id = $1`,
    );
    const { rows } = await admin.query<Bytes>(
      `select coalesce((select bytes + checkpoint_bytes from tenant_storage where scope_id = $1), 0)::float8 as counted,
        (select sum(bytes) from (${sums.join(' union all ')}) sums)::float8 as stored`,
      [tenantId],
    );
    return rows[0] as Bytes;
  });

test('after everything was stored, changed and deleted, the count equals the stored bytes', async () => {
  const tenant = await db.newTenant();
  // the one that seedEverything asks for comes too soon to heal anything then
  await services.storedBytes.recount(tenant, 24);
  await seedEverything(services, tenant, 'all-there-is');
  const { counted, stored } = await bytesOf(tenant);
  expect(stored).toBeGreaterThan(5_000);
  const hint = 'bytes; if they differ, a statement is not in `storing` or `freeing`';
  expect({ [hint]: counted }).toEqual({ [hint]: stored });
});

/** As if the plan allowed this many more bytes. */
async function leaveRoom(tenant: TenantScope, bytes: number): Promise<void> {
  await services.storedBytes.recount(tenant, 24);
  await db.asAdmin((admin) =>
    admin.query('update tenant_storage set checkpoint_bytes = $2::bigint - bytes where scope_id = $1', [
      tenant.tenantId,
      (PLANS.free.stored_bytes ?? 0) - bytes,
    ]),
  );
}

const operation = (session_id: string, length: number): RecordOperation => ({
  session_id,
  tool_id: 'cursor',
  tool_name: 'read',
  operation_mode: 'full',
  parameters: { text: 'x'.repeat(length) },
  tokens_original: 10,
  tokens_actual: 1,
  response_time_ms: 1,
});

test('deleting, shrinking and expiring give the bytes back, also to a tenant that has too many', async () => {
  const tenant = await db.newTenant();
  const { project_id } = await services.projects.getOrCreate(tenant, { workspace_path: '/w' });
  const put = (key: string, value: string, ttl?: number) =>
    services.memories.put(tenant, { project_id, key }, { value, ...(ttl && { ttl_seconds: ttl }) });
  await put('deleted', 'x'.repeat(50_000));
  await put('shrunk', 'x'.repeat(50_000));
  await put('expired', 'x'.repeat(50_000), 1);
  const before = await bytesOf(tenant);
  expect(before.counted).toBeGreaterThan(150_000);
  await db.asAdmin((admin) =>
    admin.query(
      'update tenant_storage set max_bytes = null, checkpoint_bytes = 2000000000 where scope_id = $1',
      [tenant.tenantId],
    ),
  );
  await services.memories.delete(tenant, { project_id, key: 'deleted' });
  await put('shrunk', 'y');
  await db.asAdmin((admin) =>
    admin.query(
      `update project_memories set expires_at = now() - interval '1 hour' where memory_key = 'expired'`,
    ),
  );
  await services.memories.deleteExpired(tenant);
  await expect(put('new', 'y')).rejects.toThrow(/tenant_storage__max_bytes/);
  const after = await bytesOf(tenant);
  expect(after.counted - 2_000_000_000).toBe(after.stored);
  expect(after.stored).toBeLessThan(before.stored - 149_000);
});

test('of many concurrent writes, only those within the limit succeed', async () => {
  const tenant = await db.newTenant();
  const session = await db.newSession(tenant);
  const [one] = await Promise.all([services.toolOperations.record(tenant, operation(session, 10_000))]);
  expect(one.operation_id).toMatch(/^op_/);
  await leaveRoom(tenant, 55_000);
  const all = Array.from({ length: 40 }, () =>
    services.toolOperations.record(tenant, operation(session, 10_000)),
  );
  const outcomes = await Promise.allSettled(all);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  for (const outcome of outcomes)
    if (outcome.status === 'rejected')
      expect(translateDatabaseError(outcome.reason)).toMatchObject({
        code: 'plan_limit_reached',
        status: 403,
      });
});

test('a batch beyond the limit is refused as a whole, once, and stores nothing', async () => {
  const tenant = await db.newTenant();
  const session = await db.newSession(tenant);
  await leaveRoom(tenant, 100_000);
  const before = await bytesOf(tenant);
  const items = Array.from({ length: 20 }, () => ({ type: 'operation', data: operation(session, 10_000) }));
  const error = await services.ingest.store(tenant, items).catch((refusal: unknown) => refusal);
  expect(translateDatabaseError(error)).toMatchObject({ code: 'plan_limit_reached' });
  expect(await bytesOf(tenant)).toEqual(before);
  await services.ingest.store(tenant, items.slice(0, 5));
  expect((await bytesOf(tenant)).stored).toBeGreaterThan(before.stored + 50_000);
});

test('concurrent batches and single writes of one tenant are all counted and do not deadlock', async () => {
  const tenant = await db.newTenant();
  const sessions = await Promise.all([1, 2, 3].map(() => db.newSession(tenant)));
  await services.storedBytes.recount(tenant, 24);
  const work = Array.from({ length: 60 }, (_, n) => {
    const session_id = sessions[n % 3] ?? '';
    if (n % 4 === 0)
      return services.metrics.store(tenant, { session_id, tool_id: `tool-${n % 5}`, tokens_saved: n });
    if (n % 4 === 1) return services.toolOperations.record(tenant, operation(session_id, n * 10));
    if (n % 4 === 2)
      return services.checkpoints.store(tenant, {
        ...{ session_id, tool_id: 'cursor', checkpoint_type: 'manual', summary: `s${n}` },
        visibility: 'team',
      });
    const data = { session_id, tool_id: `tool-${n % 5}`, tokens_saved: n };
    const checkpoint = {
      session_id,
      tool_id: 'cursor',
      checkpoint_type: 'manual',
      summary: `b${n}`,
      visibility: 'team',
    };
    return services.ingest.store(tenant, [
      { type: 'metric', id: `m${n}`, data },
      { type: 'operation', data: operation(session_id, n) },
      { type: 'checkpoint', data: checkpoint },
      { type: 'metric', data: { ...data, session_id: sessions[(n + 1) % 3] } },
    ]);
  });
  const failed = (await Promise.allSettled(work)).filter(({ status }) => status === 'rejected');
  expect(failed).toEqual([]);
  const { counted, stored } = await bytesOf(tenant);
  expect(counted).toBe(stored);
});

test('a request under an Idempotency-Key is counted with its recorded reply, and a repetition is not', async () => {
  const tenant = await db.newTenant();
  const key = await keyOf(db, tenant);
  const session = await db.newSession(tenant);
  await services.storedBytes.recount(tenant, 24);
  const post = () =>
    request(app)
      .post('/v1/operations')
      .set('authorization', key)
      .set('idempotency-key', 'one')
      .send(operation(session, 500));
  expect([(await post()).status, (await post()).headers['idempotency-replayed']]).toEqual([201, 'true']);
  const { counted, stored } = await bytesOf(tenant);
  expect(counted).toBe(stored);
  await services.idempotency.forget(tenant, 0);
  const after = await bytesOf(tenant);
  expect(after.counted).toBe(after.stored);
  expect(after.stored).toBeLessThan(stored);
});

test('what is refused inside of a batch that goes on is not counted', async () => {
  const tenant = await db.newTenant();
  const session_id = await db.newSession(tenant);
  await services.storedBytes.recount(tenant, 24);
  // the sum of the two is too large for a bigint, which only the database finds out
  const sample = (n: number) => ({
    type: 'metric',
    data: {
      session_id,
      tool_id: `t${n}`,
      tokens_saved: Number.MAX_SAFE_INTEGER,
      metadata: { n: 'x'.repeat(1_000) },
    },
  });
  await db.asAdmin((admin) =>
    admin.query('update tool_sessions set tokens_saved = 9223372036854775807 where session_id = $1', [
      session_id,
    ]),
  );
  const hit = { type: 'cache_hit', data: { tool_id: 't', file_path: '/f', tokens_saved: 1 } };
  const receipt = JSON.parse(await services.ingest.store(tenant, [hit, sample(1), hit, sample(2)]));
  expect([receipt.created, receipt.rejected]).toEqual([2, 2]);
  const { counted, stored } = await bytesOf(tenant);
  expect(counted).toBe(stored);
});

test('a recount corrects drift and leaves a correct count alone', async () => {
  const tenant = await db.newTenant();
  await seedEverything(services, tenant, 'drifting');
  await db.asAdmin((admin) =>
    admin.query(
      `update tenant_storage set bytes = bytes + 777, max_bytes = null, recounted_at = now() - interval '2 days' where scope_id = $1`,
      [tenant.tenantId],
    ),
  );
  expect(await services.storedBytes.recount(tenant, 24)).toBe(1);
  const { counted, stored } = await bytesOf(tenant);
  expect(counted).toBe(stored);
  expect(await services.storedBytes.recount(tenant, 24)).toBe(0);
});

test('the tenant sees what it stores beside what its plan allows', async () => {
  const tenant = await db.newTenant();
  await db.newSession(tenant);
  const { usage, limits } = await services.billing.get(tenant);
  expect(usage.stored_bytes).toBe((await bytesOf(tenant)).stored);
  expect(limits.stored_bytes).toBe(1_073_741_824);
});
