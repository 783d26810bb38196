import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { TenantScope } from '../../src/auth/scope.ts';
import { createTestApp, keyOf } from '../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

// One connection, which the test takes: every request has to wait for it.
let db: TestDatabase;
let server: Server;
let tenant: TenantScope;
let authorization: string;
beforeAll(async () => {
  db = await createTestDatabase({ poolSize: 1 });
  tenant = await db.newTenant();
  authorization = await keyOf(db, tenant);
  server = createServer(createTestApp(db)).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await db.drop();
});

function post(path: string, body: object) {
  const { port } = server.address() as AddressInfo;
  const headers = { authorization, 'content-type': 'application/json' };
  const sent = request({ port, path, method: 'POST', headers });
  sent.on('error', () => {});
  sent.end(JSON.stringify(body));
  return sent;
}

const beginSession = (toolId: string) => post('/v1/sessions', { tool_id: toolId });

test('a client that disconnects before its turn is not served', async () => {
  let release = () => {};
  const held = db.database.inScope(tenant, async (tx) => {
    await sql`select 1`.execute(tx.db);
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  });
  const impatient = beginSession('impatient');
  await wait(300);
  impatient.destroy();
  const patient = beginSession('patient');
  await wait(300);
  release();
  await held;

  const [answer] = (await once(patient, 'response')) as [IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(201);
  const { rows } = await db.asAdmin((admin) => admin.query('select tool_id from tool_sessions'));
  expect(rows).toEqual([{ tool_id: 'patient' }]);
});

test('a client that disconnects does not fail another that waits for the same limits of the plan', async () => {
  const { session_id } = await db.services.sessions.start(tenant, { tool_id: 'cursor' });
  const store = () =>
    post('/v1/checkpoints', { session_id, tool_id: 'cursor', checkpoint_type: 'manual', summary: 's' });
  db.services.entitlements.forgetAll();
  let release = () => {};
  const held = db.database.inScope(tenant, async (tx) => {
    await sql`select 1`.execute(tx.db);
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  });
  const impatient = store();
  await wait(300);
  const answered = once(store(), 'response');
  await wait(300);
  impatient.destroy();
  await wait(300);
  release();
  await held;

  const [answer] = (await answered) as [IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(201);
});
