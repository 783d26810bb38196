import { endpointsOver, ok, page } from '../../http/endpoints/endpoint.ts';
import { listOf } from '../../validation/fields.ts';
import {
  type Deletion,
  deletedCheckpointParams,
  deletedProjectParams,
  deletedSessionParams,
  deletion,
  deletionBody,
  deletionParams,
  deletionPreview,
  listDeletionsQuery,
} from './deletion.schemas.ts';
import type { DeletionService } from './deletion.service.ts';

const endpoint = endpointsOver<{ readonly deletions: DeletionService }>();
const accepted = (body: Deletion) => ({ status: 202, body });

export const deletionRoutes = [
  endpoint({
    method: 'post',
    path: '/v1/deletions',
    permission: 'deletions:write',
    summary:
      'Delete a thing, or suspend the whole team at once, and for good after a grace period in which that can be cancelled',
    body: deletionBody,
    responses: { 202: deletion },
    handle: async ({ services: { deletions }, scope, body, actor, ifMatch }) =>
      accepted(await deletions.request(scope, body, actor, ifMatch)),
  }),
  endpoint({
    method: 'post',
    path: '/v1/deletions/preview',
    permission: 'deletions:write',
    summary: 'Show what a deletion would remove, without deleting anything',
    body: deletionBody,
    responses: { 200: deletionPreview },
    handle: async ({ services: { deletions }, scope, body, actor }) =>
      ok(await deletions.preview(scope, body, actor)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/deletions',
    permission: 'deletions:read',
    summary: 'List deletions, newest first',
    query: listDeletionsQuery,
    responses: { 200: listOf(deletion) },
    handle: async ({ services: { deletions }, scope, query: { limit, cursor: _, ...filter }, after }) =>
      page(await deletions.list(scope, filter, { limit, after })),
  }),
  endpoint({
    method: 'get',
    path: '/v1/deletions/:deletion_id',
    permission: 'deletions:read',
    summary: 'Get one deletion: its state, and the proof once it is done',
    params: deletionParams,
    responses: { 200: deletion },
    handle: async ({ services: { deletions }, scope, params }) =>
      ok(await deletions.get(scope, params.deletion_id)),
  }),
  endpoint({
    method: 'delete',
    path: '/v1/deletions/:deletion_id',
    permission: 'deletions:write',
    summary: 'Cancel a deletion that is waiting: everything is back as it was',
    params: deletionParams,
    responses: { 200: deletion },
    handle: async ({ services: { deletions }, scope, params, actor }) =>
      ok(await deletions.cancel(scope, params.deletion_id, actor)),
  }),
  endpoint({
    method: 'delete',
    path: '/v1/sessions/:session_id',
    permission: 'memory:write',
    summary: 'Delete a session with its checkpoints and telemetry',
    params: deletedSessionParams,
    responses: { 202: deletion },
    handle: async ({ services: { deletions }, scope, params: { session_id: id }, actor, ifMatch }) =>
      accepted(await deletions.request(scope, { kind: 'session', id }, actor, ifMatch)),
  }),
  endpoint({
    method: 'delete',
    path: '/v1/checkpoints/:checkpoint_id',
    permission: 'memory:write',
    summary: 'Delete a checkpoint with all its versions',
    params: deletedCheckpointParams,
    responses: { 202: deletion },
    handle: async ({ services: { deletions }, scope, params: { checkpoint_id: id }, actor, ifMatch }) =>
      accepted(await deletions.request(scope, { kind: 'checkpoint', id }, actor, ifMatch)),
  }),
  endpoint({
    method: 'delete',
    path: '/v1/projects/:project_id',
    permission: 'memory:write',
    summary: 'Delete a project with its memories; its sessions stay',
    params: deletedProjectParams,
    responses: { 202: deletion },
    handle: async ({ services: { deletions }, scope, params: { project_id: id }, actor, ifMatch }) =>
      accepted(await deletions.request(scope, { kind: 'project', id }, actor, ifMatch)),
  }),
];
