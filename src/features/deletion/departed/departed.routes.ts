import { tenantOf } from '../../../auth/scope.ts';
import { endpointsOver, ok, page } from '../../../http/endpoints/endpoint.ts';
import { listOf } from '../../../validation/fields.ts';
import {
  departedDecisionBody,
  departedMember,
  departedMemberParams,
  departedResult,
  listDepartedMembersQuery,
} from './departed.schemas.ts';
import type { DepartedMemberService } from './departed.service.ts';

const endpoint = endpointsOver<{ readonly departedMembers: DepartedMemberService }>();

export const departedMemberRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/departed-members',
    permission: 'members:departed',
    summary: 'List former members whose private checkpoints wait for a decision, newest first',
    query: listDepartedMembersQuery,
    responses: { 200: listOf(departedMember) },
    handle: async ({ services: { departedMembers }, scope, query: { limit }, after }) =>
      page(await departedMembers.list(tenantOf(scope), { limit, after })),
  }),
  endpoint({
    method: 'post',
    path: '/v1/departed-members/:user_id/decision',
    permission: 'members:departed',
    summary: 'Delete the private checkpoints of a former member, share them, or pass them on',
    params: departedMemberParams,
    body: departedDecisionBody,
    responses: { 200: departedResult },
    handle: async ({ services: { departedMembers }, scope, params, body, actor }) =>
      ok(await departedMembers.decide(tenantOf(scope), params.user_id, body, actor)),
  }),
];
