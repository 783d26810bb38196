import { endpointsOver, ok } from '../../http/endpoints/endpoint.ts';
import { previewRetentionBody, retentionPreview } from './retention.schemas.ts';
import type { RetentionService } from './retention.service.ts';

const endpoint = endpointsOver<{ readonly retention: RetentionService }>();

export const retentionRoutes = [
  endpoint({
    method: 'post',
    path: '/v1/retention/preview',
    permission: 'settings:write',
    summary: 'Count what retention would delete with other settings, and what it deletes next',
    body: previewRetentionBody,
    responses: { 200: retentionPreview },
    handle: async ({ services: { retention }, scope, body }) => ok(await retention.preview(scope, body)),
  }),
];
