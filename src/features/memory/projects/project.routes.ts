import { endpointsOver, page, revised } from '../../../http/endpoints/endpoint.ts';
import { listOf } from '../../../validation/fields.ts';
import {
  changeProjectBody,
  createProjectBody,
  foundProject,
  listedProject,
  listProjectsQuery,
  project,
  projectParams,
} from './project.schemas.ts';
import type { ProjectService } from './project.service.ts';

const endpoint = endpointsOver<{ readonly projects: ProjectService }>();

export const projectRoutes = [
  endpoint({
    method: 'post',
    path: '/v1/projects',
    permission: 'memory:ingest',
    summary: 'Get the project of a workspace, or create it',
    body: createProjectBody,
    etag: 'whole',
    responses: { 200: foundProject, 201: foundProject },
    handle: async ({ services: { projects }, scope, body }) => {
      const found = await projects.getOrCreate(scope, body);
      return revised(found, found.created ? 201 : 200);
    },
  }),
  endpoint({
    method: 'get',
    path: '/v1/projects',
    permission: 'memory:read',
    summary: 'List projects, newest first',
    query: listProjectsQuery,
    responses: { 200: listOf(listedProject) },
    handle: async ({ services: { projects }, scope, query: { limit }, after }) =>
      page(await projects.list(scope, { limit, after })),
  }),
  endpoint({
    method: 'get',
    path: '/v1/projects/:project_id',
    permission: 'memory:read',
    summary: 'Get one project',
    params: projectParams,
    etag: 'whole',
    responses: { 200: project },
    handle: async ({ services: { projects }, scope, params }) =>
      revised(await projects.get(scope, params.project_id)),
  }),
  endpoint({
    method: 'patch',
    path: '/v1/projects/:project_id',
    permission: 'memory:write',
    summary: 'Change the details and settings of a project',
    params: projectParams,
    body: changeProjectBody,
    etag: 'whole',
    responses: { 200: project },
    handle: async ({ services: { projects }, scope, params, body, ifMatch }) =>
      revised(await projects.change(scope, params.project_id, body, ifMatch)),
  }),
];
