import { tenantOf } from '../../../auth/scope.ts';
import { endpointsOver, ok, okLines, page } from '../../../http/endpoints/endpoint.ts';
import { listOf } from '../../../validation/fields.ts';
import { auditLog, chainVerification, exportAuditLogsQuery, listAuditLogsQuery } from './audit.schemas.ts';
import type { AuditService } from './audit.service.ts';

const endpoint = endpointsOver<{ readonly audit: AuditService }>();

export const auditRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/audit-logs',
    permission: 'audit_logs:read',
    summary: 'List the audit log of the tenant, newest first',
    query: listAuditLogsQuery,
    responses: { 200: listOf(auditLog) },
    handle: async ({ services: { audit }, scope, query: { limit, cursor: _, ...filter }, after }) =>
      page(await audit.list(tenantOf(scope), filter, { limit, after })),
  }),
  endpoint({
    method: 'get',
    path: '/v1/audit-logs/export',
    permission: 'data_export:audit_logs',
    summary:
      'Export the audit log of the tenant, oldest first, as one JSON document per line; the log records the export',
    query: exportAuditLogsQuery,
    responses: { 200: { line: auditLog } },
    handle: async ({ services: { audit }, scope, query, actor }) =>
      okLines(await audit.export(tenantOf(scope), query, actor)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/audit-logs/verification',
    permission: 'audit_logs:read',
    summary:
      'Recompute the hash chain of the audit log, and report the first line that was altered, removed or inserted',
    responses: { 200: chainVerification },
    handle: async ({ services: { audit }, scope }) => ok(await audit.verification(tenantOf(scope))),
  }),
];
