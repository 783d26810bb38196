import packageJson from '../package.json' with { type: 'json' };
import type { Services } from './container.ts';
import { auditRoutes } from './features/audit/audit-log/audit.routes.ts';
import { isolationRoutes } from './features/audit/isolation/isolation.routes.ts';
import { billingRoutes } from './features/billing/billing.routes.ts';
import { WEBHOOK_PATH } from './features/billing/webhook/webhook.routes.ts';
import { changeRoutes } from './features/changes/change.routes.ts';
import { deletionRoutes } from './features/deletion/deletion.routes.ts';
import { departedMemberRoutes } from './features/deletion/departed/departed.routes.ts';
import { deletionRecordRoutes } from './features/deletion/tenants/deletion-record.routes.ts';
import { claimRoutes } from './features/exchange/claims/claim.routes.ts';
import { exportRoutes } from './features/exchange/exports/export.routes.ts';
import { ingestRoutes } from './features/exchange/ingest/ingest.routes.ts';
import { importRoutes } from './features/exchange/omnimemory-1-uploads/import.routes.ts';
import { overviewRoutes } from './features/exchange/overview/overview.routes.ts';
import { sessionTransferRoutes } from './features/exchange/session-transfer/session-transfer.routes.ts';
import { accountRoutes } from './features/identity/accounts/account.routes.ts';
import type { Attempts } from './features/identity/accounts/attempts.ts';
import { authContextRoutes } from './features/identity/accounts/auth-context.routes.ts';
import type { Installation } from './features/identity/accounts/auth-context.ts';
import { authSessionRoutes } from './features/identity/accounts/auth-sessions/auth-session.routes.ts';
import { accountDeletionRoutes } from './features/identity/accounts/deletion/account-deletion.routes.ts';
import { ownTenantRoutes } from './features/identity/accounts/own-tenants.routes.ts';
import { providerRoutes } from './features/identity/accounts/providers/provider.routes.ts';
import type { SignIn } from './features/identity/accounts/sign-in.ts';
import { apiKeyRoutes } from './features/identity/api-keys/api-key.routes.ts';
import { invitationRoutes } from './features/identity/invitations/invitation.routes.ts';
import { memberRoutes } from './features/identity/members/member.routes.ts';
import { tenantRoutes } from './features/identity/tenants/tenant.routes.ts';
import { checkpointRoutes } from './features/memory/checkpoints/checkpoint.routes.ts';
import { claudeCodeRoutes } from './features/memory/claude-code/claude-code.routes.ts';
import { memoryRoutes } from './features/memory/memories/memory.routes.ts';
import { projectRoutes } from './features/memory/projects/project.routes.ts';
import { resumeContextRoutes } from './features/memory/resume-context/resume-context.routes.ts';
import { searchRoutes } from './features/memory/search/search.routes.ts';
import { sessionContextRoutes } from './features/memory/session-context/session-context.routes.ts';
import { sessionSummaryRoutes } from './features/memory/session-summary/session-summary.routes.ts';
import { sessionRoutes } from './features/memory/sessions/session.routes.ts';
import { retentionRoutes } from './features/retention/retention.routes.ts';
import { tenantSettingsRoutes } from './features/settings/tenant-settings/tenant-settings.routes.ts';
import { toolConfigRoutes } from './features/settings/tool-configs/tool-config.routes.ts';
import { cacheHitRoutes } from './features/telemetry/cache-hits/cache-hit.routes.ts';
import { costRoutes } from './features/telemetry/costs/cost.routes.ts';
import { metricRoutes } from './features/telemetry/metrics/metric.routes.ts';
import { summaryRoutes } from './features/telemetry/metrics/summary.routes.ts';
import { predictionRoutes } from './features/telemetry/predictions/prediction.routes.ts';
import { toolOperationRoutes } from './features/telemetry/tool-operations/tool-operation.routes.ts';
import { toolRoutes } from './features/telemetry/tools/tool.routes.ts';
import { usageRoutes } from './features/telemetry/usage/usage.routes.ts';
import { velocityRoutes } from './features/telemetry/velocity/velocity.routes.ts';
import { CONNECT_PATH } from './http/connect-script.ts';
import type { AuthEndpoint } from './http/endpoints/auth-endpoint.ts';
import type { Endpoint } from './http/endpoints/endpoint.ts';
import { DOCS_PATHS } from './http/openapi/docs.ts';
import { type OpenApiDocument, openApiDocument } from './http/openapi/openapi.ts';
import { PAGE_PATHS } from './http/pages/page.routes.ts';
import { API_TITLE } from './http/server/listen.ts';
import { HOOK_PATH, RESUME_PATH } from './protocols/hooks/hook.routes.ts';
import { LEGACY_PATHS } from './protocols/legacy/legacy-api.ts';
import { MCP_PATH } from './protocols/mcp/mcp-path.ts';
import { OTLP_PATHS } from './protocols/otlp/otlp.routes.ts';

/** Where the server speaks WebSocket. */
export { SOCKET_PATH } from './protocols/legacy/streams/metrics-socket.ts';

const VERSION = packageJson.version;

/** Every documented route below /v1, in matching order. */
export const API: readonly Endpoint<Services>[] = [
  ...overviewRoutes,
  ...retentionRoutes,
  // before `/sessions/:session_id`, which would match `/sessions/summary`
  ...sessionSummaryRoutes,
  ...sessionRoutes,
  ...sessionContextRoutes,
  ...sessionTransferRoutes,
  ...claudeCodeRoutes,
  ...ingestRoutes,
  ...metricRoutes,
  ...summaryRoutes,
  ...costRoutes,
  ...usageRoutes,
  ...toolRoutes,
  ...toolOperationRoutes,
  ...cacheHitRoutes,
  ...checkpointRoutes,
  ...searchRoutes,
  ...velocityRoutes,
  ...predictionRoutes,
  ...projectRoutes,
  ...resumeContextRoutes,
  ...memoryRoutes,
  ...toolConfigRoutes,
  ...tenantSettingsRoutes,
  ...importRoutes,
  ...tenantRoutes,
  ...memberRoutes,
  ...invitationRoutes,
  ...apiKeyRoutes,
  ...billingRoutes,
  ...auditRoutes,
  ...isolationRoutes,
  ...exportRoutes,
  ...changeRoutes,
  ...claimRoutes,
  ...deletionRoutes,
  ...departedMemberRoutes,
];

/** The services that the routes of `/auth` use. */
export type SignInServices = Services & {
  readonly attempts: Attempts;
  readonly signIn: SignIn;
  readonly installation: Installation;
};

/** Every documented route below /auth. */
export const SIGN_IN: readonly AuthEndpoint<SignInServices>[] = [
  ...authContextRoutes,
  ...accountRoutes,
  ...accountDeletionRoutes,
  ...authSessionRoutes,
  ...ownTenantRoutes,
  ...providerRoutes,
  ...deletionRecordRoutes,
];

/** The paths of all routes, as templates. */
export const ROUTE_TEMPLATES = [
  ...[...API, ...SIGN_IN].map(({ path }) => path),
  WEBHOOK_PATH,
  HOOK_PATH,
  RESUME_PATH,
  MCP_PATH,
  ...OTLP_PATHS,
  ...LEGACY_PATHS,
  ...DOCS_PATHS,
  CONNECT_PATH,
  ...PAGE_PATHS,
];

/** `publicUrl`: where clients reach the server, if the operator has configured it. */
export const apiDocument = (publicUrl?: string): OpenApiDocument =>
  openApiDocument([...API, ...SIGN_IN], { title: API_TITLE, version: VERSION, publicUrl });
