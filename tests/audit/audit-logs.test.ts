import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { OPERATOR } from '../../src/auth/actor.ts';
import type { TenantScope } from '../../src/auth/scope.ts';
import { watchStatements } from '../support/statement-log.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';
import { keyOf } from '../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let db: TestDatabase;
let api: TestApi;
let tenant: TenantScope;
let authorization: string;
beforeAll(async () => {
  db = await createTestDatabase();
  api = await startTestApi(db);
  tenant = await newTenant();
  authorization = await keyOf(db, tenant);
  for (let n = 1; n <= 5; n++) await record(tenant, { id: `${n}`, userId: n === 3 ? 'user_3' : 'user_x' });
});
afterAll(async () => {
  await api.close();
  await db.drop();
});

/** On a plan that has the export. */
async function newTenant(): Promise<TenantScope> {
  const made = await db.newTenant();
  await db.asAdmin((admin) => admin.query(`update tenants set plan = 'pro' where id = $1`, [made.tenantId]));
  return made;
}

const record = (scope: TenantScope, { id, userId }: { id: string; userId: string }) =>
  db.database.inScope(scope, (tx) =>
    db.services.audit.record(tx, {
      tenantId: scope.tenantId,
      actor: { kind: 'user', userId, ip: '192.0.2.1', userAgent: 'curl/8' },
      action: 'thing.changed',
      resource: { type: 'thing', id },
      before: { n: 1 },
      after: { n: 2 },
    }),
  );

const get = (path: string) => request(api.url).get(path).set({ authorization });
const list = async (query = '') =>
  (await get(`/v1/audit-logs${query}`)).body.data as Record<string, unknown>[];
const idsOf = (lines: Record<string, unknown>[]) => lines.map((line) => line.resource_id);

describe('GET /v1/audit-logs', () => {
  test('shows who did what from where, newest first', async () => {
    const lines = await list();
    expect(lines.map(({ seq }) => seq)).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(lines[2]).toMatchObject({
      actor_kind: 'user',
      user_id: 'user_3',
      key_id: null,
      action: 'thing.changed',
      resource_type: 'thing',
      resource_id: '3',
      metadata: { before: { n: 1 }, after: { n: 2 } },
      ip_address: '192.0.2.1',
      user_agent: 'curl/8',
    });
    expect(lines.map(({ action }) => action).slice(-2)).toEqual(['api_key.created', 'tenant.created']);
    for (const [n, line] of lines.slice(0, -1).entries()) expect(line.previous_hash).toBe(lines[n + 1]?.hash);
  });

  test('is paged by a cursor', async () => {
    const seen: unknown[] = [];
    let cursor = '';
    do {
      const { body } = await get(`/v1/audit-logs?limit=3${cursor}`);
      seen.push(...body.data.map((line: { seq: number }) => line.seq));
      cursor = body.next_cursor ? `&cursor=${body.next_cursor}` : '';
    } while (cursor !== '');
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  test('is filtered by action, actor, resource and time', async () => {
    const [newest] = await list();
    expect(idsOf(await list('?action=thing.changed'))).toEqual(['5', '4', '3', '2', '1']);
    expect(idsOf(await list('?actor=user_3'))).toEqual(['3']);
    expect(idsOf(await list('?resource_type=thing&resource_id=4'))).toEqual(['4']);
    expect(await list(`?from=${encodeURIComponent(`${newest?.created_at}`)}`)).toHaveLength(1);
    expect(await list(`?to=${encodeURIComponent(`${newest?.created_at}`)}`)).toHaveLength(6);
    expect(await list('?actor=nobody')).toEqual([]);
  });

  test('refuses filters it does not know and windows that end before they begin', async () => {
    expect((await get('/v1/audit-logs?who=me')).status).toBe(422);
    expect((await get('/v1/audit-logs?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z')).status).toBe(422);
  });

  test('has nothing of another tenant', async () => {
    const other = { authorization: await keyOf(db, await db.newTenant()) };
    const { body } = await request(api.url).get('/v1/audit-logs').set(other);
    expect(body.data.map((line: { action: string }) => line.action)).toEqual([
      'api_key.created',
      'tenant.created',
    ]);
  });
});

describe('GET /v1/audit-logs/export', () => {
  // supertest would take the lines for one JSON document
  const exported = async (query = '') => {
    const answer = await fetch(`${api.url}/v1/audit-logs/export${query}`, { headers: { authorization } });
    return { text: await answer.text(), headers: answer.headers };
  };
  const linesOf = (text: string) =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));

  test('is one JSON document a line, oldest first, and ends with the line of the export itself', async () => {
    const { text, headers } = await exported();
    expect(headers.get('content-type')).toBe('application/x-ndjson');
    expect(headers.get('cache-control')).toBe('no-store');
    const lines = linesOf(text);
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, n) => n + 1));
    expect(lines.at(-1)).toMatchObject({ action: 'audit_logs.exported', actor_kind: 'key' });
    const listed = await list();
    expect(lines.at(-1)).toEqual(listed[0]);
  });

  test('takes the filters of the list', async () => {
    expect(idsOf(linesOf((await exported('?actor=user_3')).text))).toEqual(['3']);
  });

  test('gives every line of a log of several parts once', async () => {
    const large = await newTenant();
    await db.database.inScope(large, async (tx) => {
      const entry = {
        tenantId: large.tenantId,
        actor: OPERATOR,
        action: 'x.y',
        resource: { type: 'x' },
      } as const;
      for (let n = 0; n < 1_100; n++) await db.services.audit.record(tx, entry);
    });
    const parts: number[] = [];
    for await (const part of await db.services.audit.export(large, {}, OPERATOR))
      parts.push(linesOf(part).length);
    expect(parts).toEqual([500, 500, 102]);
  });

  test('is refused by the service where the plan has none, and not logged', async () => {
    const free = await db.newTenant();
    await expect(db.services.audit.export(free, {}, OPERATOR)).rejects.toMatchObject({
      code: 'plan_limit_reached',
    });
    const { json } = await db.services.audit.list(
      free,
      { action: 'audit_logs.exported' },
      { limit: 1, after: undefined },
    );
    expect(json).toBe('[]');
  });

  test('reads no further than the caller takes', async () => {
    const large = await newTenant();
    await db.database.inScope(large, async (tx) => {
      const entry = {
        tenantId: large.tenantId,
        actor: OPERATOR,
        action: 'x.y',
        resource: { type: 'x'.repeat(20_000) },
      } as const;
      for (let n = 0; n < 3_000; n++) await db.services.audit.record(tx, entry);
    });
    const headers = { authorization: await keyOf(db, large) };
    const taken = watchStatements(db.pools);
    const gone = new AbortController();
    const answer = await fetch(`${api.url}/v1/audit-logs/export`, { headers, signal: gone.signal });
    await answer.body?.getReader().read();
    await wait(300);
    gone.abort();
    await wait(100);
    const reads = (taken().tenant ?? []).filter((statement) => statement.includes('string_agg'));
    expect(reads.length).toBeGreaterThan(0);
    expect(reads.length).toBeLessThan(5);
    expect((await list()).length).toBeGreaterThan(0);
  });
});
