import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { expect, test } from '@jest/globals';
import { LOCAL, type TenantScope } from '../../../src/auth/scope.ts';
import { PART_BYTES } from '../../../src/features/exchange/exports/part.repository.ts';
import { seedEverything } from '../../contract/everything.ts';
import { personOf } from '../../support/people.ts';
import { setUpApi } from '../../support/set-up.ts';
import { startTestApi } from '../../support/test-api.ts';
import { sha256 } from '../archive/read-zip.ts';
import { downloaded, exported, runExport } from './exporting.ts';

const { db, api } = await setUpApi();
const { services } = db;

const LOCAL_ACTOR = { kind: 'local' } as const;

/** A person with a finished export of several pieces, and a key of theirs. */
async function finishedExport() {
  const tenant = await db.newTenant();
  const person = await personOf(db, tenant, 'member');
  const scope: TenantScope = { ...tenant, userId: person.userId };
  const session_id = await db.newSession(scope);
  for (let n = 0; n < 5; n++)
    await services.checkpoints.store(scope, {
      session_id,
      tool_id: 'cursor',
      checkpoint_type: 'manual',
      summary: `checkpoint ${n}`,
      compressed_context: randomBytes(500_000).toString('base64'),
    });
  const job = await exported(db, scope, person.actor);
  const { key } = await services.apiKeys.create(scope, { name: 'own' });
  const zip = await downloaded(db, scope, job.export_id, person.actor);
  const get = (headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`${api.url}${job.archive_path}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, ...headers },
    });
  return { tenant, scope, person, key, job, zip, get };
}

const shared = await finishedExport();

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

test('an archive comes whole, with its length, its hash as ETag and a name; HEAD says the same without it', async () => {
  const { job, zip, get } = shared;
  expect(job.bytes).toBeGreaterThan(2 * PART_BYTES);
  const response = await get();
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/zip',
    'content-length': `${job.bytes}`,
    'accept-ranges': 'bytes',
    etag: `"${job.sha256}"`,
    'content-disposition': `attachment; filename="omnimemory-${job.export_id}.zip"`,
  });
  expect(sha256(await bytesOf(response))).toBe(sha256(zip));
  const head = await get({ Range: 'bytes=0-9' }, 'HEAD');
  expect([head.status, head.headers.get('content-length')]).toEqual([200, `${job.bytes}`]);
  expect((await get({ 'If-None-Match': `"${job.sha256}"` })).status).toBe(304);
});

test('a range comes alone, also across the borders of pieces; one beyond the end is refused', async () => {
  const { job, zip, get } = shared;
  const ranges: [string, number, number][] = [
    ['bytes=0-0', 0, 0],
    [`bytes=${PART_BYTES - 1}-${PART_BYTES}`, PART_BYTES - 1, PART_BYTES],
    [`bytes=${PART_BYTES}-${2 * PART_BYTES - 1}`, PART_BYTES, 2 * PART_BYTES - 1],
    [`bytes=10-${2 * PART_BYTES + 10}`, 10, 2 * PART_BYTES + 10],
    [`bytes=${job.bytes - 5}-`, job.bytes - 5, job.bytes - 1],
    ['bytes=-7', job.bytes - 7, job.bytes - 1],
    [`bytes=5-${job.bytes * 2}`, 5, job.bytes - 1],
  ];
  for (const [Range, start, end] of ranges) {
    const response = await get({ Range });
    expect([Range, response.status, response.headers.get('content-range')]).toEqual([
      Range,
      206,
      `bytes ${start}-${end}/${job.bytes}`,
    ]);
    expect((await bytesOf(response)).equals(zip.subarray(start, end + 1))).toBe(true);
  }
  const beyond = await get({ Range: `bytes=${job.bytes}-` });
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${job.bytes}`]);
  expect(await beyond.json()).toMatchObject({ code: 'range_not_satisfiable' });
  for (const Range of ['bytes=0-1,5-6', 'lines=0-1', 'bytes=b-a', 'bytes'])
    expect([Range, (await get({ Range })).status]).toEqual([Range, 200]);
});

