import type { Database } from './db/transaction/database.ts';
import { AuditService } from './features/audit/audit-log/audit.service.ts';
import { IsolationService } from './features/audit/isolation/isolation.service.ts';
import { type BillingDependencies, type BillingServices, buildBilling } from './features/billing/billing.ts';
import { EntitlementsService } from './features/entitlements/entitlements.service.ts';
import type { PlanRow } from './features/entitlements/plan-row.ts';
import { StoredBytesService } from './features/entitlements/stored-bytes.service.ts';
import { IngestService } from './features/exchange/ingest/ingest.service.ts';
import { SessionTransferService } from './features/exchange/session-transfer/session-transfer.service.ts';
import { IdempotencyService } from './features/idempotency/idempotency.service.ts';
import { AccountMails } from './features/identity/accounts/account.mails.ts';
import { AccountService } from './features/identity/accounts/account.service.ts';
import type { AccountDependencies } from './features/identity/accounts/account.ts';
import { AuthSessionService } from './features/identity/accounts/auth-sessions/auth-session.service.ts';
import { ProviderService } from './features/identity/accounts/providers/provider.service.ts';
import { RegistrationService } from './features/identity/accounts/registration.service.ts';
import { ApiKeyService } from './features/identity/api-keys/api-key.service.ts';
import type { AuthenticatedKey } from './features/identity/api-keys/api-key-authenticator.repository.ts';
import { ApiKeyAuthenticator } from './features/identity/api-keys/api-key-authenticator.service.ts';
import { KeyCache } from './features/identity/api-keys/key-cache.ts';
import { KeyUses } from './features/identity/api-keys/key-uses.ts';
import { InvitationMails } from './features/identity/invitations/invitation.mails.ts';
import { InvitationService } from './features/identity/invitations/invitation.service.ts';
import { MemberService } from './features/identity/members/member.service.ts';
import { TenantService } from './features/identity/tenants/tenant.service.ts';
import { CheckpointService } from './features/memory/checkpoints/checkpoint.service.ts';
import { ProjectCheckpointService } from './features/memory/checkpoints/project-checkpoint.service.ts';
import { ClaudeCodeService } from './features/memory/claude-code/claude-code.service.ts';
import { MemoryService } from './features/memory/memories/memory.service.ts';
import { ProjectService } from './features/memory/projects/project.service.ts';
import { ResumeContextService } from './features/memory/resume-context/resume-context.service.ts';
import { SearchService } from './features/memory/search/search.service.ts';
import { SessionContextService } from './features/memory/session-context/session-context.service.ts';
import { SessionService } from './features/memory/sessions/session.service.ts';
import type { SetSettings } from './features/settings/tenant-settings/tenant-settings.schemas.ts';
import { TenantSettingsService } from './features/settings/tenant-settings/tenant-settings.service.ts';
import { ToolConfigService } from './features/settings/tool-configs/tool-config.service.ts';
import { AdmissionService } from './features/telemetry/admission/admission.service.ts';
import { EventLimiter } from './features/telemetry/admission/event-limiter.ts';
import { CacheHitService } from './features/telemetry/cache-hits/cache-hit.service.ts';
import { CostService } from './features/telemetry/costs/cost.service.ts';
import { Compactions } from './features/telemetry/hooks/compactions.ts';
import { HookService } from './features/telemetry/hooks/hook.service.ts';
import { MetricService } from './features/telemetry/metrics/metric.service.ts';
import { SummaryService } from './features/telemetry/metrics/summary.service.ts';
import { OtelService } from './features/telemetry/otel/otel.service.ts';
import { PredictionService } from './features/telemetry/predictions/prediction.service.ts';
import { ToolOperationService } from './features/telemetry/tool-operations/tool-operation.service.ts';
import { type PriceTable, priceTableOf } from './features/telemetry/usage/price-table.ts';
import { UsageService } from './features/telemetry/usage/usage.service.ts';
import { VelocityService } from './features/telemetry/velocity/velocity.service.ts';
import { Background } from './lib/background.ts';
import { createLogger } from './lib/logger.ts';
import type { Mailer } from './lib/mail/mailer.ts';
import { TtlCache } from './lib/ttl-cache.ts';

/** What the services of a process share besides the database: caches, limiters, and clients of other systems. */
export interface ServiceDependencies extends BillingDependencies {
  /** Caches nothing until a listener for revocations opens it. */
  readonly keyCache: KeyCache<AuthenticatedKey>;
  readonly keyUses: KeyUses;
  /** A notification of a change drops the cached plan. If the notification is lost, the plan is out of date for the TTL. */
  readonly planCache: TtlCache<PlanRow>;
  readonly settingsCache: TtlCache<SetSettings>;
  readonly eventLimiter: EventLimiter;
  /** The maximum number of searches that run at once, over all tenants. */
  readonly maxSearches: number;
  /** The prices of models. */
  readonly prices: PriceTable;
  readonly invitationMails: InvitationMails;
  readonly accountDependencies: AccountDependencies;
}

const PLAN_TTL_MS = 10_000;
const SETTINGS_TTL_MS = 10_000;

