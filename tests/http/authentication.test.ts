import { describe, expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { OPERATOR } from '../../src/auth/actor.ts';
import { generateApiKey } from '../../src/features/identity/api-keys/api-key.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { createTestApp, keyOf } from '../support/test-app.ts';

const db = await setUpDatabase();
const tenant = await db.newTenant();
const open = createTestApp(db);
const cloud = createTestApp(db, { localMode: false });

const tenantIdOf = (sessionId: string) =>
  db.asAdmin(
    async (admin) =>
      (await admin.query('select tenant_id from tool_sessions where session_id = $1', [sessionId])).rows[0]
        .tenant_id,
  );

describe('with local mode on', () => {
  test('a request without credentials writes a row without a tenant', async () => {
    const { status, body } = await request(open).post('/v1/sessions').send({ tool_id: 'claude-code' });
    expect(status).toBe(201);
    expect(await tenantIdOf(body.session_id)).toBeNull();
  });

  test('a request with a key writes a row of its tenant', async () => {
    const key = await keyOf(db, tenant);
    const { body } = await request(open)
      .post('/v1/sessions')
      .set('authorization', key)
      .send({ tool_id: 'claude-code' });
    expect(await tenantIdOf(body.session_id)).toBe(tenant.tenantId);
  });

  test.each([
    ['a wrong key', () => `Bearer ${generateApiKey()}`],
    ['no key at all', () => 'Bearer'],
    ['another scheme', () => 'Basic dXNlcjpwYXNz'],
    ['an empty header', () => ''],
  ])('%s does not fall back to local mode', async (_name, header) => {
    expect((await request(open).get('/v1/sessions').set('authorization', header())).status).toBe(401);
  });

  test.each([
    ['a page of another origin', { origin: 'https://evil.example' }],
    ['a sandboxed page', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a rebound name', { host: 'evil.example' }],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another port of this machine', { 'sec-fetch-site': 'same-site' }],
  ])('%s is refused', async (_name, headers) => {
    const answer = await request(open)
      .post('/v1/sessions')
      .set(headers as Record<string, string>)
      .send({ tool_id: 'x' });
    expect([answer.status, answer.body.code]).toEqual([403, 'local_mode_refused']);
  });
});

describe('with local mode off', () => {
  test('a request without credentials is refused', async () => {
    const answer = await request(cloud).get('/v1/sessions');
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
    expect(answer.headers['www-authenticate']).toMatch('Bearer');
  });

  test('wrong, mistyped, revoked and expired keys get the same response', async () => {
    const revoked = await db.services.apiKeys.create(tenant, { name: 'revoked' });
    await db.services.apiKeys.revoke(tenant, revoked.key_id, OPERATOR);
    const expired = await db.services.apiKeys.create(tenant, {
      name: 'expired',
      expiresAt: new Date(Date.now() - 1),
    });
    const keys = [generateApiKey(), 'omk_mistyped', revoked.key, expired.key];
    const responses = await Promise.all(
      keys.map((key) =>
        request(cloud)
          .get('/v1/sessions')
          .set({ authorization: `Bearer ${key}`, 'x-request-id': 'the-same' }),
      ),
    );
    for (const answer of responses) {
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual(responses[0]?.body);
    }
  });

  test('a suspended tenant is told so', async () => {
    const suspended = await db.newTenant();
    const key = await keyOf(db, suspended);
    await db.asAdmin((admin) =>
      admin.query('update tenants set active = false where id = $1', [suspended.tenantId]),
    );
    const answer = await request(cloud).get('/v1/sessions').set('authorization', key);
    expect([answer.status, answer.body.code]).toEqual([403, 'tenant_suspended']);
  });
});

describe('health', () => {
  test('is readable without credentials', async () => {
    expect((await request(cloud).get('/healthz')).body).toEqual({ status: 'ok' });
    expect((await request(cloud).get('/readyz')).body).toEqual({ status: 'ready' });
  });

  test('is checked once for all concurrent callers', async () => {
    let [looks, arrived] = [0, 0];
    const all = Promise.withResolvers<void>();
    const readiness = async () => {
      looks += 1;
      await all.promise;
      return { ready: true } as const;
    };
    const app = express()
      .use((_request, _response, next) => {
        next();
        arrived += 1;
        if (arrived === 20) all.resolve();
      })
      .use(createTestApp(db, { readiness }));
    const responses = await Promise.all(Array.from({ length: 20 }, () => request(app).get('/readyz')));
    expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(looks).toBe(1);
  });
});
