import { tenantOf } from '../../../auth/scope.ts';
import { endpointsOver, noContent, ok, page } from '../../../http/endpoints/endpoint.ts';
import { listOf } from '../../../validation/fields.ts';
import { changeMemberBody, listMembersQuery, member, memberParams } from './member.schemas.ts';
import type { MemberService } from './member.service.ts';

const endpoint = endpointsOver<{ readonly members: MemberService }>();

export const memberRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/members',
    permission: 'members:read',
    summary: 'List the members of the tenant, newest first',
    query: listMembersQuery,
    responses: { 200: listOf(member) },
    handle: async ({ services: { members }, scope, query: { limit }, after }) =>
      page(await members.list(tenantOf(scope), { limit, after })),
  }),
  endpoint({
    method: 'patch',
    path: '/v1/members/:user_id',
    permission: 'members:manage',
    summary: 'Change the role of a member',
    params: memberParams,
    body: changeMemberBody,
    responses: { 200: member },
    handle: async ({ services: { members }, scope, params, body, actor }) =>
      ok(await members.changeRole(tenantOf(scope), params.user_id, body.role, actor)),
  }),
  endpoint({
    method: 'delete',
    path: '/v1/members/:user_id',
    // removing another member needs the right to manage members, which the service checks
    permission: 'members:leave',
    summary: 'Remove a member and all of their API keys, or leave the tenant',
    params: memberParams,
    responses: { 204: null },
    handle: async ({ services: { members }, scope, params, actor }) => {
      await members.remove(tenantOf(scope), params.user_id, actor);
      return noContent();
    },
  }),
];
