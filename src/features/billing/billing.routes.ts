import { endpointsOver, ok } from '../../http/endpoints/endpoint.ts';
import type { EntitlementsService } from '../entitlements/entitlements.service.ts';
import { billingResponse, checkoutBody, entitlementsResponse, pageResponse } from './billing.schemas.ts';
import type { BillingService } from './billing.service.ts';

const endpoint = endpointsOver<{
  readonly billing: BillingService;
  readonly entitlements: EntitlementsService;
}>();

export const billingRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/entitlements',
    permission: 'settings:read',
    summary: 'Get what the plan allows',
    responses: { 200: entitlementsResponse },
    handle: async ({ services: { entitlements }, scope }) => ok(await entitlements.read(scope)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/billing',
    permission: 'billing:read',
    summary: 'Get the plan, the subscription, the limits and what is used of them',
    responses: { 200: billingResponse },
    handle: async ({ services: { billing }, scope }) => ok(await billing.get(scope)),
  }),
  endpoint({
    method: 'post',
    path: '/v1/billing/checkout',
    permission: 'billing:manage',
    summary: 'Get a page to buy a plan at; asking again gives the same one',
    body: checkoutBody,
    responses: { 200: pageResponse },
    callsOut: true,
    handle: async ({ services: { billing }, scope, body, actor }) =>
      ok(await billing.checkout(scope, body, actor)),
  }),
  endpoint({
    method: 'post',
    path: '/v1/billing/portal',
    permission: 'billing:manage',
    summary: 'Get a page to change or end the subscription at',
    responses: { 200: pageResponse },
    callsOut: true,
    handle: async ({ services: { billing }, scope, actor }) => ok(await billing.portal(scope, actor)),
  }),
  endpoint({
    method: 'post',
    path: '/v1/billing/sync',
    permission: 'billing:manage',
    summary: 'Ask Stripe now, and get the outcome',
    responses: { 200: billingResponse },
    callsOut: true,
    handle: async ({ services: { billing }, scope, actor }) => ok(await billing.sync(scope, actor)),
  }),
];
