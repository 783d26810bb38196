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
});
