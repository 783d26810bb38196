import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LOCAL } from '../../src/auth/scope.ts';
import { loadConfig } from '../../src/config/config.ts';
import { translateDatabaseError } from '../../src/db/errors.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { keyOf } from '../support/test-app.ts';

const db = await setUpDatabase();
const tenant = await db.newTenant();
const { project_id } = await db.services.projects.getOrCreate(tenant, { workspace_path: '/w' });
await db.services.memories.put(tenant, { project_id, key: 'old' }, { value: 'v' });
const session = await db.newSession(tenant);

let folder: string;
let server: RunningServer;
let headers: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omnimemory-disk-'));
  const { blocks, bsize } = await statfs(folder);
  const disk = { folder, reserveBytes: 2 * blocks * bsize };
  const config = { ...loadConfig({}), port: 0, disk };
  server = await startServer(config, db.urls.roles, createLogger('silent'));
  headers = { authorization: await keyOf(db, tenant), 'content-type': 'application/json' };
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const send = async (method: string, path: string, body?: object, as = headers) => {
  const init = { method, headers: as, ...(body && { body: JSON.stringify(body) }) };
  const response = await fetch(`${server.url}${path}`, init);
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
};

describe('below the reserve of the disk', () => {
  const memories = `/v1/projects/${project_id}/memories`;
  const checkpoint = { session_id: session, tool_id: 'cursor', checkpoint_type: 'manual', summary: 's' };
  const hit = { tool_id: 'cursor', file_path: '/f', tokens_saved: 1 };

  test.each([
    ['POST', '/v1/sessions', { tool_id: 'cursor' }],
    ['POST', '/v1/metrics', { tool_id: 'cursor', tokens_saved: 1 }],
    ['POST', '/v1/cache-hits', hit],
    ['POST', '/v1/checkpoints', checkpoint],
    ['POST', '/v1/ingest', { items: [{ type: 'cache_hit', data: hit }] }],
    ['PUT', `${memories}/new`, { value: 'v' }],
    ['PUT', '/v1/tool-configs/cursor', {}],
    ['PATCH', `/v1/sessions/${session}`, { compressed_context: 'c' }],
    ['POST', `/v1/sessions/${session}/context`, { kind: 'search', query: 'q' }],
  ])('%s %s is refused with what to do, and stores nothing', async (method, path, body) => {
    const { status, body: problem } = await send(method, path, body);
    expect([status, problem.code]).toEqual([507, 'disk_full']);
    expect(problem.detail).toContain('Reading and deleting still work');
  });

  test('local mode is refused, too', async () => {
    const local = { 'content-type': 'application/json' };
    expect((await send('POST', '/v1/cache-hits', hit, local)).status).toBe(507);
    expect((await db.services.cacheHits.list(LOCAL, {}, { limit: 9, after: undefined })).json).toBe('[]');
  });

  test('reading, ending, changing keys and signing in go on, and deleting does', async () => {
    expect((await send('GET', '/v1/sessions')).body.data).toHaveLength(1);
    expect((await send('GET', `${memories}/old`)).status).toBe(200);
    expect((await send('PATCH', `/v1/sessions/${session}`, { pinned: true })).status).toBe(200);
    expect((await send('POST', `/v1/sessions/${session}/end`)).status).toBe(200);
    expect((await send('POST', '/v1/api-keys', { name: 'n', scopes: ['read'] })).status).toBe(201);
    expect((await send('GET', '/v1/audit-logs')).status).toBe(200);
    expect((await send('DELETE', `${memories}/old`)).status).toBe(204);
  });

  test('/readyz stays ready and says it', async () => {
    expect(await send('GET', '/readyz')).toEqual({
      status: 200,
      body: { status: 'ready', warnings: ['disk_full'] },
    });
  });
});

test('if PostgreSQL reports a full disk, the response is the same', async () => {
  const error = await db
    .asAdmin((admin) =>
      admin.query(`do $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`),
    )
    .catch((raised: unknown) => raised);
  expect(translateDatabaseError(error)).toMatchObject({ code: 'disk_full', status: 507 });
});
