import { endpointsOver, ok } from '../../../http/endpoints/endpoint.ts';
import { projectResumeQuery, resumedProject, resumeParams } from './resume-context.schemas.ts';
import type { ResumeContextService } from './resume-context.service.ts';

const endpoint = endpointsOver<{ readonly resumeContext: ResumeContextService }>();

export const resumeContextRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/projects/:project_id/resume-context',
    permission: 'memory:read',
    summary:
      'Get what is needed to go on with a project: its newest checkpoint, latest session and memory keys',
    params: resumeParams,
    query: projectResumeQuery,
    responses: { 200: resumedProject },
    handle: async ({ services: { resumeContext }, scope, params, query }) =>
      ok(await resumeContext.get(scope, { ...params, ...query })),
  }),
];
