import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Scope } from '../../src/auth/scope.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { describeOnCluster } from './cluster-database.ts';

const PAGE = { limit: 10, after: undefined };

describeOnCluster('the suites on a cluster', () => {
  test('refuse a statement of the product that asks several shards, and no statement that names its scope', async () => {
    const db = await createTestDatabase();
    const tenant = await db.newTenant();
    for (const scope of [tenant, { kind: 'local' } as Scope]) {
      await db.newSession(scope);
      const all = db.database.readOne(scope, (tx) => sql`select count(*) from tool_sessions`.execute(tx.db));
      await expect(all).rejects.toThrow('multi-task query');
      const { json } = await db.services.sessions.list(scope, { include_archived: true }, PAGE);
      expect(JSON.parse(json)).toHaveLength(1);
    }
    await expect(db.drop()).rejects.toThrow('select count(*) from tool_sessions');
  }, 60_000);

  test('ask one shard however often a connection has run a statement', async () => {
    const db = await createTestDatabase({ poolSize: 1 });
    const tenant = await db.newTenant();
    const session_id = await db.newSession(tenant);
    const batch = [{ type: 'metric', data: { session_id, tool_id: 'cursor', tokens_saved: 1 } }];
    // PostgreSQL looks for a plan for all parameters at the sixth
    for (let n = 0; n < 8; n++) await db.services.ingest.store(tenant, batch);
    const { total_tokens_saved } = await db.services.metrics.ofTool(tenant, 'cursor', 1);
    expect(Number(total_tokens_saved)).toBe(1);
    await db.drop();
  }, 60_000);
});