test('a download that broke off goes on where it ended, but only of the same archive', async () => {
  const { job, zip, get } = shared;
  const begun = await get();
  const reader = begun.body?.getReader();
  const first = Buffer.from((await reader?.read())?.value ?? []);
  await reader?.cancel();
  const Range = `bytes=${first.byteLength}-`;
  const rest = await get({ Range, 'If-Range': `"${job.sha256}"` });
  expect(rest.status).toBe(206);
  expect(Buffer.concat([first, await bytesOf(rest)]).equals(zip)).toBe(true);
  for (const changed of ['"another"', `W/"${job.sha256}"`, new Date().toUTCString()])
    expect([changed, (await get({ Range, 'If-Range': changed })).status]).toEqual([changed, 200]);
});

test('a reader that leaves frees its connections, and the archive can be read again', async () => {
  const { job, key, get } = shared;
  await Promise.all(
    Array.from(
      { length: 12 },
      () =>
        new Promise<void>((resolve) => {
          const headers = { Authorization: `Bearer ${key}` };
          const request = httpRequest(`${api.url}${job.archive_path}`, { headers }, (response) => {
            response.once('data', () => response.destroy());
            response.once('close', resolve);
          });
          request.end();
        }),
    ),
  );
  const { tenant } = db.pools;
  expect((await bytesOf(await get())).byteLength).toBe(job.bytes);
  expect(tenant && tenant.totalCount - tenant.idleCount).toBe(0);
});

test('who loses the right during a download gets no further piece', async () => {
  const { tenant, person, key, job } = await finishedExport();
  const { exports, members } = services;
  /** The same, but the person is removed between the first piece and the second. */
  const archive: typeof exports.archive = async (...asked) => {
    const file = await exports.archive(...asked);
    return {
      ...file,
      read: async function* (start, end) {
        let pieces = 0;
        for await (const piece of file.read(start, end)) {
          pieces += 1;
          if (pieces === 2) await members.remove(tenant, person.userId, { kind: 'operator' });
          yield piece;
        }
      },
    };
  };
  const removing = await startTestApi(db, {
    services: { ...services, exports: Object.assign(Object.create(exports), { archive }) },
  });
  try {
    const response = await fetch(`${removing.url}${job.archive_path}`, {
      headers: { Authorization: `Bearer ${key}` },
    });
    let received = 0;
    const read = async () => {
      for await (const chunk of response.body ?? []) received += chunk.byteLength;
    };
    await expect(read()).rejects.toThrow();
    expect(received).toBeLessThanOrEqual(PART_BYTES);
  } finally {
    await removing.close();
  }
});

test('whoever has lost the right gets nothing', async () => {
  const { tenant, person, get } = await finishedExport();
  await services.members.remove(tenant, person.userId, { kind: 'operator' });
  expect([401, 403]).toContain((await get()).status);
});

