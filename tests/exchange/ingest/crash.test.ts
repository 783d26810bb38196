import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { TenantScope } from '../../../src/auth/scope.ts';
import { type ServerProcess, startServerProcess } from '../../support/server-process.ts';
import { openStallingGate, type Stall, type StallingGate } from '../../support/stalling-gate.ts';
import { keyOf } from '../../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let db: TestDatabase;
let gate: StallingGate;
const servers: ServerProcess[] = [];
beforeAll(async () => {
  db = await createTestDatabase();
  gate = await openStallingGate(db.urls.roles.tenant);
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.kill();
});
afterAll(async () => {
  await gate.close();
  await db.drop();
});

async function start(): Promise<ServerProcess> {
  const server = await startServerProcess({
    LOCAL_MODE: 'off',
    DATABASE_URL: gate.through(db.urls.roles.tenant),
    DATABASE_URL_IDENTITY: db.urls.roles.identity,
    DATABASE_URL_BILLING: db.urls.roles.billing ?? '',
  });
  servers.push(server);
  return server;
}

/** One of each type: each of them with an id, or none. */
function itemsFor(session_id: string, hasIds: boolean): object[] {
  const tool_id = 'crash';
  const data = [
    ['metric', { session_id, tool_id, tokens_saved: 7 }],
    ['cache_hit', { tool_id, file_path: '/a', tokens_saved: 1 }],
    ['velocity', { session_id, tokens_saved: 7, velocity: 1 }],
    [
      'operation',
      {
        ...{ session_id, tool_id, tool_name: 'read', operation_mode: 'full' },
        ...{ tokens_original: 2, tokens_actual: 1, response_time_ms: 1 },
      },
    ],
    ['checkpoint', { session_id, tool_id, checkpoint_type: 'auto', summary: 'crash' }],
  ] as const;
  return data.map(([type, data]) => ({ type, ...(hasIds && { id: `crash ${type}` }), data }));
}

const TABLES = ['metrics', 'cache_hits', 'session_velocity', 'tool_operations', 'checkpoints'];

const rowsOf = ({ tenantId }: TenantScope) =>
  db.asAdmin(async (admin) => {
    const counts = TABLES.map((table) => `(select count(*)::int from ${table} where tenant_id = $1)`);
    const { rows } = await admin.query({
      text: `select ${counts.join(', ')}, (select tokens_saved::int from metric_series where tenant_id = $1),
        (select tokens_saved::int from tool_sessions where tenant_id = $1)`,
      values: [tenantId],
      rowMode: 'array',
    });
    return rows[0];
  });

const AFTER = 'insert into ingest_receipts';
const MOMENTS: readonly [moment: string, stall: Stall, stored: boolean][] = [
  ['before its first item is written', { at: 'insert into cache_hits', hold: 'statement' }, false],
  ['when all is written and not committed', { at: 'COMMIT', after: AFTER, hold: 'statement' }, false],
  ['when it is committed and that is not known', { at: 'COMMIT', after: AFTER, hold: 'answer' }, true],
];

describe.each(['ids', 'Idempotency-Key'])('a batch with %s', (safeguard) => {
  test.each(MOMENTS)(
    'is stored once by its repetition after the server was killed %s',
    async (_moment, stall, stored) => {
      const tenant = await db.newTenant();
      const authorization = await keyOf(db, tenant);
      const { session_id } = await db.services.sessions.start(tenant, { tool_id: 'crash' });
      const byKey = safeguard !== 'ids';
      const key: Record<string, string> = byKey ? { 'idempotency-key': 'crash' } : {};
      const headers = { authorization, 'content-type': 'application/json', ...key };
      const body = JSON.stringify({ items: itemsFor(session_id, !byKey) });
      const post = ({ url }: ServerProcess) => fetch(`${url}/v1/ingest`, { method: 'POST', headers, body });

      const first = await start();
      const reached = gate.stall(stall);
      const lost = post(first).catch(() => 'lost');
      await reached;
      await wait(200);
      await first.kill();
      expect(await lost).toBe('lost');

      const answer = await post(await start());
      expect(answer.headers.has('idempotency-replayed')).toBe(byKey && stored);
      const { created, duplicate } = (await answer.json()) as { created: number; duplicate: number };
      expect([created, duplicate]).toEqual(!byKey && stored ? [0, 5] : [5, 0]);
      expect(await rowsOf(tenant)).toEqual([1, 1, 1, 1, 1, 7, 7]);
    },
    60_000,
  );
});
