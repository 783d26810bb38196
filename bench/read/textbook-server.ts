import type { AddressInfo } from 'node:net';
import express, { type Request } from 'express';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { openRolePools } from '../../src/db/pools/role-pools.ts';
import type { DB } from '../../src/db/schema/tables.ts';
import { Database } from '../../src/db/transaction/database.ts';
import type { AuthenticatedKey } from '../../src/features/identity/api-keys/api-key-authenticator.repository.ts';
import { ApiKeyAuthenticator } from '../../src/features/identity/api-keys/api-key-authenticator.service.ts';
import { KeyCache } from '../../src/features/identity/api-keys/key-cache.ts';
import { KeyUses } from '../../src/features/identity/api-keys/key-uses.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { announce } from '../support/child-process.ts';
import { SESSION_COLUMNS } from './newest-sessions.ts';

/**
 * A separate process: the newest sessions of a tenant as written from the manuals of Express, Kysely and PostgreSQL. It
 * announces `{ port }`. It authenticates with the server's own key service and cache, and does nothing else that the
 * server does: no log, no validation, no security headers.
 */
const { DATABASE_URL = '', DATABASE_URL_IDENTITY = '', DATABASE_POOL_SIZE } = process.env;
const poolSize = Number(DATABASE_POOL_SIZE);

// pg's default of 10 s would close them during the rounds of other servers, and new connections are slow
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: poolSize, idleTimeoutMillis: 30_000 });
const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
const keyCache = new KeyCache<AuthenticatedKey>(({ tenant_id }) => tenant_id);
keyCache.open();
const pools = openRolePools(
  { tenant: DATABASE_URL, identity: DATABASE_URL_IDENTITY, local: undefined, billing: undefined },
  { poolSize, log: createLogger('warn') },
);
const apiKeyAuthenticator = new ApiKeyAuthenticator(Database.over(pools), keyCache, new KeyUses());

const app = express();
app.disable('x-powered-by');
app.disable('etag');

app.get('/v1/sessions', async (request, response) => {
  const principal = await apiKeyAuthenticator.principalOf(keyOf(request));
  if (!principal) {
    response.status(401).json({ error: 'unauthenticated' });
    return;
  }
  const data = await db.transaction().execute(async (trx) => {
    await sql`select set_config('app.tenant_id', ${principal.scope.tenantId}, true)`.execute(trx);
    return trx
      .selectFrom('tool_sessions')
      .select(SESSION_COLUMNS)
      .where('archived', '=', false)
      .orderBy('started_at', 'desc')
      .limit(Number(request.query.limit))
      .execute();
  });
  response.json({ data });
});

function keyOf(request: Request): string {
  return request.headers.authorization?.replace('Bearer ', '') ?? '';
}

const http = app.listen(0, '127.0.0.1', () => announce({ port: (http.address() as AddressInfo).port }));
