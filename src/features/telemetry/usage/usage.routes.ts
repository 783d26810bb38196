import { endpointsOver, ok, page } from '../../../http/endpoints/endpoint.ts';
import { listOf } from '../../../validation/fields.ts';
import { sessionParams } from '../../memory/sessions/session.schemas.ts';
import { sessionUsage, usageQuery, usageSummary } from './usage.schemas.ts';
import type { UsageService } from './usage.service.ts';
import {
  listEventsQuery,
  listRequestsQuery,
  listSeriesQuery,
  modelRequest,
  toolEvent,
  usageSeries,
} from './usage-lists.schemas.ts';

const endpoint = endpointsOver<{ readonly usage: UsageService }>();

export const usageRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/usage/summary',
    permission: 'memory:read',
    summary: 'Sum up the requests, tokens and cost of a window, in total and by group',
    query: usageQuery,
    responses: { 200: usageSummary },
    handle: async ({ services: { usage }, scope, query }) => ok(await usage.summarize(scope, query)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/usage/requests',
    permission: 'memory:read',
    summary: 'List calls of models, newest first',
    query: listRequestsQuery,
    responses: { 200: listOf(modelRequest) },
    handle: async ({ services: { usage }, scope, query: { limit, cursor: _, ...filter }, after }) =>
      page(await usage.requests(scope, filter, { limit, after })),
  }),
  endpoint({
    method: 'get',
    path: '/v1/usage/events',
    permission: 'memory:read',
    summary: 'List other events of tools, newest first',
    query: listEventsQuery,
    responses: { 200: listOf(toolEvent) },
    handle: async ({ services: { usage }, scope, query: { limit, cursor: _, ...filter }, after }) =>
      page(await usage.events(scope, filter, { limit, after })),
  }),
  endpoint({
    method: 'get',
    path: '/v1/usage/series',
    permission: 'memory:read',
    summary: 'List series of metrics with the sums of their points in a window, newest first',
    query: listSeriesQuery,
    responses: { 200: listOf(usageSeries) },
    handle: async ({ services: { usage }, scope, query: { limit, cursor: _, ...filter }, after }) =>
      page(await usage.series(scope, filter, { limit, after })),
  }),
  endpoint({
    method: 'get',
    path: '/v1/sessions/:session_id/usage',
    permission: 'memory:read',
    summary: 'Get the requests, tokens and cost of a session, in total and by model',
    params: sessionParams,
    responses: { 200: sessionUsage },
    handle: async ({ services: { usage }, scope, params }) =>
      ok(await usage.ofSession(scope, params.session_id)),
  }),
];
