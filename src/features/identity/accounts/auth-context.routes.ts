import { authEndpointsOver } from '../../../http/endpoints/auth-endpoint.ts';
import { ok } from '../../../http/endpoints/endpoint.ts';
import type { TenantService } from '../tenants/tenant.service.ts';
import type { AccountService } from './account.service.ts';
import { authContext } from './auth-context.schemas.ts';
import type { Installation } from './auth-context.ts';
import { providerLinksOf } from './providers/provider.routes.ts';
import type { SignIn } from './sign-in.ts';

const endpoint = authEndpointsOver<{
  readonly accounts: AccountService;
  readonly tenants: TenantService;
  readonly signIn: SignIn;
  readonly installation: Installation;
}>();

export const authContextRoutes = [
  endpoint({
    method: 'get',
    path: '/auth/context',
    access: 'open',
    summary:
      'Get who is signed in, where they may work, and what this server offers, in one response for everyone',
    responses: { 200: authContext },
    handle: async ({ services, browser, userId }) => {
      const { accounts, tenants, signIn, installation } = services;
      const [user, memberships] = await Promise.all(
        userId === '' ? [undefined, []] : [accounts.find(userId), tenants.listOf(userId)],
      );
      const chosen = memberships.find(({ id }) => id === browser.session.tenantId);
      return ok({
        local_mode: browser.mayUseLocalMode,
        user: user ?? null,
        deletion_cancelled: user !== undefined && browser.session.deletionCancelled === true,
        tenant_id: chosen?.id ?? null,
        tenants: memberships,
        providers: providerLinksOf(signIn),
        sends_mail: installation.sendsMail,
        sells_plans: installation.sellsPlans,
      });
    },
  }),
];
