import { tenantOf } from '../../../auth/scope.ts';
import { created, endpointsOver, ok, page } from '../../../http/endpoints/endpoint.ts';
import { listOf } from '../../../validation/fields.ts';
import { claimBody, claimOutcome, claimParams, listClaimsQuery, localClaim } from './claim.schemas.ts';
import type { ClaimService } from './claim.service.ts';

const endpoint = endpointsOver<{ readonly claims: ClaimService }>();

// callsOut: a transaction around a claim would wait idle for minutes, and a repeated claim finds nothing to move
export const claimRoutes = [
  endpoint({
    method: 'post',
    path: '/v1/local/claims',
    permission: 'local:claim',
    summary: 'Move the data of local mode to the tenant, or say what would move',
    body: claimBody,
    callsOut: true,
    responses: { 200: claimOutcome, 201: claimOutcome },
    handle: async ({ services: { claims }, scope, body, actor }) => {
      const outcome = await claims.claim(tenantOf(scope), body, actor);
      return body.dry_run ? ok(outcome) : created(outcome);
    },
  }),
  endpoint({
    method: 'get',
    path: '/v1/local/claims',
    permission: 'local:claim',
    summary: 'List the claims of the tenant, newest first',
    query: listClaimsQuery,
    responses: { 200: listOf(localClaim) },
    handle: async ({ services: { claims }, scope, query: { limit }, after }) =>
      page(await claims.list(tenantOf(scope), { limit, after })),
  }),
  endpoint({
    method: 'get',
    path: '/v1/local/claims/:claim_id',
    permission: 'local:claim',
    summary: 'Get a claim',
    params: claimParams,
    responses: { 200: localClaim },
    handle: async ({ services: { claims }, scope, params }) =>
      ok(await claims.get(tenantOf(scope), params.claim_id)),
  }),
  endpoint({
    method: 'post',
    path: '/v1/local/claims/:claim_id/undo',
    permission: 'local:claim',
    summary: 'Move everything that a claim has brought back to local mode',
    params: claimParams,
    callsOut: true,
    responses: { 200: localClaim },
    handle: async ({ services: { claims }, scope, params, actor }) =>
      ok(await claims.undo(tenantOf(scope), params.claim_id, actor)),
  }),
];
