import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import { z } from 'zod';
import { API } from '../../src/api.ts';
import { OPERATOR } from '../../src/auth/actor.ts';
import { LOCAL, type TenantScope } from '../../src/auth/scope.ts';
import { seedEverything } from '../contract/everything.ts';
import { tablesOf } from '../isolation/matrix/catalogue.ts';
import { secretsOf } from '../isolation/routes/secrets.ts';
import { personOf } from '../support/people.ts';
import { createTestApp, keyOf } from '../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

// Broken object level authorization: what another caller's id gives access to, or reveals.
let db: TestDatabase;
let app: Express;
let authorization: string;
/** A session of ours with two predictions: each that is resolved is open no more. */
let ourSession: string;
/** What another tenant has, by the name of its id in paths, queries and bodies. */
let theirs: Record<string, string>;
/** Every text that is in a row of the other tenant and in no other. */
let theirTexts: string[];
beforeAll(async () => {
  db = await createTestDatabase();
  app = createTestApp(db);
  const ours = await db.newTenant('ours');
  authorization = await keyOf(db, ours);
  ourSession = await db.newSession(ours);
  for (let n = 0; n < 2; n++) await db.services.predictions.record(ours, { session_id: ourSession });
  const other = await db.newTenant('theirs');
  const seeded = await seedEverything(db.services, other, 'theirs-4711');
  const { session_id } = await db.services.sessions.start(other, { tool_id: 'their-tool' });
  const invited = { email: 'invited@example.com', role: 'member' } as const;
  const { invitation } = await db.services.invitations.create(other, invited, OPERATOR);
  const { key_id } = await db.services.apiKeys.create(other, { name: 'theirs' });
  const { checkpoint_id } = await db.services.checkpoints.store(other, {
    session_id,
    tool_id: 'their-tool',
    checkpoint_type: 'manual',
    summary: 'theirs',
    visibility: 'team',
  });
  theirs = {
    session_id,
    checkpoint_id,
    project_id: seeded.projectId,
    key: seeded.memoryKey,
    tool_id: seeded.toolId,
    tag_key: 'theirs_4711',
    receipt_id: seeded.receiptId,
    export_id: seeded.exportId,
    import_id: seeded.importId,
    deletion_id: seeded.deletionId,
    invitation_id: invitation.invitation_id,
    key_id,
    user_id: (await personOf(db, other, 'member')).userId,
    claim_id: await claimOf(other),
  };
  theirTexts = await db.asAdmin(async (admin) => secretsOf(admin, await tablesOf(admin), other.tenantId));
});
afterAll(() => db.drop());

/** Of a local session of its own. */
async function claimOf(tenant: TenantScope): Promise<string> {
  await db.newSession(LOCAL);
  const { claims } = db.services;
  const { claim } = await claims.claim(tenant, { dry_run: false, on_conflict: 'refuse' }, OPERATOR);
  return claim?.claim_id ?? '';
}

/** Another id of the same format, which does not exist. */
const randomLike = (id: string) => id.replace(/\d/g, () => `${randomInt(10)}`);

/** A body that is valid for an object of the caller's own. A route with an id in its path and a body needs one here. */
const BODIES: Readonly<Record<string, object>> = {
  'POST /v1/departed-members/:user_id/decision': { decision: 'delete' },
  'PATCH /v1/sessions/:session_id': { pinned: true },
  'POST /v1/sessions/:session_id/context': { kind: 'decision', decision: 'x' },
  'PUT /v1/sessions/:session_id/claude-code': { mcp_version: '1', features_enabled: [] },
  'PATCH /v1/checkpoints/:checkpoint_id': { summary: 'x' },
  'PATCH /v1/projects/:project_id': { project_name: 'x' },
  'PUT /v1/projects/:project_id/memories/:key': { value: 'x' },
  'PUT /v1/tool-configs/:tool_id': { max_tokens: 1 },
  'PATCH /v1/members/:user_id': { role: 'viewer' },
  'POST /v1/api-keys/:key_id/rotate': {},
};

/** Routes that take an id in their body, by the name of the id, with the rest of the body. */
const WITH_ID_IN_BODY: readonly [string, string, object | (() => object)][] = [
  ['POST /v1/metrics', 'session_id', { tokens_saved: 1 }],
  ['POST /v1/velocity', 'session_id', { tokens_saved: 1, velocity: 1 }],
  ['POST /v1/predictions', 'session_id', {}],
  ['POST /v1/predictions/resolve', 'session_id', { checkpoint_id: 'x', actual_time: '2026-01-01T00:00:00Z' }],
  [
    'POST /v1/predictions/resolve',
    'checkpoint_id',
    () => ({ session_id: ourSession, actual_time: '2026-01-01T00:00:00Z' }),
  ],
  ['POST /v1/checkpoints', 'session_id', { tool_id: 'x', checkpoint_type: 'manual', summary: 'x' }],
  ['POST /v1/sessions', 'previous_session_id', { tool_id: 'x' }],
  ['POST /v1/sessions/get-or-create', 'previous_session_id', { tool_id: 'x', instance_id: 'new' }],
  [
    'POST /v1/operations',
    'session_id',
    {
      tool_name: 'read',
      operation_mode: 'full',
      tool_id: 'x',
      file_path: 'x',
      tokens_original: 1,
      tokens_actual: 1,
      response_time_ms: 1,
    },
  ],
];

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body: object | undefined;
}

