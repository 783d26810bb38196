import type { Database } from './db/database.ts';
import type { KeyHolder } from './features/api-keys/api-key.repository.ts';
import { ApiKeyService } from './features/api-keys/api-key.service.ts';
import { KeyCache } from './features/api-keys/key-cache.ts';
import { CheckpointService } from './features/checkpoints/checkpoint.service.ts';
import { IdempotencyService } from './features/idempotency/idempotency.service.ts';
import { MetricService } from './features/metrics/metric.service.ts';
import { SessionService } from './features/sessions/session.service.ts';
import { TenantService } from './features/tenants/tenant.service.ts';

export interface Services {
  /** The same services on another database, such as one that is joined to an open transaction. */
  over(database: Database): Services;
  readonly idempotency: IdempotencyService;
  readonly tenants: TenantService;
  readonly apiKeys: ApiKeyService;
  /** Shut until somebody listens for revocations and opens it. */
  readonly keyCache: KeyCache<KeyHolder>;
  readonly sessions: SessionService;
  readonly metrics: MetricService;
  readonly checkpoints: CheckpointService;
}

/** Everything the product does, without HTTP: the server, the CLI and the tests stand on the same services. */
export function buildServices(database: Database, keyCache = new KeyCache<KeyHolder>()): Services {
  const sessions = new SessionService(database);
  return {
    over: (other) => buildServices(other, keyCache),
    idempotency: new IdempotencyService(database),
    tenants: new TenantService(database),
    apiKeys: new ApiKeyService(database, keyCache),
    keyCache,
    sessions,
    metrics: new MetricService(database, sessions),
    checkpoints: new CheckpointService(database, sessions),
  };
}
