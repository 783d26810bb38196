import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { progress } from '../support/bench.ts';
import { TENANT_PREFIX } from '../support/seed.ts';
import type { SearchedTenant } from './searched-tenant.ts';

/** Stores texts of one part each, as after some time in production: the index alone is read. */
export async function storeParts(
  tenant: SearchedTenant,
  texts: readonly string[],
  admin: pg.Client,
): Promise<void> {
  progress(`Storing ${texts.length} parts …`);
  const startedAt = performance.now();
  await tenant.storeCheckpoints(texts);
  await tenant.isReady();
  await admin.query('vacuum (analyze)');
  progress(`Ready after ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
}

/** A session that the server under test does not end. */
export async function openSession(admin: pg.Client, tenant: number): Promise<string> {
  const sessionId = randomUUID();
  await admin.query(
    `insert into tool_sessions (scope_id, tenant_id, session_id, tool_id, pinned) values ($1, $1, $2, 'cursor', true)`,
    [`${TENANT_PREFIX}${tenant}`, sessionId],
  );
  return sessionId;
}
