import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { LOCAL } from '../../../src/auth/scope.ts';
import { ImportCancelled } from '../../../src/features/exchange/omnimemory-1/import.errors.ts';
import { EMPTY, RunningImport } from '../../../src/features/exchange/omnimemory-1-uploads/running-import.ts';
import { setUpApi } from '../../support/set-up.ts';
import { keyOf } from '../../support/test-app.ts';
import { digestOf, oldFile, pathOf, rowOf } from './old-files.ts';

const { db, api } = await setUpApi();
const TYPE = { 'content-type': 'application/vnd.sqlite3' };

interface Job {
  readonly import_id: string;
  readonly state: string;
  readonly report: { readonly rows: readonly unknown[] };
}

interface Sent {
  readonly query?: string;
  readonly headers?: Record<string, string>;
}

async function send(bytes: Uint8Array | string, { query = 'time_zone=UTC', headers = {} }: Sent = {}) {
  const response = await fetch(`${api.url}/v1/imports/omnimemory-1?${query}`, {
    method: 'POST',
    headers: { ...TYPE, ...headers },
    body: bytes,
  });
  return { status: response.status, body: (await response.json()) as Job };
}

async function finished(id: string, headers: Record<string, string> = {}): Promise<Job> {
  for (;;) {
    const response = await fetch(`${api.url}/v1/imports/${id}`, { headers });
    const job = (await response.json()) as Job;
    if (job.state !== 'running') return job;
    await setTimeout(20);
  }
}

/** An import that another process runs. */
const startedElsewhere = (importId: string, tenantId: string | null) =>
  db.asAdmin((admin) =>
    admin.query(
      `insert into omnimemory1_imports (scope_id, tenant_id, import_id, file_name, file_bytes, time_zone, report)
       values (coalesce($1, ''), $1, $2, 'a.db', 1, 'UTC', $3)`,
      [tenantId, importId, EMPTY],
    ),
  );

const leftOver = async () =>
  existsSync(db.spoolFolder) ? (await readdir(db.spoolFolder)).filter((name) => name !== 'spool.lock') : [];

test('a file that is sent is imported, with its progress, its report and its rows', async () => {
  const path = oldFile('sent', { metrics: 60, checkpoints: 10, faults: true });
  const { status, body } = await send(readFileSync(path), {
    query: 'time_zone=Europe/Berlin&file_name=my.db',
  });
  expect(status).toBe(202);
  expect(body).toMatchObject({
    state: 'running',
    file_name: 'my.db',
    time_zone: 'Europe/Berlin',
    dry_run: false,
  });
  const job = await finished(body.import_id);
  expect(job).toMatchObject({
    state: 'done',
    error: null,
    report: { tables: { metrics: { rows: 75, stored: 69, refused: 6 } } },
  });
  expect(job.report.rows).toContainEqual({
    table: 'metrics',
    rowid: 71,
    kind: 'refused',
    reason: 'timestamp must not be in the future',
  });
  const list = (await (await fetch(`${api.url}/v1/imports`)).json()) as { readonly data: readonly Job[] };
  expect(list.data.map(({ import_id }) => import_id)).toContain(body.import_id);
  // local times of Berlin in September
  expect(
    await rowOf(
      db,
      `select min(timestamp)::text as first from metrics where session_id is not null and tool_id <> 'zed'`,
    ),
  ).toEqual({ first: '2025-09-01 06:00:00+00' });
  expect(await leftOver()).toEqual([]);
});

test('a tenant gets it in the name of the person who sends it, with a line in the audit log', async () => {
  const tenant = await db.newTenant();
  const owner = await db.newMember(tenant, 'owner');
  const { key } = await db.services.apiKeys.create({ ...tenant, userId: owner.userId }, { name: 'owner' });
  const headers = { authorization: `Bearer ${key}` };
  const { body } = await send(readFileSync(oldFile('of a team', { metrics: 0, checkpoints: 3 })), {
    headers,
  });
  expect(await finished(body.import_id, headers)).toMatchObject({ state: 'done', created_by: owner.userId });
  expect(
    await rowOf(
      db,
      'select array_agg(distinct author_id) as ids from checkpoints where scope_id = $1',
      tenant.tenantId,
    ),
  ).toEqual({ ids: [owner.userId] });
  const lines = await rowOf(
    db,
    `select action, resource_id from audit_logs where tenant_id = $1 and action = 'import.started'`,
    tenant.tenantId,
  );
  expect(lines).toEqual({ action: 'import.started', resource_id: body.import_id });
});

