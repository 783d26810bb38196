import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { TenantScope } from '../../../src/auth/scope.ts';
import { untilWaiting } from '../../support/lock-waits.ts';
import { parked } from '../../support/parked.ts';
import { startTestApi, type TestApi } from '../../support/test-api.ts';
import { keyOf } from '../../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { TEST_TOOLS } from './test-tools.ts';
import { ENVELOPE, MODERN, Wire } from './wire.ts';

// One connection, which a test takes: every call has to wait for it.
let db: TestDatabase;
let api: TestApi;
let tenant: TenantScope;
let authorization: string;
let project_id: string;
beforeAll(async () => {
  db = await createTestDatabase({ poolSize: 1 });
  api = await startTestApi(db, { mcpTools: TEST_TOOLS });
  tenant = await db.newTenant();
  authorization = await keyOf(db, tenant);
  ({ project_id } = await db.services.projects.getOrCreate(tenant, { workspace_path: '/home/dev/app' }));
});
afterAll(async () => {
  await api.close();
  await db.drop();
});

type Era = 'modern' | 'legacy';

/** A client that can leave. */
function saving(era: Era, key: string, value: string, as = authorization) {
  const _meta = era === 'modern' ? ENVELOPE : {};
  const params = { name: 'save', arguments: { project_id, key, value }, _meta };
  const named = { 'mcp-protocol-version': MODERN, 'mcp-method': 'tools/call', 'mcp-name': 'save' };
  const sent = request(`${api.url}/mcp`, {
    method: 'POST',
    headers: {
      authorization: as,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(era === 'modern' && named),
    },
  });
  sent.on('error', () => {});
  sent.end(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }));
  return sent;
}

/** Takes the only connection until it is released. */
function holdConnection(): { readonly release: () => void; readonly held: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const held = db.database.inScope(tenant, async (tx) => {
    await sql`select 1`.execute(tx.db);
    await promise;
  });
  return { release: resolve, held };
}

const stored = () =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query(
      'select memory_key, memory_value from project_memories order by memory_key',
    );
    await admin.query('delete from project_memories');
    return rows.map(({ memory_key, memory_value }) => [memory_key, memory_value]);
  });

test.each(['modern', 'legacy'] as const)(
  'a %s call whose client leaves before its turn is dropped',
  async (era) => {
    const { release, held } = holdConnection();
    const impatient = saving(era, 'impatient', 'v');
    await wait(300);
    impatient.destroy();
    const patient = saving(era, 'patient', 'v');
    await wait(300);
    release();
    await held;
    const [answer] = await once(patient, 'response');
    answer.resume();
    expect(answer.statusCode).toBe(200);
    expect(await stored()).toEqual([['patient', 'v']]);
  },
);

test.each(['modern', 'legacy'] as const)('a %s call that has begun is completed', async (era) => {
  await db.services.memories.put(tenant, { project_id, key: 'k' }, { value: 'before', metadata: {} });
  await db.asAdmin(async (admin) => {
    await admin.query('begin');
    await admin.query('select from project_memories for update');
    const leaving = saving(era, 'k', 'after');
    await untilWaiting(db, 1);
    leaving.destroy();
    await wait(100);
    await admin.query('commit');
  });
  // the only connection is free again when the call is done
  await db.database.inScope(tenant, (tx) => sql`select 1`.execute(tx.db));
  expect(await stored()).toEqual([['k', 'after']]);
});

/** Takes a right away from the user of a key, or the key from its user. */
const WITHDRAWN = [
  ['key is revoked', 'update api_keys set revoked_at = now() where user_id = $1', 'unauthenticated'],
  [
    'user may only read from now on',
    `update tenant_users set role = 'viewer' where user_id = $1`,
    'permission_denied',
  ],
] as const;

test.each(WITHDRAWN.flatMap((one) => (['modern', 'legacy'] as const).map((era) => [...one, era] as const)))(
  'a call that waits while its %s does nothing (%#)',
  async (_what, statement, code, era) => {
    const { userId } = await db.newMember(tenant, 'member');
    const as = await keyOf(db, { ...tenant, userId });
    const { release, held } = holdConnection();
    const waiting = saving(era, 'withdrawn', 'v', as);
    while (!db.services.apiKeyAuthenticator.isRemembered(as.slice('Bearer '.length))) await wait(5);
    await db.asAdmin((admin) => admin.query(statement, [userId]));
    await wait(1_100);
    release();
    await held;
    const [answer] = await once(waiting, 'response');
    expect(await text(answer)).toContain(`"text":"${code}: `);
    expect(await stored()).toEqual([]);
  },
);

test('a key that is revoked while the body arrives gets 401, whatever the message', async () => {
  const { key, key_id } = await db.services.apiKeys.create(tenant, { name: 'revoked' });
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} };
  const { status, code } = await parked(
    db,
    {
      origin: api.url,
      method: 'POST',
      path: '/mcp',
      headers: { authorization: `Bearer ${key}`, accept: 'application/json, text/event-stream' },
      body: JSON.stringify(message),
      questions: 1,
    },
    async () => {
      await db.asAdmin((admin) =>
        admin.query('update api_keys set revoked_at = now() where key_id = $1', [key_id]),
      );
      await wait(1_100);
    },
  );
  expect([status, code]).toEqual([401, 'unauthenticated']);
});

test('a client that leaves at once gets nothing, and the server goes on', async () => {
  for (const era of ['modern', 'legacy'] as const) {
    const gone = saving(era, 'gone', 'v');
    gone.destroy();
  }
  const { status } = await new Wire(api.url, { authorization }).modern('tools/list');
  expect(status).toBe(200);
});
