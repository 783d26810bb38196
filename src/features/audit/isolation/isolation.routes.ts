import { tenantOf } from '../../../auth/scope.ts';
import { endpointsOver, ok } from '../../../http/endpoints/endpoint.ts';
import { isolationReport } from './isolation.schemas.ts';
import type { IsolationService } from './isolation.service.ts';

const endpoint = endpointsOver<{ readonly isolation: IsolationService }>();

export const isolationRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/isolation',
    permission: 'audit_logs:read',
    summary: 'Check that the database isolates the tenant: its current roles, policies and grants',
    responses: { 200: isolationReport },
    handle: async ({ services: { isolation }, scope }) => ok(await isolation.report(tenantOf(scope))),
  }),
];