/** The defaults: empty caches, no billing, no email, no log. */
export function defaultDependencies(): ServiceDependencies {
  const [publicUrl, log] = ['http://127.0.0.1:8003', createLogger('silent')];
  const background = new Background(log);
  return {
    keyCache: new KeyCache(({ tenant_id }) => tenant_id),
    keyUses: new KeyUses(),
    planCache: new TtlCache(PLAN_TTL_MS),
    settingsCache: new TtlCache(SETTINGS_TTL_MS),
    eventLimiter: new EventLimiter(),
    maxSearches: 2,
    prices: priceTableOf(),
    invitationMails: new InvitationMails(NO_MAILER, publicUrl),
    accountDependencies: { mailer: NO_MAILER, mails: new AccountMails(publicUrl), background },
    stripe: undefined,
    log,
  };
}

export interface Services extends BillingServices {
  readonly accounts: AccountService;
  readonly registrations: RegistrationService;
  readonly authSessions: AuthSessionService;
  readonly providerAccounts: ProviderService;
  readonly audit: AuditService;
  readonly apiKeyAuthenticator: ApiKeyAuthenticator;
  readonly apiKeys: ApiKeyService;
  readonly tenants: TenantService;
  readonly members: MemberService;
  readonly invitations: InvitationService;
  readonly idempotency: IdempotencyService;
  readonly sessions: SessionService;
  readonly sessionContext: SessionContextService;
  readonly sessionTransfer: SessionTransferService;
  readonly metrics: MetricService;
  readonly checkpoints: CheckpointService;
  readonly projectCheckpoints: ProjectCheckpointService;
  readonly search: SearchService;
  readonly velocity: VelocityService;
  readonly predictions: PredictionService;
  readonly toolConfigs: ToolConfigService;
  readonly claudeCode: ClaudeCodeService;
  readonly cacheHits: CacheHitService;
  readonly projects: ProjectService;
  readonly memories: MemoryService;
  readonly resumeContext: ResumeContextService;
  readonly settings: TenantSettingsService;
  readonly entitlements: EntitlementsService;
  readonly admission: AdmissionService;
  readonly summaries: SummaryService;
  readonly costs: CostService;
  readonly usage: UsageService;
  readonly toolOperations: ToolOperationService;
  readonly ingest: IngestService;
  readonly otel: OtelService;
  readonly hooks: HookService;
  readonly isolation: IsolationService;
  readonly storedBytes: StoredBytesService;
}

export const NO_MAILER: Mailer = {
  send: () => Promise.reject(new Error('No mail transport is configured.')),
};

/** All services, without HTTP. The server, the CLI and the tests use the same ones. */
export function buildServices(
  unlimited: Database,
  dependencies: ServiceDependencies = defaultDependencies(),
): Services {
  const { keyCache, keyUses, settingsCache, eventLimiter, invitationMails, accountDependencies } =
    dependencies;
  const entitlements = new EntitlementsService(unlimited, dependencies.planCache);
  const audit = new AuditService(unlimited, entitlements);
  const billing = buildBilling(unlimited, { audit, entitlements }, dependencies);
  const database = unlimited.limitedBy((scope) => entitlements.storedBytes(scope));
  const apiKeyAuthenticator = new ApiKeyAuthenticator(database, keyCache, keyUses);
  const tenants = new TenantService(database, { audit, apiKeyAuthenticator });
  const invitations = new InvitationService(database, {
    audit,
    tenants,
    mails: invitationMails,
    entitlements,
  });
  const sessions = new SessionService(database);
  const projects = new ProjectService(database);
  const summaries = new SummaryService(database);
  const settings = new TenantSettingsService(database, audit, settingsCache, entitlements);
  const admission = new AdmissionService(settings, entitlements, eventLimiter);
  const recorders = {
    admission,
    metrics: new MetricService(database, sessions, admission),
    cacheHits: new CacheHitService(database, admission),
    velocity: new VelocityService(database, sessions, admission),
    toolOperations: new ToolOperationService(database, admission),
    checkpoints: new CheckpointService(database, sessions, entitlements),
  };
  const compactions = new Compactions(database, recorders.checkpoints);
  const otel = new OtelService(database, { sessions, admission, settings, compactions });
  return {
    ...recorders,
    projectCheckpoints: new ProjectCheckpointService(database, { sessions, ...recorders }),
    settings,
    entitlements,
    ingest: new IngestService(database, { sessions, ...recorders }),
    otel,
    hooks: new HookService(database, { sessions, otel, compactions, checkpoints: recorders.checkpoints }),
    audit,
    apiKeyAuthenticator,
    apiKeys: new ApiKeyService(database, audit, apiKeyAuthenticator),
    tenants,
    members: new MemberService(database, { audit, apiKeyAuthenticator, invitations }),
    invitations,
    accounts: new AccountService(database, accountDependencies),
    registrations: new RegistrationService(database, accountDependencies),
    authSessions: new AuthSessionService(database),
    providerAccounts: new ProviderService(database, accountDependencies),
    ...billing,
    idempotency: new IdempotencyService(database),
    sessions,
    sessionContext: new SessionContextService(database, sessions),
    sessionTransfer: new SessionTransferService(database, audit, entitlements),
    search: new SearchService(database, dependencies.maxSearches),
    predictions: new PredictionService(database, sessions, admission),
    toolConfigs: new ToolConfigService(database),
    claudeCode: new ClaudeCodeService(database, sessions),
    projects,
    memories: new MemoryService(database, projects),
    resumeContext: new ResumeContextService(database),
    summaries,
    costs: new CostService(summaries),
    usage: new UsageService(database, dependencies.prices),
    isolation: new IsolationService(database),
    storedBytes: new StoredBytesService(database),
  };
}
