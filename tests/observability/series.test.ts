import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { defaultResource } from '@opentelemetry/resources';
import type { Response } from 'express';
import { ROUTE_TEMPLATES } from '../../src/api.ts';
import { beginRequest } from '../../src/http/server/request-observation.ts';
import { type Metrics, startMetrics } from '../../src/observability/metrics.ts';
import { PrometheusReader } from '../../src/observability/prometheus.ts';

const reader = new PrometheusReader();
let metrics: Metrics;
beforeAll(() => {
  metrics = startMetrics([reader], defaultResource());
});
afterAll(() => metrics.stop());

function answer(method: string, route: string, status: number): void {
  const request = Object.assign(new IncomingMessage(new Socket()), { method });
  const response = Object.assign(new ServerResponse(request), { statusCode: status, locals: {} });
  beginRequest('id', request).end(response as unknown as Response, route);
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'ANY'];

test('an error of the server is counted as one, after refusals of every method on every route', async () => {
  for (const method of METHODS)
    for (const route of ROUTE_TEMPLATES) for (const status of [401, 405, 429]) answer(method, route, status);
  answer('POST', '/v1/sessions', 500);
  const lines = (await reader.text()).split('\n').filter((line) => line.includes('duration_seconds_count{'));
  expect(lines.filter((line) => line.includes('overflow'))).toEqual([]);
  expect(lines).toContain(
    'http_server_request_duration_seconds_count{http_request_method="POST",http_route="/v1/sessions",http_response_status_code="500"} 1',
  );
  // and no refusal is lost
  const of429 = lines.filter((line) => line.includes('status_code="429"'));
  const sum = of429.reduce((all, line) => all + Number(line.split(' ').at(-1)), 0);
  expect(sum).toBe(METHODS.length * ROUTE_TEMPLATES.length);
});