test.each([
  ['that is no database', 'hello '.repeat(50), /not a SQLite database/],
  [
    'that is cut',
    () => readFileSync(oldFile('half', { metrics: 60, checkpoints: 5 })).subarray(0, 30_000),
    /cut|damaged/,
  ],
])('a file %s fails with its reason, and leaves nothing', async (_, bytes, message) => {
  const digest = await digestOf(db, LOCAL);
  const { body } = await send(typeof bytes === 'string' ? bytes : bytes());
  expect(await finished(body.import_id)).toMatchObject({
    state: 'failed',
    error: expect.stringMatching(message) as unknown,
  });
  expect(await digestOf(db, LOCAL)).toEqual(digest);
  expect(await leftOver()).toEqual([]);
});

test.each([
  ['without a zone', '', TYPE, 422, 'validation_failed'],
  ['with a zone that does not exist', 'time_zone=Mars', TYPE, 422, 'validation_failed'],
  ['as JSON', 'time_zone=UTC', { 'content-type': 'application/json' }, 415, 'unsupported_media_type'],
  ['compressed', 'time_zone=UTC', { ...TYPE, 'content-encoding': 'gzip' }, 415, 'unsupported_encoding'],
  ['by a stranger', 'time_zone=UTC', { ...TYPE, authorization: 'Bearer omc_nobody' }, 401, 'unauthenticated'],
])('a file %s is refused', async (_, query, headers, status, code) => {
  expect(await send('x', { query, headers })).toMatchObject({ status, body: { code } });
  expect(await leftOver()).toEqual([]);
});

test('a member who is no admin may not send one', async () => {
  const tenant = await db.newTenant();
  const { userId } = await db.newMember(tenant, 'member');
  const { key } = await db.services.apiKeys.create({ ...tenant, userId }, { name: 'member' });
  expect(await send('x', { headers: { authorization: `Bearer ${key}` } })).toMatchObject({ status: 403 });
});

test('a file that is announced as too large is refused, and one that breaks off leaves nothing', async () => {
  const sending = (length: number) =>
    httpRequest(`${api.url}/v1/imports/omnimemory-1?time_zone=UTC`, {
      method: 'POST',
      headers: { ...TYPE, 'content-length': length },
    });
  const status = await new Promise((resolve) => {
    const large = sending(3 * 1_073_741_824);
    large.on('response', ({ statusCode }) => {
      resolve(statusCode);
      large.destroy();
    });
    large.on('error', () => {});
    large.flushHeaders();
  });
  expect(status).toBe(413);
  const count = 'select count(*)::int as n from omnimemory1_imports';
  const jobs = await rowOf(db, count);
  const broken = sending(100_000);
  broken.on('error', () => {});
  broken.write('x'.repeat(50_000));
  while ((await leftOver()).length === 0) await setTimeout(5);
  broken.destroy();
  while ((await leftOver()).length > 0) await setTimeout(5);
  expect(await rowOf(db, count)).toEqual(jobs);
});

test('a second file has to wait for the first one', async () => {
  await startedElsewhere('imp_first', null);
  expect(await send('x')).toMatchObject({ status: 409, body: { code: 'import_running' } });
  await db.asAdmin((admin) =>
    admin.query(
      `update omnimemory1_imports set progress_at = now() - interval '3 minutes' where import_id = 'imp_first'`,
    ),
  );
  // the process that ran it is gone
  expect(await finished('imp_first')).toMatchObject({ state: 'interrupted' });
  expect((await send('x')).status).toBe(202);
});

test('an import that is cancelled stops, also one that another process runs, and can be continued', async () => {
  const tenant = await db.newTenant();
  const headers = { authorization: await keyOf(db, tenant) };
  const { body } = await send(readFileSync(oldFile('cancelled', { metrics: 30_000, checkpoints: 0 })), {
    headers,
  });
  const { status } = await fetch(`${api.url}/v1/imports/${body.import_id}/cancel`, {
    method: 'POST',
    headers,
  });
  expect(status).toBe(202);
  expect(await finished(body.import_id, headers)).toMatchObject({ state: 'cancelled' });
  await startedElsewhere('imp_there', tenant.tenantId);
  const there = new RunningImport(db.database, tenant, 'imp_there');
  await db.services.omnimemory1Uploads.cancel(tenant, 'imp_there', OPERATOR);
  await there.finish(() =>
    db.services.omnimemory1.import(tenant, pathOf('cancelled'), { timeZone: 'UTC', ...there.listeners }),
  );
  expect(await finished('imp_there', headers)).toMatchObject({ state: 'cancelled' });
  expect(new ImportCancelled().message).toContain('import the same file again');
  expect(
    (await db.services.omnimemory1.import(tenant, pathOf('cancelled'), { timeZone: 'UTC' })).tables.metrics
      ?.read,
  ).toBe(30_000);
});
