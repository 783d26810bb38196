import { tenantOf } from '../../../auth/scope.ts';
import { created, endpointsOver, noContent, ok, page } from '../../../http/endpoints/endpoint.ts';
import { listOf } from '../../../validation/fields.ts';
import {
  createInvitationBody,
  invitation,
  invitationParams,
  listInvitationsQuery,
} from './invitation.schemas.ts';
import type { InvitationService } from './invitation.service.ts';

const endpoint = endpointsOver<{ readonly invitations: InvitationService }>();

export const invitationRoutes = [
  endpoint({
    method: 'post',
    path: '/v1/invitations',
    permission: 'invitations:manage',
    summary: 'Invite a person by email to become a member',
    body: createInvitationBody,
    responses: { 201: invitation },
    handle: async ({ services: { invitations }, scope, body, actor }) => {
      const made = await invitations.create(tenantOf(scope), body, actor);
      return { ...created(made.invitation), afterCommit: made.send };
    },
  }),
  endpoint({
    method: 'get',
    path: '/v1/invitations',
    permission: 'invitations:manage',
    summary: 'List invitations, newest first',
    query: listInvitationsQuery,
    responses: { 200: listOf(invitation) },
    handle: async ({ services: { invitations }, scope, query: { limit }, after }) =>
      page(await invitations.list(tenantOf(scope), { limit, after })),
  }),
  endpoint({
    method: 'post',
    path: '/v1/invitations/:invitation_id/resend',
    permission: 'invitations:manage',
    summary: 'Send an invitation again, with a new token for another seven days',
    params: invitationParams,
    responses: { 200: invitation },
    handle: async ({ services: { invitations }, scope, params, actor }) => {
      const made = await invitations.resend(tenantOf(scope), params.invitation_id, actor);
      return { ...ok(made.invitation), afterCommit: made.send };
    },
  }),
  endpoint({
    method: 'delete',
    path: '/v1/invitations/:invitation_id',
    permission: 'invitations:manage',
    summary: 'Revoke an invitation',
    params: invitationParams,
    responses: { 204: null },
    handle: async ({ services: { invitations }, scope, params, actor }) => {
      await invitations.revoke(tenantOf(scope), params.invitation_id, actor);
      return noContent();
    },
  }),
];
