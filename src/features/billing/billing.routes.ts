import { endpointsOver, ok } from '../../http/endpoints/endpoint.ts';
import type { EntitlementsService } from '../entitlements/entitlements.service.ts';
import {
  billingResponse,
  checkoutBody,
  checkoutResponse,
  entitlementsResponse,
  pageResponse,
  planCatalogueResponse,
} from './billing.schemas.ts';
import type { BillingService } from './billing.service.ts';
import type { PlanCatalogueService } from './prices/plan-catalogue.service.ts';

const endpoint = endpointsOver<{
  readonly billing: BillingService;
  readonly planCatalogue: PlanCatalogueService;
  readonly entitlements: EntitlementsService;
}>();

export const billingRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/entitlements',
    permission: 'settings:read',
    summary: 'Get the limits and features of the plan',
    responses: { 200: entitlementsResponse },
    handle: async ({ services: { entitlements }, scope }) => ok(await entitlements.read(scope)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/billing',
    permission: 'billing:read',
    summary: 'Get the plan, the subscription, the limits and the current usage',
    responses: { 200: billingResponse },
    handle: async ({ services: { billing }, scope }) => ok(await billing.get(scope)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/billing/plans',
    permission: 'settings:read',
    summary: 'List the plans with their limits and prices',
    responses: { 200: planCatalogueResponse },
    handle: async ({ services: { planCatalogue }, scope }) => ok(await planCatalogue.read(scope)),
  }),
  endpoint({
    method: 'post',
    path: '/v1/billing/checkout',
    permission: 'billing:manage',
    summary: 'Get a checkout page to buy a plan; repeating the request returns the same page',
    body: checkoutBody,
    responses: { 200: checkoutResponse },
    callsOut: true,
    handle: async ({ services: { billing }, scope, body, actor }) =>
      ok(await billing.checkout(scope, body, actor)),
  }),
  endpoint({
    method: 'post',
    path: '/v1/billing/portal',
    permission: 'billing:manage',
    summary: 'Get a portal page to change or cancel the subscription',
    responses: { 200: pageResponse },
    callsOut: true,
    handle: async ({ services: { billing }, scope, actor }) => ok(await billing.portal(scope, actor)),
  }),
  endpoint({
    method: 'post',
    path: '/v1/billing/sync',
    permission: 'billing:manage',
    summary: 'Synchronize with Stripe now, and get the result',
    responses: { 200: billingResponse },
    callsOut: true,
    handle: async ({ services: { billing }, scope, actor }) => ok(await billing.sync(scope, actor)),
  }),
];
