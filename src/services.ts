import { Background } from './base/background.ts';
import { createLogger } from './base/logger.ts';
import type { Mailer } from './base/mailer.ts';
import type { Database } from './db/database.ts';
import { AccountMails } from './features/accounts/account.mails.ts';
import { AccountService } from './features/accounts/account.service.ts';
import { ProviderService } from './features/accounts/providers/provider.service.ts';
import { WebSessionService } from './features/accounts/sessions/web-session.service.ts';
import type { KeyHolder } from './features/api-keys/api-key.repository.ts';
import { ApiKeyService } from './features/api-keys/api-key.service.ts';
import { KeyCache } from './features/api-keys/key-cache.ts';
import { AuditService } from './features/audit/audit.service.ts';
import { CacheHitService } from './features/cache-hits/cache-hit.service.ts';
import { CheckpointService } from './features/checkpoints/checkpoint.service.ts';
import { ClaudeCodeService } from './features/claude-code/claude-code.service.ts';
import { CostService } from './features/costs/cost.service.ts';
import { IdempotencyService } from './features/idempotency/idempotency.service.ts';
import { MemoryService } from './features/memories/memory.service.ts';
import { MetricService } from './features/metrics/metric.service.ts';
import { SummaryService } from './features/metrics/summary.service.ts';
import { PortableSessionService } from './features/portable-sessions/portable-session.service.ts';
import { PredictionService } from './features/predictions/prediction.service.ts';
import { ProjectService } from './features/projects/project.service.ts';
import { SearchService } from './features/search/search.service.ts';
import { SessionContextService } from './features/session-context/session-context.service.ts';
import { SessionService } from './features/sessions/session.service.ts';
import { EventGate } from './features/tenant-settings/event-gate.ts';
import type { SetSettings } from './features/tenant-settings/tenant-settings.schemas.ts';
import { TenantSettingsService } from './features/tenant-settings/tenant-settings.service.ts';
import { TenantService } from './features/tenants/tenant.service.ts';
import { ToolConfigService } from './features/tool-configs/tool-config.service.ts';
import { ToolOperationService } from './features/tool-operations/tool-operation.service.ts';
import { VelocityService } from './features/velocity/velocity.service.ts';

/** What a server process remembers between requests. */
export interface ProcessMemory {
  /** Shut until somebody listens for revocations and opens it. */
  readonly keyCache: KeyCache<KeyHolder>;
  readonly eventGate: EventGate<SetSettings>;
  readonly background: Background;
  readonly mailer: Mailer;
  /** Where the links of mails lead. */
  readonly publicUrl: string;
}

export interface Services extends ProcessMemory {
  readonly accounts: AccountService;
  readonly webSessions: WebSessionService;
  readonly providerAccounts: ProviderService;
  readonly audit: AuditService;
  readonly tenants: TenantService;
  readonly apiKeys: ApiKeyService;
  readonly idempotency: IdempotencyService;
  readonly sessions: SessionService;
  readonly sessionContext: SessionContextService;
  readonly portableSessions: PortableSessionService;
  readonly metrics: MetricService;
  readonly checkpoints: CheckpointService;
  readonly search: SearchService;
  readonly velocity: VelocityService;
  readonly predictions: PredictionService;
  readonly toolConfigs: ToolConfigService;
  readonly claudeCode: ClaudeCodeService;
  readonly cacheHits: CacheHitService;
  readonly projects: ProjectService;
  readonly memories: MemoryService;
  readonly settings: TenantSettingsService;
  readonly summaries: SummaryService;
  readonly costs: CostService;
  readonly toolOperations: ToolOperationService;
}

/**
 * Everything the product does, without HTTP: the server, the CLI and the tests stand on the same services. They are
 * built anew, around the same memory of the process, for a database that is joined to an open transaction.
 */
export function buildServices(database: Database, memory: ProcessMemory = newMemory()): Services {
  const { keyCache, eventGate, background, mailer, publicUrl } = memory;
  const audit = new AuditService(database);
  const sessions = new SessionService(database);
  const projects = new ProjectService(database);
  const summaries = new SummaryService(database);
  return {
    audit,
    tenants: new TenantService(database, audit),
    apiKeys: new ApiKeyService(database, audit, keyCache),
    keyCache,
    eventGate,
    background,
    mailer,
    publicUrl,
    accounts: new AccountService(database, { background, mailer, mails: new AccountMails(publicUrl) }),
    webSessions: new WebSessionService(database),
    providerAccounts: new ProviderService(database),
    idempotency: new IdempotencyService(database),
    sessions,
    sessionContext: new SessionContextService(database, sessions),
    portableSessions: new PortableSessionService(database),
    metrics: new MetricService(database, sessions),
    checkpoints: new CheckpointService(database, sessions),
    search: new SearchService(database),
    velocity: new VelocityService(database, sessions),
    predictions: new PredictionService(database, sessions),
    toolConfigs: new ToolConfigService(database),
    claudeCode: new ClaudeCodeService(database, sessions),
    cacheHits: new CacheHitService(database),
    projects,
    memories: new MemoryService(database, projects),
    settings: new TenantSettingsService(database, eventGate),
    summaries,
    costs: new CostService(summaries),
    toolOperations: new ToolOperationService(database),
  };
}

/** Of a process that writes to nobody, unless it is told how. */
export function newMemory(given: Partial<ProcessMemory> = {}): ProcessMemory {
  return {
    keyCache: new KeyCache(),
    eventGate: new EventGate(),
    background: new Background(createLogger('warn')),
    mailer: { send: () => Promise.reject(new Error('This process sends no mail.')) },
    publicUrl: 'http://127.0.0.1',
    ...given,
  };
}