/** Everything that a caller can see of the response, except for what differs from request to request. */
async function answerTo({ method, url, body }: Asked, id: string) {
  const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
  const { status, text, headers } = await request(app)
    [verb](url)
    .set({ authorization, 'x-request-id': 'the-same' })
    .send(body);
  const { 'x-request-id': _id, date: _date, 'content-length': length, ...seen } = headers;
  const same = (value: string) =>
    value.replaceAll(id, '<id>').replaceAll(/"\d{4}-\d\d-\d\dT[^"]*"/g, '"<time>"');
  // times are as long as their last digits ask for
  const surplus = Number(length ?? 0) - Buffer.byteLength(text);
  return { status, text: same(text), headers: { ...seen, surplus } };
}

async function expectSameResponses(ask: (id: (name: string) => string) => Asked, names: readonly string[]) {
  for (const name of names) {
    const foreign = theirs[name] ?? '';
    if (foreign === '') throw new Error(`Make something of another tenant for ${name} in beforeAll.`);
    const random = randomLike(foreign);
    expect(random).not.toBe(foreign);
    const withId = (id: string) => ask((other) => (other === name ? id : (theirs[other] ?? '')));
    const [one, two] = [await answerTo(withId(foreign), foreign), await answerTo(withId(random), random)];
    expect([name, one]).toEqual([name, two]);
  }
}

const WITH_ID_IN_PATH = API.filter(({ path }) => path.includes(':')).map(
  ({ method, path, body }) => [`${method.toUpperCase()} ${path}`, body !== undefined] as const,
);

test('what stands for an id of another tenant is one', () => {
  // the key of a tag is no text of a row
  const { tag_key: _, ...ids } = theirs;
  const invented = Object.entries(ids).filter(([, id]) => !theirTexts.includes(id));
  expect({ 'make one of another tenant for': invented.map(([name]) => name) }).toEqual({
    'make one of another tenant for': [],
  });
});

test('every route that takes an id in its body is tried', () => {
  const taking = API.flatMap(({ method, path, body }) =>
    (body instanceof z.ZodObject ? Object.keys(body.shape) : [])
      // the name of a tool is everybody's
      .filter((field) => field.endsWith('_id') && field !== 'tool_id')
      .filter((field) => field.replace('previous_', '') in theirs)
      .map((field) => `${method.toUpperCase()} ${path} ${field}`),
  );
  const tried = WITH_ID_IN_BODY.map(([route, field]) => `${route} ${field}`);
  expect(taking.length).toBeGreaterThan(5);
  expect({ 'add to WITH_ID_IN_BODY': taking.filter((one) => !tried.includes(one)) }).toEqual({
    'add to WITH_ID_IN_BODY': [],
  });
});

describe('an id of another tenant and a random id get the same status, body and headers', () => {
  test.each(WITH_ID_IN_PATH)('%s', async (route, hasBody) => {
    const [method = '', path = ''] = route.split(' ');
    const body = BODIES[route];
    const bodies = { 'has a line in BODIES': body !== undefined };
    expect(bodies).toEqual({ 'has a line in BODIES': hasBody });
    const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
    await expectSameResponses(
      (id) => ({
        method,
        url: path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(id(name))),
        body,
      }),
      names,
    );
  });

  test.each(WITH_ID_IN_BODY)('%s with %s in its body', async (route, field, rest) => {
    const [method = '', url = ''] = route.split(' ');
    const name = field.replace('previous_', '');
    const others = typeof rest === 'function' ? rest() : rest;
    await expectSameResponses((id) => ({ method, url, body: { ...others, [field]: id(name) } }), [name]);
  });
});

test('and nothing of the other tenant has changed by it', async () => {
  const lines = await db.asAdmin(async (admin) => {
    const { rows } = await admin.query(
      `select s.pinned, s.ended_at, m.role, i.revoked_at, k.revoked_at as key_revoked_at, k.replaced_by
       from tool_sessions s, tenant_users m, invitations i, api_keys k
       where s.session_id = $1 and m.user_id = $2 and i.invitation_id = $3 and k.key_id = $4`,
      [theirs.session_id, theirs.user_id, theirs.invitation_id, theirs.key_id],
    );
    return rows;
  });
  expect(lines).toEqual([
    {
      pinned: false,
      ended_at: null,
      role: 'member',
      revoked_at: null,
      key_revoked_at: null,
      replaced_by: null,
    },
  ]);
});
