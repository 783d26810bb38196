import { tenantOf } from '../../../auth/scope.ts';
import { endpointsOver, ok } from '../../../http/endpoints/endpoint.ts';
import { changeTenantBody, tenant } from './tenant.schemas.ts';
import type { TenantService } from './tenant.service.ts';

const endpoint = endpointsOver<{ readonly tenants: TenantService }>();

export const tenantRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/tenant',
    permission: 'tenant:read',
    summary: 'Get the tenant of the request',
    responses: { 200: tenant },
    handle: async ({ services: { tenants }, scope }) => ok(await tenants.get(tenantOf(scope))),
  }),
  endpoint({
    method: 'patch',
    path: '/v1/tenant',
    permission: 'tenant:rename',
    summary: 'Rename the tenant',
    body: changeTenantBody,
    responses: { 200: tenant },
    handle: async ({ services: { tenants }, scope, body, actor }) =>
      ok(await tenants.rename(tenantOf(scope), body.name, actor)),
  }),
  endpoint({
    method: 'post',
    path: '/v1/tenant/suspend',
    permission: 'tenant:suspend',
    summary: 'Suspend the tenant: only billing and exports stay available until it is resumed',
    responses: { 200: tenant },
    handle: async ({ services: { tenants }, scope, actor }) =>
      ok(await tenants.suspend(tenantOf(scope), actor)),
  }),
  endpoint({
    method: 'post',
    path: '/v1/tenant/resume',
    permission: 'tenant:suspend',
    summary: 'Resume the tenant that its owner suspended',
    responses: { 200: tenant },
    handle: async ({ services: { tenants }, scope, actor }) =>
      ok(await tenants.resume(tenantOf(scope), actor)),
  }),
];