test('the routes of a tenant start, list, show and remove an export, and say no to everybody else', async () => {
  const { tenant, scope, job, key } = await finishedExport();
  const call = (path: string, init: { method?: string; body?: string; as?: string } = {}) =>
    fetch(`${api.url}${path}`, {
      ...init,
      headers: {
        Authorization: `Bearer ${init.as ?? key}`,
        ...(init.body && { 'Content-Type': 'application/json' }),
      },
    });
  const started = await call('/v1/exports', { method: 'POST', body: '{"kind":"own"}' });
  expect(started.status).toBe(202);
  const { export_id } = (await started.json()) as { export_id: string };
  const queued = await db.asAdmin((admin) =>
    admin.query('select key from graphile_worker._private_jobs where key like $1', [`%${export_id}`]),
  );
  expect(queued.rows).toEqual([{ key: `export:${tenant.tenantId}:${export_id}` }]);
  const { data } = (await (await call('/v1/exports')).json()) as { data: { export_id: string }[] };
  expect(data.map((one) => one.export_id)).toEqual([export_id, job.export_id]);
  expect((await call(`/v1/exports/${export_id}/archive`)).status).toBe(409);
  const stranger = (await services.apiKeys.create(await db.newTenant(), { name: 'stranger' })).key;
  const colleague = await personOf(db, tenant, 'owner');
  const colleagues = await services.apiKeys.create(
    { ...tenant, userId: colleague.userId },
    { name: 'theirs' },
  );
  for (const as of [stranger, colleagues.key])
    for (const [path, method] of [
      [`/v1/exports/${job.export_id}`, 'GET'],
      [`/v1/exports/${job.export_id}/archive`, 'GET'],
      [`/v1/exports/${job.export_id}`, 'DELETE'],
    ] as const)
      expect([path, method, (await call(path, { method, as })).status]).toEqual([path, method, 404]);
  expect((await call(`/v1/exports/${job.export_id}`, { method: 'DELETE' })).status).toBe(204);
  expect((await call(`/v1/exports/${job.export_id}`)).status).toBe(404);
  expect((await services.exports.list(scope)).map((one) => one.export_id)).toEqual([export_id]);
});

test('a key without a user reaches its own exports only, and has two of its own', async () => {
  const tenant = await db.newTenant();
  await seedEverything(services, tenant, 'keys of nobody');
  const keyOf = async (scopes?: ['read']) =>
    (await services.apiKeys.create(tenant, { name: 'k', scopes })).key;
  const call = (as: string, path: string, init: RequestInit = {}) =>
    fetch(`${api.url}${path}`, {
      ...init,
      headers: { Authorization: `Bearer ${as}`, 'Content-Type': 'application/json' },
    });
  const request = async (as: string, headers = {}) => {
    const response = await fetch(`${api.url}/v1/exports`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${as}`, 'Content-Type': 'application/json', ...headers },
      body: '{"kind":"all"}',
    });
    return { status: response.status, id: ((await response.json()) as { export_id: string }).export_id };
  };
  const [first, second] = [await keyOf(), await keyOf(['read'])];
  const once = { 'Idempotency-Key': 'one-for-each-key' };
  const [own, other] = [await request(first, once), await request(second, once)];
  expect([own.status, other.status, own.id === other.id]).toEqual([202, 202, false]);
  await runExport(services, tenant, own.id);
  for (const [path, method] of [
    [`/v1/exports/${own.id}`, 'GET'],
    [`/v1/exports/${own.id}/archive`, 'GET'],
    [`/v1/exports/${own.id}`, 'DELETE'],
  ] as const)
    expect([path, method, (await call(second, path, { method })).status]).toEqual([path, method, 404]);
  expect((await request(first)).status).toBe(202);
  expect((await request(first)).status).toBe(409);
  expect((await request(second)).status).toBe(202);
  expect((await call(first, `/v1/exports/${own.id}/archive`)).status).toBe(200);
  expect((await call(first, `/v1/exports/${own.id}`, { method: 'DELETE' })).status).toBe(204);
  expect(await (await call(second, '/v1/exports')).json()).toMatchObject({
    data: [{}, { export_id: other.id }],
  });
});

test('a repeated request with the same Idempotency-Key starts one export, also in local mode', async () => {
  const post = () =>
    fetch(`${api.url}/v1/exports`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'once' },
      body: '{"kind":"all"}',
    });
  const [one, two] = [await post(), await post()];
  expect([one.status, two.status, await two.json()]).toEqual([202, 202, await one.json()]);
  expect(await services.exports.list(LOCAL)).toHaveLength(1);
  const job = await exported(db, LOCAL, LOCAL_ACTOR);
  const archive = await fetch(`${api.url}${job.archive_path}`);
  expect(sha256(await bytesOf(archive))).toBe(job.sha256);
  expect((await post()).status).toBe(202);
});
