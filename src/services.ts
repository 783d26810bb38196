import type { Database } from './db/database.ts';
import type { KeyHolder } from './features/api-keys/api-key.repository.ts';
import { ApiKeyService } from './features/api-keys/api-key.service.ts';
import { KeyCache } from './features/api-keys/key-cache.ts';
import { CacheHitService } from './features/cache-hits/cache-hit.service.ts';
import { CheckpointService } from './features/checkpoints/checkpoint.service.ts';
import { ClaudeCodeService } from './features/claude-code/claude-code.service.ts';
import { IdempotencyService } from './features/idempotency/idempotency.service.ts';
import { MetricService } from './features/metrics/metric.service.ts';
import { PredictionService } from './features/predictions/prediction.service.ts';
import { SearchService } from './features/search/search.service.ts';
import { SessionService } from './features/sessions/session.service.ts';
import { TenantService } from './features/tenants/tenant.service.ts';
import { ToolConfigService } from './features/tool-configs/tool-config.service.ts';
import { VelocityService } from './features/velocity/velocity.service.ts';

export interface Services {
  readonly tenants: TenantService;
  readonly apiKeys: ApiKeyService;
  /** Shut until somebody listens for revocations and opens it. */
  readonly keyCache: KeyCache<KeyHolder>;
  readonly idempotency: IdempotencyService;
  readonly sessions: SessionService;
  readonly metrics: MetricService;
  readonly checkpoints: CheckpointService;
  readonly search: SearchService;
  readonly velocity: VelocityService;
  readonly predictions: PredictionService;
  readonly toolConfigs: ToolConfigService;
  readonly claudeCode: ClaudeCodeService;
  readonly cacheHits: CacheHitService;
}

/**
 * Everything the product does, without HTTP: the server, the CLI and the tests stand on the same services. They are
 * built anew, around the same key cache, for a database that is joined to an open transaction.
 */
export function buildServices(database: Database, keyCache = new KeyCache<KeyHolder>()): Services {
  const sessions = new SessionService(database);
  return {
    tenants: new TenantService(database),
    apiKeys: new ApiKeyService(database, keyCache),
    keyCache,
    idempotency: new IdempotencyService(database),
    sessions,
    metrics: new MetricService(database, sessions),
    checkpoints: new CheckpointService(database, sessions),
    search: new SearchService(database),
    velocity: new VelocityService(database, sessions),
    predictions: new PredictionService(database, sessions),
    toolConfigs: new ToolConfigService(database),
    claudeCode: new ClaudeCodeService(database),
    cacheHits: new CacheHitService(database),
  };
}
