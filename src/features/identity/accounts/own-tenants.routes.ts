import { authEndpointsOver } from '../../../http/endpoints/auth-endpoint.ts';
import { created, ok } from '../../../http/endpoints/endpoint.ts';
import type { InvitationService } from '../invitations/invitation.service.ts';
import type { TenantService } from '../tenants/tenant.service.ts';
import {
  chooseTenantBody,
  joinedResponse,
  membership,
  memberships,
  newTenantBody,
  tokenBody,
} from './account.schemas.ts';
import type { AccountService } from './account.service.ts';
import type { Attempts } from './attempts.ts';

const endpoint = authEndpointsOver<{
  readonly accounts: AccountService;
  readonly attempts: Attempts;
  readonly tenants: TenantService;
  readonly invitations: InvitationService;
}>();

export const ownTenantRoutes = [
  endpoint({
    method: 'get',
    path: '/auth/tenants',
    access: 'signed-in',
    summary: 'List your tenants by name',
    responses: { 200: memberships },
    handle: async ({ services: { tenants }, userId }) => ok({ data: await tenants.listOf(userId) }),
  }),
  endpoint({
    method: 'post',
    path: '/auth/tenants',
    access: 'signed-in',
    summary: 'Create a tenant with yourself as its owner, and select it for this browser',
    body: newTenantBody,
    responses: { 201: membership },
    handle: async ({ services: { accounts, tenants }, browser, userId, body }) => {
      const { id, name, plan, active, suspended_by, deletion_due_at } = await tenants.createFor(
        await accounts.signedInUser(userId),
        body,
        browser.actor,
      );
      await browser.choose(id);
      return created({ id, name, plan, active, suspended_by, deletion_due_at, role: 'owner' });
    },
  }),
  endpoint({
    method: 'put',
    path: '/auth/tenant',
    access: 'signed-in',
    summary: 'Select the tenant for this browser',
    body: chooseTenantBody,
    responses: { 200: membership },
    handle: async ({ services: { tenants }, browser, userId, body: { tenant_id } }) => {
      const chosen = await tenants.chosenBy(userId, tenant_id);
      await browser.choose(tenant_id);
      return ok(chosen);
    },
  }),
  endpoint({
    method: 'post',
    path: '/auth/invitations/accept',
    access: 'signed-in',
    summary: 'Accept an invitation with its emailed token, and select that tenant for this browser',
    body: tokenBody,
    responses: { 200: joinedResponse },
    handle: async ({ services, browser, userId, body: { token } }) => {
      const { accounts, attempts, invitations } = services;
      await attempts.countToken(browser);
      const joined = await invitations.accept(await accounts.signedInUser(userId), token, browser.actor);
      await browser.choose(joined.tenant_id);
      return ok(joined);
    },
  }),
];
